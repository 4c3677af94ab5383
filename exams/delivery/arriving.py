"""What is known of a student at the door of a sitting? All in one statement, and what is handed out in another.

For those who have not begun yet, at a sitting that counts and asks for no certain browser: what the whole hall reads in
the same minutes. Everybody else is looked at the ordinary way, by `terms_for`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from exams.delivery.terms import Known
from exams.models import (
    Accommodation,
    Attempt,
    Course,
    DatabaseNow,
    Edition,
    Enrollment,
    Place,
    Quiz,
    Role,
    Sitting,
    User,
)
from exams.running.handouts import drawn
from exams.running.kept import KeptQuery, columns_of
from exams.running.papers import paper_of

OF_SITTING = columns_of(Sitting)
OF_QUIZ = columns_of(Quiz, "id", "course_id", "title", "duration")
OF_COURSE = columns_of(Course)
OF_PLACE = columns_of(Place, "id", "checked_in_at", "excused_at")
HERE = OuterRef("pk")


def _sitting(student: int, sitting: int) -> QuerySet[Sitting, Any]:
    user = User(pk=student)
    more_time = Accommodation.objects.counting(user=student, course=OuterRef("quiz__course"), sitting=HERE)
    on_roster = Enrollment.objects.current().filter(user=student, role=Role.STUDENT, course=OuterRef("quiz__course"))
    elsewhere = Attempt.objects.of_quiz(student=student, quiz=OuterRef("quiz"))
    facts = {
        "db_now": DatabaseNow(),
        "has_begun": Exists(Attempt.objects.of_student(user).filter(sitting=HERE)),
        "factor": Subquery(more_time.values("factor")[:1]),
        "extra": Subquery(more_time.values("extra_time")[:1]),
        "on_roster": Exists(on_roster),
        "taken_elsewhere": Exists(elsewhere.exclude(sitting=HERE)),
    }
    found = Sitting.objects.visible_to(user).filter(pk=sitting).order_by().annotate(**facts)
    found = found.annotate(place=FilteredRelation("places", condition=Q(places__student=student)))
    related = {"quiz": OF_QUIZ, "quiz__course": OF_COURSE, "place": OF_PLACE}
    names = [f"{relation}__{name}" for relation, columns in related.items() for name in columns]
    return found.values_list(*OF_SITTING, *names, *facts)


def _editions(sitting: int) -> QuerySet[Edition, Any]:
    return Edition.objects.filter(handouts__sitting=sitting).order_by("pk").values_list("pk", "digest")


SITTING = KeptQuery(_sitting, int, int)
EDITIONS = KeptQuery(_editions, int)


@dataclass(frozen=True, slots=True)
class Door:
    """What is known, at the database's `now`. `outside` names all of the sitting that a page could show."""

    known: Known
    now: dt.datetime
    outside: tuple[Any, ...]


def door_of(user: User, sitting_id: int) -> Door | None:
    """What the lobby needs for a student who has not begun; nothing for whom the ordinary way has to look at."""
    row = SITTING.first(user.pk, sitting_id) if user.is_active and not user.is_superuser else None
    if row is None:
        return None
    cells = iter(row)

    def take(names: tuple[str, ...]) -> list[Any]:
        return [next(cells) for _ in names]

    of_sitting, of_quiz, of_course, of_place = map(take, (OF_SITTING, OF_QUIZ, OF_COURSE, OF_PLACE))
    now, has_begun, factor, extra, on_roster, taken_elsewhere = cells
    sitting = Sitting.from_db("default", OF_SITTING, of_sitting)
    if has_begun or sitting.rehearsal or sitting.lockdown_required:
        return None
    sitting.quiz = Quiz.from_db("default", OF_QUIZ, of_quiz)
    sitting.quiz.course = Course.from_db("default", OF_COURSE, of_course)
    known = Known(
        sitting=sitting,
        edition=_edition(sitting, user),
        factor=Decimal(1) if factor is None else factor,
        extra=extra or dt.timedelta(0),
        place=Place.from_db("default", OF_PLACE, of_place) if of_place[0] else None,
        on_roster=on_roster,
        taken_elsewhere=taken_elsewhere,
    )
    return Door(known, now, (*of_sitting, *of_quiz, *of_course))


def _edition(sitting: Sitting, user: User) -> Edition | None:
    rows = EDITIONS.rows(sitting.pk)
    if not rows:
        return None
    number, digest = drawn(rows, sitting.pk, user.pk)
    return Edition(pk=number, digest=digest, paper=paper_of(number, digest))
