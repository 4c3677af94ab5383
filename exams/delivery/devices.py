"""Which device may open the paper of an attempt that is bound to one, and how does another take its place?

Only fetching the paper is guarded. A page that is open saves, hands in and renews its token whatever is said here, so a
device that was replaced still hands over what it holds.
"""

from __future__ import annotations

import uuid

from django.db import transaction

from exams.models import Attempt, User, database_now
from exams.rules.admission import may_open_paper
from exams.running.holding import hold
from exams.running.journal import Entry, Kind, append


def is_let_in(attempt: Attempt, device: str) -> bool:
    """Whether this device may open the paper. Its `sitting` is read."""
    return may_open_paper(one_device=attempt.sitting.one_device, bound_to=attempt.device, device=device)


@transaction.atomic
def take_over(attempt_id: uuid.UUID, user: User, device: str) -> bool:
    """Binds the attempt to this device, if somebody in the room has allowed another one. Returns whether it did.

    The permission is used up by it: of two devices at once the first comes in.
    """
    held = hold(Attempt.objects.of_student(user).filter(pk=attempt_id, device_allowed_at__isnull=False)).first()
    if held is None:
        return False
    now = database_now()
    append(held, [Entry(Kind.DEVICE_ADMITTED, actor_id=user.pk)], at=now)
    held.device, held.device_allowed_at, held.device_changed_at = device, None, now
    held.save(update_fields=["device", "device_allowed_at", "device_changed_at", "journal_length"])
    return True
