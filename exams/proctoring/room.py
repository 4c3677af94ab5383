"""Who is in the room, how does each stand, and what can be taken back?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from exams.models import STAFF_ROLES, Attempt, Enrollment, Role, Sitting, TimeAdjustment, User
from exams.running.undoing import standing_extensions

EVERYONE = "all"
State = Attempt.State


@dataclass(frozen=True, slots=True)
class Row:
    """One student on the roster, or somebody else who has an attempt; `left` only while it is open."""

    student: User
    attempt: Attempt | None
    left: dt.timedelta | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Extensions given by one click: `line` is one of them and stands for all."""

    line: TimeAdjustment
    count: int
    name: str  # of the student, if it is only one


def room_rows(sitting: Sitting, now: dt.datetime) -> list[Row]:
    """Everybody, those who run first and of these the first to end first. Two queries for any number of students."""
    attempts = {
        attempt.student_id: attempt for attempt in Attempt.objects.filter(sitting=sitting).select_related("student")
    }
    roles = STAFF_ROLES if sitting.rehearsal else (Role.STUDENT,)
    roster = Enrollment.objects.current().filter(course=sitting.quiz.course_id, role__in=roles)
    students = {row.user_id: row.user for row in roster.select_related("user")}
    students |= {pk: attempt.student for pk, attempt in attempts.items()}
    rows = [_row(student, attempts.get(pk), now) for pk, student in students.items()]
    return sorted(rows, key=_place)


def _row(student: User, attempt: Attempt | None, now: dt.datetime) -> Row:
    if attempt is None or attempt.state == State.CLOSED:
        return Row(student, attempt, None)
    left = attempt.deadline_at - (attempt.paused_at or now)
    return Row(student, attempt, max(left, dt.timedelta(0)))


def _place(row: Row) -> tuple[int, dt.timedelta, str, str]:
    """Open attempts, then those who have not started, then the closed."""
    if row.left is not None:
        return 0, row.left, row.student.full_name, row.student.netid
    group = 1 if row.attempt is None else 2
    return group, dt.timedelta(0), row.student.full_name, row.student.netid


def extensions_to_undo(sitting: Sitting, who: str) -> list[Batch]:
    """What was given to this attempt, or by one click to several, and still stands; latest first. One query."""
    lines = standing_extensions(sitting).select_related("made_by", "attempt__student")
    if who != EVERYONE:
        return [Batch(line, 1, line.attempt.student.full_name) for line in lines if str(line.attempt_id) == who]
    batches: dict[tuple[object, ...], list[TimeAdjustment]] = {}
    for line in lines:
        batches.setdefault((line.made_at, line.made_by_id, line.reason), []).append(line)
    return [Batch(group[0], len(group), group[0].attempt.student.full_name) for group in batches.values()]


def given_with(sitting: Sitting, line: TimeAdjustment) -> QuerySet[TimeAdjustment]:
    """The extensions that still stand of those given by the same click as this one."""
    return standing_extensions(sitting).filter(made_at=line.made_at, made_by=line.made_by_id, reason=line.reason)
