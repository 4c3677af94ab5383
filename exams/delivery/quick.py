"""Can this sync be written by one statement? The common case on PostgreSQL; everything else is for `syncing`.

The statement takes the attempt's row, looks whether nothing out of the ordinary is to be done, and then appends to the
journal, upserts the responses and touches the attempt: one round trip, one durable commit. Where anything is unusual
(another page, a pause, the deadline over, a message waiting, a stale answer, a sync that came before) it writes nothing
and gives nothing, and the whole truth in `exams.delivery.syncing` decides. It may refuse what `syncing` would take;
it must never write what `syncing` would write differently.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass, replace
from typing import Any, cast

from django.db import DatabaseError, connection, transaction
from psycopg.types.numeric import Int4, Int8

from exams.delivery.entries import event_entry, focus_losses, item_entry
from exams.delivery.facts import facts_of, is_forward, known_edition
from exams.delivery.statements import HEARTBEAT, SAVE
from exams.errors import MalformedSync
from exams.models import TRANSPORT_GRACE, Attempt
from exams.rules.client import Client
from exams.rules.quota import AT_ONCE, EACH_SECOND, FOR_ANSWERS
from exams.rules.saving import Incoming, Verdict
from exams.rules.sync import SyncRequest, read_items
from exams.running.client import print_of
from exams.running.closing import close_held
from exams.running.journal import Entry
from exams.running.prepared import make_way, one_row

Times = tuple[dt.datetime, dt.datetime]  # now and the deadline


@dataclass(frozen=True, slots=True)
class Written:
    """A sync that one statement wrote: the page holds the attempt, and every item was saved. `closed_by`: handed in."""

    attempt_id: uuid.UUID
    now: dt.datetime
    deadline_at: dt.datetime
    edition: str
    items: tuple[Incoming, ...]
    closed_by: str = ""


def write_at_once(
    attempt_id: uuid.UUID, request: SyncRequest, *, student_id: int, epoch: int, client: Client
) -> Written | None:
    """Writes a sync in which nothing is unusual. None where something may be; then nothing was written."""
    if connection.vendor != "postgresql":
        return None
    edition = known_edition(attempt_id)
    if edition is None or is_forward(*edition):
        return None  # whether a question has been left is for the ordinary way
    try:
        items = read_items(request, facts_of(*edition))
        who = {
            "student": Int8(student_id),
            "epoch": Int4(epoch),
            "edition": Int8(edition[0]),
            "client": print_of(client),
        }
        row = _write(attempt_id, request, items, who)
    except MalformedSync:
        return None  # who is refused by the token hears of that first
    except DatabaseError as error:
        if connection.in_atomic_block:
            raise
        make_way("A sync", error)
        return None
    return None if row is None else Written(attempt_id, *row, edition[1], items)


def hand_in_at_once(
    attempt_id: uuid.UUID, request: SyncRequest, *, student_id: int, epoch: int, client: Client
) -> Written | None:
    """Hands in where nothing is unusual: the sync's statement, which takes the row, then the closing one. Or None."""
    if connection.vendor != "postgresql":
        return None
    try:
        with transaction.atomic():
            written = write_at_once(attempt_id, request, student_id=student_id, epoch=epoch, client=client)
            if written is None:
                return None
            time_is_up = written.now >= written.deadline_at
            closed_by = Attempt.ClosedBy.DEADLINE if time_is_up else Attempt.ClosedBy.SUBMIT
            close_held([attempt_id], closed_by=closed_by, actor_id=student_id, now=written.now)
    except DatabaseError as error:
        if connection.in_atomic_block:
            raise
        make_way("A sync", error)
        return None
    return replace(written, closed_by=closed_by)


def _write(attempt: uuid.UUID, request: SyncRequest, items: tuple[Incoming, ...], who: dict[str, Any]) -> Times | None:
    unsaved = dt.timedelta(milliseconds=request.unsaved_ms) if request.unsaved_ms and not items else None
    values = {"attempt": attempt, "tab": request.tab, "unsaved": unsaved, **who}
    if request.is_heartbeat:
        return cast(Times | None, one_row(HEARTBEAT, values))
    entries = [item_entry(Verdict.SAVED, item, request, part) for part, item in enumerate(items)]
    entries += [event_entry(event, request, part) for part, event in enumerate(request.events, start=len(items))]
    values |= {
        "entries": json.dumps([_as_json(entry) for entry in entries]),
        "length": len(entries),
        "saves": bool(items),
        "focus_lost": Int4(focus_losses(entries)),
        "sequence": Int4(request.sequence),
        "grace": TRANSPORT_GRACE,
        "each_second": EACH_SECOND,
        "room": AT_ONCE - FOR_ANSWERS if request.events else AT_ONCE,
    }
    return cast(Times | None, one_row(SAVE, values))


def _as_json(entry: Entry) -> dict[str, Any]:
    at = entry.client_at.isoformat() if entry.client_at else None
    return {"part": entry.part, "kind": entry.kind, "question": entry.question, "client_at": at, "data": entry.data}
