"""How does a student get more time, or not any more? Running attempts follow at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from exams.models import Accommodation, Attempt, Course, Enrollment, Sitting, User
from exams.running.holding import hold
from exams.running.ledger import apply_accommodation

# What journal and student read. The reason of an accommodation is nobody's business in the room.
WHY_SET = "Your accommodation applies."
WHY_REMOVED = "Your accommodation has changed."


@dataclass(frozen=True, slots=True)
class Planned:
    """An accommodation as it shall be; without a sitting it is for the whole course."""

    user: User
    sitting: Sitting | None
    factor: Decimal
    extra_time: dt.timedelta
    reason: str


def take_turns(courses: Iterable[int], users: Iterable[int]) -> None:
    """Lets whoever is about to change these students' time in these courses (all ids) wait for others and for starts.

    Call it in the transaction, before anything is read: first come the enrollments, which a start holds too, then the
    open attempts, then the accommodations; each in the order of their ids, as everybody takes them.
    """
    rows = Enrollment.objects.filter(course__in=courses, user__in=(wanted := set(users)))
    list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    list(hold(Attempt.objects.filter(student__in=wanted).open()).values_list("pk"))


@transaction.atomic
def set_accommodation(
    course: Course,
    user: User,
    sitting: Sitting | None,
    factor: Decimal,
    extra_time: dt.timedelta,
    reason: str,
    by: User,
) -> bool:
    """Gives a student this factor and extra time, in the course or at one of its sittings.

    Returns whether anything changed. Each open attempt whose time changes gets a journal entry and a notice.
    """
    take_turns([course.pk], [user.pk])
    return _set(course, Planned(user, sitting, factor, extra_time, reason), by)


def _set(course: Course, plan: Planned, by: User) -> bool:
    wanted = {"factor": plan.factor, "extra_time": plan.extra_time, "reason": plan.reason}
    place: dict[str, Any] = {"course": course, "user": plan.user, "sitting": plan.sitting}
    known = Accommodation.objects.filter(**place).first()
    if known is not None and all(getattr(known, name) == value for name, value in wanted.items()):
        return False
    Accommodation.objects.update_or_create(**place, defaults=wanted)
    apply_accommodation(plan.user, by=by, why=WHY_SET)
    return True


@transaction.atomic
def set_accommodations(course: Course, planned: Sequence[Planned], *, by: User) -> int:
    """Gives many students their time, all or nobody. Returns how many accommodations changed."""
    take_turns([course.pk], (plan.user.pk for plan in planned))
    return sum([_set(course, plan, by) for plan in planned])


@transaction.atomic
def remove_accommodation(accommodation: Accommodation, *, by: User) -> int:
    """Takes an accommodation away. Returns how many open attempts changed their time."""
    user = accommodation.user
    take_turns([accommodation.course_id], [user.pk])
    accommodation.delete()
    return apply_accommodation(user, by=by, why=WHY_REMOVED)
