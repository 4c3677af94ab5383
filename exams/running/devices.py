"""How is another device let in, and how is that taken back while it has not come?"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F

from exams.models import Attempt, JournalEntry, User, database_now
from exams.models.attempt import AttemptQuerySet
from exams.running.holding import hold
from exams.running.journal import Entry, Kind, numbered


@transaction.atomic
def allow_device(attempts: AttemptQuerySet, *, by: User) -> int:
    """Lets another device open the paper of every open attempt among these, once. Returns how many it is news for."""
    held = list(hold(attempts.open().filter(device_allowed_at=None)))
    return _write(held, database_now(), by, allowed=True)


@transaction.atomic
def forbid_device(attempts: AttemptQuerySet, *, by: User) -> int:
    """Takes that back where no other device has come in yet. Returns of how many."""
    held = list(hold(attempts.filter(device_allowed_at__isnull=False)))
    return _write(held, database_now(), by, allowed=False)


def _write(held: list[Attempt], now: dt.datetime, by: User, *, allowed: bool) -> int:
    entries: list[JournalEntry] = []
    for attempt in held:
        entries += numbered(attempt, [Entry(Kind.DEVICE_ALLOWED, actor_id=by.pk, data={"allowed": allowed})], at=now)
    JournalEntry.objects.bulk_create(entries)
    Attempt.objects.filter(pk__in=[attempt.pk for attempt in held]).update(
        device_allowed_at=now if allowed else None, journal_length=F("journal_length") + 1
    )
    return len(held)
