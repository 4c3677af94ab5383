"""What must still hold at the moment a start is written, whatever others decided while it was looked at?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Exists, Subquery
from psycopg.types.numeric import Int8

from exams.models import Accommodation, Attempt, Edition, Enrollment, Sitting, SittingEdition, User
from exams.running.prepared import one_row

# Of two starts the second waits for the enrollment, as does who gives this student more time; who takes the edition
# back (an erratum) waits for the starts that hand it out.
HOLD = """
WITH enrolled AS (
    SELECT FROM exams_enrollment WHERE user_id = %(user)s AND course_id = %(course)s FOR NO KEY UPDATE
), handed AS (
    SELECT FROM exams_sittingedition WHERE sitting_id = %(sitting)s AND edition_id = %(edition)s FOR KEY SHARE
)
SELECT (SELECT count(*) FROM enrolled), EXISTS (SELECT FROM handed)
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """The student's time, and whether the quiz was taken at another sitting, as they stand under the locks."""

    factor: Decimal
    extra: dt.timedelta
    taken_elsewhere: bool


def hold_start(sitting: Sitting, user: User, edition: Edition) -> bool:
    """Takes this start's turn until the transaction ends. Returns whether the edition is still handed out."""
    if connection.vendor == "postgresql":
        ids = {"user": user.pk, "course": sitting.quiz.course_id, "sitting": sitting.pk, "edition": edition.pk}
        return bool(one_row(HOLD, {name: Int8(pk) for name, pk in ids.items()})[1])
    list(Enrollment.objects.filter(user=user, course=sitting.quiz.course_id).select_for_update())
    return SittingEdition.objects.filter(sitting=sitting, edition=edition).exists()


def standing_of(sitting: Sitting, user: User) -> Standing:
    """What counts for a start at this sitting, in one query. Rehearsals do not count as taken."""
    others = Attempt.objects.of_quiz(student=user, quiz=sitting.quiz_id)
    first = Accommodation.objects.counting(user=user, course=sitting.quiz.course_id, sitting=sitting)
    found = User.objects.filter(pk=user.pk).values_list(
        Subquery(first.values("factor")[:1]),
        Subquery(first.values("extra_time")[:1]),
        Exists(others.exclude(sitting=sitting)),
    )
    factor, extra, elsewhere = found.get()
    return Standing(factor or Decimal(1), extra or dt.timedelta(0), elsewhere and not sitting.rehearsal)
