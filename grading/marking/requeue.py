"""Which explanations wait for a person, once an instructor has decided anew what is read?"""

from __future__ import annotations

from django.db import transaction

from exams.models import Attempt, Sitting, database_now
from exams.running.holding import hold
from grading.marking.pipeline import marks_of
from grading.marking.standards import standards
from grading.marking.writing import Marked, write_review_items
from grading.models import QuestionScore

CHUNK = 200


def queue_anew(sitting: Sitting) -> None:
    """Lets wait what is to be read now, and takes away what waits and is not; judgements stay.

    Goes through the graded attempts in chunks, each in one transaction. Attempts that are graded later follow the
    same plan by themselves, so to be interrupted does no harm beyond doing it again.
    """
    last = None
    while (last := _chunk(sitting, last)) is not None:
        pass


@transaction.atomic
def _chunk(sitting: Sitting, after: object) -> object:
    closed = Attempt.objects.filter(sitting=sitting, state=Attempt.State.CLOSED)
    attempts = list(hold(closed.filter(pk__gt=after) if after else closed)[:CHUNK])
    if not attempts:
        return None
    graded = set(QuestionScore.objects.filter(attempt__in=attempts).values_list("attempt_id", flat=True))
    marks = marks_of(attempts, standards((a.sitting_id, a.edition_id) for a in attempts))
    write_review_items([Marked(a, 0, "", made) for a, made in marks.items() if a in graded], database_now())
    return attempts[-1].pk
