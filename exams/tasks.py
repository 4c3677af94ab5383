"""Which work of the exam side runs in the background? Hints only: the rows say what is due."""

from celery import shared_task

from exams.running import closing


@shared_task(name="exams.tasks.close_overdue_attempts")
def close_overdue_attempts() -> int:
    """Enforces deadlines; sent by beat every five seconds, safe at any time and any number at once."""
    return closing.close_overdue_attempts()
