"""What does grading do in the background? Messages are hints; the rows say what there is to do."""

from __future__ import annotations

from celery import shared_task
from django.dispatch import receiver

from exams.tasks import some_closed
from grading.marking.pipeline import grade_waiting
from grading.marking.regrade_apply import apply_regrades

HINT_EXPIRES = 10  # seconds: by then beat has sent another


@shared_task(acks_late=True)
def grade_waiting_attempts() -> int:
    """Grades every attempt that waits. Run twice, at once or again after a crash, it does the same as once."""
    return grade_waiting()


@receiver(some_closed)
def grade_what_was_closed(**_: object) -> None:
    """A room that ends need not wait until beat asks. What fails here is logged, and beat asks all the same."""
    grade_waiting_attempts.apply_async(expires=HINT_EXPIRES)


@shared_task(acks_late=True)
def apply_waiting_regrades() -> int:
    """Applies every regrade that waits, going on where a worker died."""
    return apply_regrades()
