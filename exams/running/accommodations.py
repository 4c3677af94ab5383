"""How does a student get more time, or not any more? Running attempts follow at once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from exams.models import Accommodation, Course, Sitting, User
from exams.running.ledger import apply_accommodation

# What journal and student read. The reason of an accommodation is nobody's business in the room.
WHY_SET = "Your accommodation applies."
WHY_REMOVED = "Your accommodation has changed."


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
    place = {"course": course, "user": user, "sitting": sitting}
    known = Accommodation.objects.select_for_update().filter(**place).first()
    if known is not None and all(getattr(known, name) == value for name, value in wanted.items()):
        return False
    Accommodation.objects.update_or_create(**place, defaults=wanted)
    apply_accommodation(user, by=by, why=WHY_SET)
    return True


@transaction.atomic
def remove_accommodation(accommodation: Accommodation, *, by: User) -> int:
    """Takes an accommodation away. Returns how many open attempts changed their time."""
    user = accommodation.user
    accommodation.delete()
    return apply_accommodation(user, by=by, why=WHY_REMOVED)
