"""How does a sync stand in the journal? The same shape, whichever way it is written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from exams.rules.saving import Incoming, Verdict
from exams.rules.sync import PageEvent, SyncRequest
from exams.running.journal import Entry, Kind

JOURNAL_KIND = {
    Verdict.SAVED: Kind.SAVED,
    Verdict.STALE: Kind.SAVE_STALE,
    Verdict.LATE: Kind.SAVE_LATE,
    Verdict.OTHER_DEVICE: Kind.SAVE_OTHER_DEVICE,
    Verdict.LEFT: Kind.SAVE_LEFT,
}


def item_entry(verdict: Verdict, item: Incoming, request: SyncRequest, part: int) -> Entry:
    """The entry of one response. `origin` is named only where another page than the sender wrote it."""
    data = {"revision": item.revision, "base": item.base, "digest": item.digest, "value": item.value}
    if item.origin != request.tab:
        data["origin"] = item.origin
    kind = JOURNAL_KIND[verdict]
    return Entry(kind, item.question, data, item.client_at, None, request.tab, request.sequence, part)


def event_entry(event: PageEvent, request: SyncRequest, part: int) -> Entry:
    """The entry of one event in the page."""
    data: dict[str, Any] = {**event.data, "event": event.kind}
    return Entry(Kind.EVENT, "", data, event.client_at, None, request.tab, request.sequence, part)


def focus_losses(entries: Iterable[Entry]) -> int:
    """How often these entries say that the student went to another window."""
    return sum(entry.kind == Kind.EVENT and entry.data["event"] == "focus_lost" for entry in entries)
