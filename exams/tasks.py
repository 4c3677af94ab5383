"""Which work of the exam side runs in the background? Hints only: the rows say what is due."""

from celery import shared_task
from django.dispatch import Signal

from exams.running import closing, planner

some_closed = Signal()  # after each chunk, so that those who have to do with closed attempts need not wait for the rest


@shared_task(name="exams.tasks.close_overdue_attempts")
def close_overdue_attempts() -> int:
    """Enforces deadlines; sent by beat every two seconds, safe at any time and any number at once."""
    return closing.close_overdue_attempts(after_each=lambda: some_closed.send_robust(sender=closing))


@shared_task(name="exams.tasks.tell_planner")
def tell_planner() -> int:
    """Keeps plans from being made for tables that have long since grown. Returns how many tables were analysed."""
    return len(planner.tell_planner())
