"""Which sittings does a student find at the door: open now, to come, and past?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from exams.models import Accommodation, Attempt, Enrollment, Role, Sitting, User
from exams.rules.clock import allowed_time, window_end


@dataclass(frozen=True, slots=True)
class SittingCard:
    """One sitting as it applies to one student: how long, until when one may start, and the attempt if there is one."""

    sitting: Sitting
    title: str
    course: str
    allowed: dt.timedelta
    starts_until: dt.datetime
    attempt: Attempt | None

    def is_open(self, now: dt.datetime) -> bool:
        if self.attempt is not None:
            return self.attempt.state != Attempt.State.CLOSED
        return self.sitting.opens_at <= now < self.starts_until

    def is_upcoming(self, now: dt.datetime) -> bool:
        return self.attempt is None and now < self.sitting.opens_at


def student_sittings(user: User) -> list[SittingCard]:
    """The sittings of the courses in which this person is a student, and those attempted, in three queries."""
    courses = Enrollment.objects.current().filter(user=user, role=Role.STUDENT).values("course")
    taken = Attempt.objects.of_student(user).values("sitting")
    own = Sitting.objects.visible_to(user).filter(Q(rehearsal=False, quiz__course__in=courses) | Q(pk__in=taken))
    sittings = list(own.select_related("quiz__course").order_by("opens_at", "pk"))
    attempts = {a.sitting_id: a for a in Attempt.objects.of_student(user).filter(sitting__in=sittings)}
    more = list(Accommodation.objects.filter(user=user))
    return [_card(sitting, attempts.get(sitting.pk), more) for sitting in sittings]


def _card(sitting: Sitting, attempt: Attempt | None, more: list[Accommodation]) -> SittingCard:
    row = next((a for a in more if a.sitting_id == sitting.pk), None) or next(
        (a for a in more if a.sitting_id is None and a.course_id == sitting.quiz.course_id), None
    )
    base = sitting.quiz.duration
    allowed, closes_at = base, sitting.closes_at
    if row is not None:
        allowed = allowed_time(base, row.factor, row.extra_time)
        if not sitting.hard_stop:
            closes_at = window_end(sitting.closes_at, base, row.factor, row.extra_time)
    if attempt is not None:
        allowed = attempt.deadline_at - attempt.started_at
    course = f"{sitting.quiz.course.code} {sitting.quiz.course.title}"
    return SittingCard(sitting, sitting.quiz.title, course, allowed, closes_at, attempt)
