"""How do those who run a course try a quiz as students will? At a rehearsal, which never mixes with results."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from exams.errors import ExamError
from exams.models import Quiz, Sitting, SittingEdition, User, database_now

WINDOW = dt.timedelta(hours=12)
NAME = "Rehearsal by {name}"


class NothingPublished(ExamError):
    """A rehearsal hands out an edition, and there is none."""


@transaction.atomic
def rehearse(quiz: Quiz, *, by: User, now: dt.datetime | None = None) -> Sitting:
    """A rehearsal of the latest edition, open from now on. Raises NothingPublished."""
    edition = quiz.editions.order_by("-number").first()
    if edition is None:
        raise NothingPublished
    now = now or database_now()
    name = NAME.format(name=by.full_name)[:200]
    sitting = Sitting.objects.create(quiz=quiz, name=name, opens_at=now, closes_at=now + WINDOW, rehearsal=True)
    SittingEdition.objects.create(sitting=sitting, edition=edition)
    return sitting
