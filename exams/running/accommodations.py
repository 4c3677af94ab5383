"""How does a student get more time, or not any more? Running attempts follow at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from exams.models import Accommodation, Attempt, Course, Sitting, User
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
    wanted = {"factor": factor, "extra_time": extra_time, "reason": reason}
    place: dict[str, Any] = {"course": course, "user": user, "sitting": sitting}
    known = Accommodation.objects.select_for_update().filter(**place).first()
    if known is not None and all(getattr(known, name) == value for name, value in wanted.items()):
        return False
    Accommodation.objects.update_or_create(**place, defaults=wanted)
    apply_accommodation(user, by=by, why=WHY_SET)
    return True


@transaction.atomic
def set_accommodations(course: Course, planned: Sequence[Planned], *, by: User) -> int:
    """Gives many students their time, all or nobody. Returns how many accommodations changed.

    Their open attempts are taken first and in the order of their ids, as everybody takes them.
    """
    list(hold(Attempt.objects.filter(student__in={plan.user.pk for plan in planned}).open()))
    changes = [
        set_accommodation(course, plan.user, plan.sitting, plan.factor, plan.extra_time, plan.reason, by)
        for plan in planned
    ]
    return sum(changes)


@transaction.atomic
def remove_accommodation(accommodation: Accommodation, *, by: User) -> int:
    """Takes an accommodation away. Returns how many open attempts changed their time."""
    user = accommodation.user
    accommodation.delete()
    return apply_accommodation(user, by=by, why=WHY_REMOVED)
