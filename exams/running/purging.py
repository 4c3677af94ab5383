"""What of a journal goes once its time is over? What pages and machines noted; never an answer or a decision.

Gone are events in the page, addresses and browsers, checks of the lockdown browser, and what was tried at the door.
What stays is all from which receipts, scores, the ledger and statistics are made: saves, signature, start, changes of
time, notes and actions of staff, the end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from exams.models import Attempt, DoorEntry, JournalEntry, database_now
from exams.running.audit import record
from exams.running.holding import hold

Kind = JournalEntry.Kind
PURGED = (Kind.EVENT, Kind.DEVICE_CHANGED, Kind.CLIENT_CHANGED, Kind.LOCKDOWN)
PURGED_AT_THE_DOOR = (DoorEntry.Kind.CODE_WRONG, DoorEntry.Kind.TICKET_WRONG, DoorEntry.Kind.HELP_ASKED)
CHUNK = 200  # attempts in one transaction


@dataclass(frozen=True, slots=True)
class Purged:
    """How much went, or would go."""

    attempts: int = 0
    entries: int = 0
    door: int = 0


def purge_journals(kept: dt.timedelta, *, dry_run: bool = False) -> Purged:
    """Deletes what is older than `kept` since its attempt was closed, in chunks: it can be stopped at any time.

    Open attempts are never touched. With `dry_run` nothing is deleted, and the numbers say what would be.
    """
    before = database_now() - kept
    attempts = entries = 0
    for ids in _chunks(before):
        with transaction.atomic():
            entries += _purge(ids, dry_run=dry_run)
            attempts += len(ids)
    door = _purge_door(before, dry_run=dry_run)
    done = Purged(attempts, entries, door)
    if not dry_run and (entries or door):
        told = {"attempts": attempts, "entries": entries, "door": door, "kept_days": kept.days}
        record("journal purged", by=None, about="journal", data=told)
    return done


def _chunks(before: dt.datetime) -> Iterator[list[UUID]]:
    """The attempts that have something to lose, some at a time; the list is taken first, for it shrinks."""
    closed = Attempt.objects.filter(state=Attempt.State.CLOSED, closed_at__lt=before)
    noted = closed.filter(pk__in=JournalEntry.objects.filter(kind__in=PURGED).values("attempt"))
    ids = list((noted | closed.exclude(client_prints="")).order_by("pk").values_list("pk", flat=True).distinct())
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def _purge(ids: list[UUID], *, dry_run: bool) -> int:
    found = JournalEntry.objects.filter(attempt__in=ids, kind__in=PURGED)
    if dry_run:
        return found.count()
    list(hold(Attempt.objects.filter(pk__in=ids)).values_list("pk"))
    Attempt.objects.filter(pk__in=ids).update(client_prints="")
    deleted, _ = found.delete()
    return deleted


def _purge_door(before: dt.datetime, *, dry_run: bool) -> int:
    found = DoorEntry.objects.filter(kind__in=PURGED_AT_THE_DOOR, at__lt=before)
    return found.count() if dry_run else found.delete()[0]
