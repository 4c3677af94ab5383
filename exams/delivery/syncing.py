"""What does the server do with a sync? One transaction: hold the attempt, judge, write journal and responses."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery, Value

from exams.delivery.entries import event_entry, focus_losses, item_entry
from exams.delivery.facts import facts_of, remember_edition, way_of
from exams.errors import JournalFull
from exams.models import (
    TRANSPORT_GRACE,
    Attempt,
    DatabaseNow,
    Edition,
    JournalEntry,
    Message,
    Response,
)
from exams.rules.client import Client
from exams.rules.forward import Way
from exams.rules.quota import room_for_answers, room_for_events
from exams.rules.saving import Incoming, Situation, Stored, Verdict, judge
from exams.rules.sync import SyncRequest, read_items
from exams.running.client import client_news
from exams.running.holding import hold
from exams.running.journal import Entry, Kind, append


class TokenRefused(Exception):
    """The token does not open this attempt, or not any more."""


@dataclass(slots=True)
class Outcome:
    """What a sync came to: enough to write the reply from."""

    attempt: Attempt
    now: dt.datetime
    holder: bool
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    stored: dict[str, Response] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    way: Way | None = None


def apply_sync(
    attempt_id: uuid.UUID, request: SyncRequest, *, student_id: int, epoch: int, client: Client | None = None
) -> Outcome:
    """Judges and writes one sync. Raises `TokenRefused`, `MalformedSync`, `JournalFull`; then nothing was written."""
    with transaction.atomic():
        attempt = held_for_token(attempt_id, student_id=student_id, epoch=epoch)
        return sync_held(attempt, request, client)


def held_for_token(attempt_id: uuid.UUID, *, student_id: int, epoch: int, now: dt.datetime | None = None) -> Attempt:
    """The attempt, locked, with `db_now` and `edition_digest`, if the token that named student and epoch still holds.

    `now` is the database's unless a past sitting is being simulated.

    The state, the epoch and whether the account is active are tested in the statement that locks the row.
    """
    waiting = Message.objects.filter(attempt=OuterRef("pk"), confirmed_at=None)
    attempts = Attempt.objects.filter(pk=attempt_id, student=student_id, token_epoch=epoch, student__is_active=True)
    # Not a join: an attempt brought to another edition while this waited for its row would not match any more.
    digest = Subquery(Edition.objects.filter(pk=OuterRef("edition")).values("digest"))
    clock = DatabaseNow() if now is None else Value(now)
    found = hold(attempts).annotate(db_now=clock, has_messages=Exists(waiting), edition_digest=digest).first()
    if found is None:
        raise TokenRefused
    return found


def sync_held(attempt: Attempt, request: SyncRequest, client: Client | None = None) -> Outcome:
    """Judges and writes one sync of an attempt that is locked and carries `db_now`."""
    now: dt.datetime = attempt.db_now  # type: ignore[attr-defined]
    digest: str = attempt.edition_digest  # type: ignore[attr-defined]
    remember_edition(attempt.pk, attempt.edition_id, digest)
    way, facts = way_of(attempt, digest), facts_of(attempt.edition_id, digest)
    items = read_items(request, facts if way is None else way.handed_out(facts))
    stored = _stored(attempt, items)
    entries: list[Entry] = []
    repeated = not request.is_heartbeat and _is_repeated(attempt, request)
    claims = request.claim and not repeated and attempt.state != Attempt.State.CLOSED
    if claims and attempt.holder_tab != request.tab:
        entries += _claim(attempt, request.tab, now)
    outcome = Outcome(attempt, now, holder=attempt.holder_tab == request.tab, stored=stored, way=way)
    if not repeated:
        entries += client_news(attempt, client) if attempt.state != Attempt.State.CLOSED else []
        entries += _save(outcome, request, items)
        kept = _fitting(attempt, entries, now)
        append(attempt, kept, at=now)
        attempt.focus_lost += focus_losses(kept)
    else:
        outcome.verdicts = {item.question: _standing(item, stored.get(item.question)) for item in items}
    if outcome.holder:
        attempt.unsaved_since = _unsaved_since(outcome, request)
    _touch(attempt, now, saved=Verdict.SAVED in outcome.verdicts.values())
    outcome.messages = _messages(attempt, request, now)
    return outcome


def _stored(attempt: Attempt, items: tuple[Incoming, ...]) -> dict[str, Response]:
    if not items:
        return {}
    rows = Response.objects.filter(attempt=attempt, question__in=[item.question for item in items])
    return {row.question: row for row in rows}


def _is_repeated(attempt: Attempt, request: SyncRequest) -> bool:
    """Whether this very sync was written before: its reply was lost, and the page asks again."""
    return JournalEntry.objects.filter(attempt=attempt, tab=request.tab, sequence=request.sequence).exists()


def _unsaved_since(outcome: Outcome, request: SyncRequest) -> dt.datetime | None:
    """Since when the page holds something that is still not taken after this request, by its own account."""
    taken = bool(outcome.verdicts) and all(v in (Verdict.SAVED, Verdict.SAME) for v in outcome.verdicts.values())
    if not request.unsaved_ms or taken:
        return None
    return outcome.now - dt.timedelta(milliseconds=request.unsaved_ms)


def _claim(attempt: Attempt, tab: str, now: dt.datetime) -> list[Entry]:
    before, attempt.previous_tab, attempt.holder_tab = attempt.holder_tab, attempt.holder_tab, tab
    if before:
        attempt.device_changed_at = now
    attempt.lockdown = ""  # what another page has shown says nothing about this one
    return [Entry(Kind.DEVICE_CHANGED, data={"from": before, "to": tab})] if before else []


def _save(outcome: Outcome, request: SyncRequest, items: tuple[Incoming, ...]) -> list[Entry]:
    """Judges every item, upserts what is saved, and returns the journal entries of items and events."""
    attempt = outcome.attempt
    handing_over = bool(items) and attempt.previous_tab == request.tab
    situation = Situation(
        now=outcome.now,
        deadline_at=attempt.deadline_at,
        closed=attempt.state == Attempt.State.CLOSED,
        paused_at=attempt.paused_at,
        grace=TRANSPORT_GRACE,
        may_write=outcome.holder or handing_over,
        left=outcome.way.left if outcome.way else frozenset(),
    )
    if handing_over:
        attempt.previous_tab = ""  # a page that was taken over hands in what it held once
    entries = []
    for part, item in enumerate(items):
        verdict = judge(item, _standing_stored(outcome.stored.get(item.question)), situation)
        outcome.verdicts[item.question] = verdict
        if verdict is not Verdict.SAME:
            entries.append(item_entry(verdict, item, request, part))
    saved = [item for item in items if outcome.verdicts[item.question] is Verdict.SAVED]
    outcome.stored |= _upsert(attempt, saved, outcome.now)
    events = enumerate(request.events, start=len(items))
    return entries + [event_entry(event, request, part) for part, event in events]


def _fitting(attempt: Attempt, entries: list[Entry], now: dt.datetime) -> list[Entry]:
    """The entries that the journal has room for: first events are left out. Raises `JournalFull`."""
    room = room_for_answers(
        attempt.journal_length, started_at=attempt.started_at, deadline_at=attempt.deadline_at, now=now
    )
    if len(entries) > room_for_events(room):
        entries = [entry for entry in entries if entry.kind != Kind.EVENT]
    if len(entries) > room:
        raise JournalFull
    return entries


def _upsert(attempt: Attempt, items: list[Incoming], now: dt.datetime) -> dict[str, Response]:
    rows = [
        Response(
            attempt=attempt,
            question=item.question,
            revision=item.revision,
            tab=item.origin,
            value=item.value,
            digest=item.digest,
            saved_at=now,
        )
        for item in items
    ]
    if rows:
        Response.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["attempt", "question"],
            update_fields=["revision", "tab", "value", "digest", "saved_at"],
        )
    return {row.question: row for row in rows}


def _standing_stored(row: Response | None) -> Stored:
    return Stored(row.revision, row.tab, row.digest) if row else Stored()


def _standing(item: Incoming, row: Response | None) -> Verdict:
    """What to say of an item of a repeated sync: how the server's answer stands to it."""
    return Verdict.SAME if row is not None and row.digest == item.digest else Verdict.STALE


def _touch(attempt: Attempt, now: dt.datetime, *, saved: bool) -> None:
    attempt.last_seen_at = now
    fields = [
        "last_seen_at", "journal_length", "holder_tab", "previous_tab", "unsaved_since", "focus_lost",
        "device_changed_at",
        "client_prints", "lockdown",
    ]  # fmt: skip
    if saved:
        attempt.last_saved_at = now
        fields.append("last_saved_at")
    attempt.save(update_fields=fields)


def _messages(attempt: Attempt, request: SyncRequest, now: dt.datetime) -> list[Message]:
    """Marks what the student confirmed, and returns what still is to be shown, marked as delivered."""
    if not attempt.has_messages:  # type: ignore[attr-defined]
        return []
    waiting = Message.objects.filter(attempt=attempt, confirmed_at=None)
    if request.confirmed:
        waiting.filter(pk__in=request.confirmed).update(confirmed_at=now)
    waiting.filter(delivered_at=None).update(delivered_at=now)
    return list(waiting)
