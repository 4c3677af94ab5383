"""What is worth a look in everybody's journal just now, in few words? One statement for any number of students."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any, NamedTuple
from uuid import UUID

from exams.models import JournalEntry, Sitting
from exams.rules.flags import KINDS, Code, Flag, flags_of

# By the flag's code; the whole reason is in Replay.
NAMES: dict[Code, str] = {
    "away": "page left often or long",
    "fullscreen": "full screen left",
    "pasted": "pasted text",
    "copied": "copied much",
    "pages": "many pages",
    "client": "another address or browser",
    "lockdown": "lockdown browser",
    "unreachable": "long offline",
    "clock": "clock set or asleep",
    "late": "late save",
    "left": "save after leaving",
    "other_page": "older page sent answers",
}


class _Entry(NamedTuple):
    """A journal entry as far as flags read it."""

    kind: str
    number: int
    tab: str
    client_at: dt.datetime | None
    data: dict[str, Any]


def flags_in(sitting: Sitting) -> dict[UUID, tuple[Flag, ...]]:
    """The flags of each attempt of the sitting that has any, the heaviest first."""
    rows = JournalEntry.objects.filter(attempt__sitting=sitting, kind__in=KINDS).order_by("attempt", "number")
    journals: defaultdict[UUID, list[_Entry]] = defaultdict(list)
    for attempt, *entry in rows.values_list("attempt", *_Entry._fields):
        journals[attempt].append(_Entry(*entry))
    found = {attempt: flags_of(entries) for attempt, entries in journals.items()}
    return {attempt: flags for attempt, flags in found.items() if flags}


def told_flags(sitting: Sitting) -> dict[str, dict[str, Any]]:
    """By attempt, the greatest weight and the names of its flags, as JSON for the board."""
    return {
        str(attempt): {"weight": flags[0].weight, "words": [NAMES[flag.code] for flag in flags]}
        for attempt, flags in flags_in(sitting).items()
    }
