"""How does something get into the journal? Only through here, by who holds the attempt's row lock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from exams.models import Attempt, JournalEntry

Kind = JournalEntry.Kind


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry before it has its number and its time."""

    kind: Kind
    question: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    client_at: dt.datetime | None = None
    actor_id: int | None = None
    tab: str = ""
    sequence: int | None = None
    part: int = 0


def numbered(attempt: Attempt, entries: Iterable[Entry], *, at: dt.datetime) -> list[JournalEntry]:
    """The rows to insert, numbered on from the attempt's last. Raises the attempt's counter, saves nothing."""
    rows = []
    for entry in entries:
        attempt.journal_length += 1
        rows.append(
            JournalEntry(
                attempt=attempt,
                number=attempt.journal_length,
                kind=entry.kind,
                at=at,
                client_at=entry.client_at,
                actor_id=entry.actor_id,
                tab=entry.tab,
                sequence=entry.sequence,
                part=entry.part,
                question=entry.question,
                data=entry.data,
            )
        )
    return rows


def append(attempt: Attempt, entries: Iterable[Entry], *, at: dt.datetime) -> None:
    """Writes entries of one attempt whose row is locked; the caller saves `journal_length`."""
    JournalEntry.objects.bulk_create(numbered(attempt, entries, at=at))
