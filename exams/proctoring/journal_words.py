"""What does a journal entry say, in words for people?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Literal

from django.utils import timezone
from django.utils.formats import date_format

from exams.models import JournalEntry
from exams.rules.flags import in_words

Group = Literal["save", "event", "staff", "course"]
Kind = JournalEntry.Kind
SAVES = {Kind.SAVED, Kind.SAVE_STALE, Kind.SAVE_LATE, Kind.SAVE_OTHER_DEVICE, Kind.SAVE_LEFT}
EVENTS = {Kind.EVENT, Kind.DEVICE_CHANGED, Kind.CLIENT_CHANGED, Kind.LOCKDOWN}
OF_THE_COURSE = {Kind.STARTED, Kind.HONOR_SIGNED}
EVENT_WORDS = {
    "clock_jump": "The device slept, or its clock was set",
    "copy": "Copied text",
    "focus_back": "Came back to the page",
    "focus_lost": "Another window has the focus",
    "fullscreen_entered": "Entered full screen",
    "fullscreen_left": "Left full screen",
    "hidden": "The page is hidden",
    "offline": "The browser says it is offline",
    "online": "The browser says it is online",
    "page_hide": "The page was closed, left or loaded again",
    "paste": "Pasted text",
    "reconnected": "The server is in reach again",
    "visible": "The page is in sight",
}


def group_of(entry: JournalEntry) -> Group:
    """In which of four groups an entry stands: answers, events, what staff did, the course of the attempt."""
    if entry.kind in SAVES:
        return "save"
    if entry.kind in EVENTS:
        return "event"
    by_student = entry.actor_id is None or entry.actor_id == entry.attempt.student_id
    return "course" if entry.kind in OF_THE_COURSE or by_student else "staff"


def title_of(entry: JournalEntry) -> str:
    """What happened, in a few words."""
    if entry.kind == Kind.EVENT:
        name = str(entry.data.get("event", ""))
        return EVENT_WORDS.get(name, name)
    if entry.kind == Kind.CLIENT_CHANGED and entry.data.get("changed"):
        return "Another address or browser"
    if entry.kind == Kind.LOCKDOWN:
        return "Lockdown browser proven" if entry.data.get("proven") else "Not the lockdown browser"
    return entry.get_kind_display()


def detail_of(entry: JournalEntry) -> str:
    """What there is to add: a length, a time, a reason; empty where the title says it all."""
    tell = _DETAILS.get(entry.kind)
    said = tell(entry.data) if tell else _reason(entry.data)
    return said[:600]


def _reason(data: dict[str, Any]) -> str:
    return str(data.get("why") or data.get("text") or "")


def _event(data: dict[str, Any]) -> str:
    seconds, length = data.get("seconds"), data.get("length")
    if isinstance(seconds, int | float) and not isinstance(seconds, bool):
        return f"after {in_words(abs(seconds))}"
    if isinstance(length, int | float) and not isinstance(length, bool):
        return f"{int(length)} characters"
    return ""


def _client(data: dict[str, Any]) -> str:
    return ", ".join(part for part in (str(data.get("address", "")), str(data.get("agent", ""))) if part)


def _time(data: dict[str, Any]) -> str:
    return " ".join(part for part in (f"Ends at {_moment(data.get('to'))}.", _reason(data)) if part)


def _closed(data: dict[str, Any]) -> str:
    by = {"submit": "Handed in", "deadline": "Time was up", "proctor": "Closed by staff"}.get(str(data.get("by")), "")
    return f"{by} at {_moment(data.get('closed_at'))}. {_reason(data)}".strip()


def _moment(text: Any) -> str:
    try:
        moment = dt.datetime.fromisoformat(str(text))
    except ValueError:
        return "?"
    return date_format(timezone.localtime(moment), "H:i:s")


_DETAILS: dict[str, Callable[[dict[str, Any]], str]] = {
    Kind.EVENT: _event,
    Kind.CLIENT_CHANGED: _client,
    Kind.HONOR_SIGNED: lambda data: str(data.get("name", "")),
    Kind.LOCKDOWN: lambda data: {"nothing": "It showed nothing.", "page": "Read by the page."}.get(
        str(data.get("shown")), "Sent with the request."
    ),
    Kind.TIME_CHANGED: _time,
    Kind.PAUSED: _time,
    Kind.RESUMED: _time,
    Kind.REOPENED: _time,
    Kind.CLOSED: _closed,
}
