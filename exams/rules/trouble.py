"""Who in the room is in trouble, how urgently, and why in words? Facts in, reasons out; nobody is punished by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

SILENT_AFTER = dt.timedelta(seconds=40)  # a page speaks each 15 s: two words were missed and a try more
UNSAVED_AFTER = dt.timedelta(seconds=20)
OVERDUE_AFTER = dt.timedelta(seconds=30)  # the sweeper comes each 2 s after a grace of 10 s
NEWS_FOR = dt.timedelta(minutes=10)  # how long a changed device is worth a look
LATE_AFTER = dt.timedelta(minutes=5)  # so long after the opening, a seat that has not started stands out
WRONG_CODES = 3
SHOWN_AFTER = dt.timedelta(minutes=2)  # a page shows the lockdown browser within seconds, and again each minute
PAUSED_LONG = dt.timedelta(minutes=10)


class Reason(StrEnum):
    """Why somebody stands at the top, the most urgent first."""

    HAND = "hand"
    OTHER_DEVICE = "other_device"
    AT_THE_DOOR = "at_the_door"
    UNSAVED = "unsaved"
    SILENT = "silent"
    OVERDUE = "overdue"
    ENDED_UNSAVED = "ended_unsaved"
    LOCKDOWN = "lockdown"
    DEVICE_CHANGED = "device_changed"
    WRONG_CODES = "wrong_codes"
    PAUSED_LONG = "paused_long"
    NOT_STARTED = "not_started"


URGENCY = {reason: place for place, reason in enumerate(Reason)}


@dataclass(frozen=True, slots=True)
class Standing:
    """How one student stands. `state` is "" before the start. All times by the database's clock."""

    state: Literal["", "running", "paused", "closed"]
    opens_at: dt.datetime
    may_start: bool = True
    deadline_at: dt.datetime | None = None
    started_at: dt.datetime | None = None
    paused_at: dt.datetime | None = None
    seen_at: dt.datetime | None = None
    unsaved_since: dt.datetime | None = None
    device_changed_at: dt.datetime | None = None
    lockdown_mismatch: bool = False
    lockdown_unshown: bool = False  # asked for, and the page in use has shown nothing of it, right or wrong
    hand_at: dt.datetime | None = None
    hand_words: str = ""
    device_asked_at: dt.datetime | None = None
    door_asked_at: dt.datetime | None = None
    door_shut_by: str = ""
    wrong_codes: int = 0
    wrong_code_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """One reason, since when it stands, and the sentence without the time; `since` is constant while it stands."""

    reason: Reason
    since: dt.datetime | None
    words: str

    @property
    def urgency(self) -> int:
        """0 is the most urgent."""
        return URGENCY[self.reason]


SHUT_BY = {
    "outside": "not on the network of the room",
    "not_checked_in": "not checked in",
    "lockdown": "not in the lockdown browser",
    "wrong_code": "the access code",
    "too_many_guesses": "too many wrong codes",
}


def troubles(standing: Standing, now: dt.datetime) -> tuple[Trouble, ...]:
    """Every reason that stands now, the most urgent first."""
    found = [check(standing, now) for check in CHECKS]
    return tuple(sorted((t for t in found if t is not None), key=lambda trouble: trouble.urgency))


def _hand(s: Standing, now: dt.datetime) -> Trouble | None:  # noqa: ARG001
    if s.hand_at is None or s.state == "closed":
        return None
    return Trouble(Reason.HAND, s.hand_at, f"Asks: {s.hand_words}" if s.hand_words else "Raised a hand")


def _other_device(s: Standing, now: dt.datetime) -> Trouble | None:  # noqa: ARG001
    if s.device_asked_at is None or s.state not in ("running", "paused"):
        return None
    return Trouble(Reason.OTHER_DEVICE, s.device_asked_at, "Asks to go on with another device")


def _at_the_door(s: Standing, now: dt.datetime) -> Trouble | None:  # noqa: ARG001
    if s.door_asked_at is None or s.state:
        return None
    return Trouble(Reason.AT_THE_DOOR, s.door_asked_at, f"Asks to be let in: {SHUT_BY.get(s.door_shut_by, 'the door')}")


def _unsaved(s: Standing, now: dt.datetime) -> Trouble | None:
    if s.unsaved_since is None or s.state not in ("running", "paused") or now - s.unsaved_since < UNSAVED_AFTER:
        return None
    return Trouble(Reason.UNSAVED, s.unsaved_since, "Answers are not saved")


def _silent(s: Standing, now: dt.datetime) -> Trouble | None:
    heard = s.seen_at or s.started_at
    if s.state not in ("running", "paused") or heard is None or now - heard < SILENT_AFTER:
        return None
    return Trouble(Reason.SILENT, heard, "Disconnected: nothing heard from the page")


def _overdue(s: Standing, now: dt.datetime) -> Trouble | None:
    if s.state != "running" or s.deadline_at is None or now - s.deadline_at < OVERDUE_AFTER:
        return None
    return Trouble(Reason.OVERDUE, s.deadline_at, "Time is over but not closed: is the worker running?")


def _ended_unsaved(s: Standing, now: dt.datetime) -> Trouble | None:  # noqa: ARG001
    if s.state != "closed" or s.unsaved_since is None:
        return None
    return Trouble(
        Reason.ENDED_UNSAVED, s.unsaved_since, "Ended with something not saved: see late saves and emergency file"
    )


def _lockdown(s: Standing, now: dt.datetime) -> Trouble | None:
    if s.state not in ("running", "paused"):
        return None
    if s.lockdown_mismatch:
        return Trouble(Reason.LOCKDOWN, None, "Not in the lockdown browser, or with other settings")
    since = max((moment for moment in (s.started_at, s.device_changed_at) if moment), default=None)
    if not s.lockdown_unshown or since is None or now - since < SHOWN_AFTER:
        return None
    return Trouble(Reason.LOCKDOWN, since, "The page has not shown that it is the lockdown browser")


def _device_changed(s: Standing, now: dt.datetime) -> Trouble | None:
    changed = s.device_changed_at
    if changed is None or s.state not in ("running", "paused") or now - changed > NEWS_FOR:
        return None
    return Trouble(Reason.DEVICE_CHANGED, changed, "Goes on in another page or device")


def _wrong_codes(s: Standing, now: dt.datetime) -> Trouble | None:  # noqa: ARG001
    if s.state or s.wrong_codes < WRONG_CODES:
        return None
    return Trouble(Reason.WRONG_CODES, s.wrong_code_at, f"{s.wrong_codes} wrong access codes")


def _paused_long(s: Standing, now: dt.datetime) -> Trouble | None:
    if s.state != "paused" or s.paused_at is None or now - s.paused_at < PAUSED_LONG:
        return None
    return Trouble(Reason.PAUSED_LONG, s.paused_at, "The clock has stood still for long")


def _not_started(s: Standing, now: dt.datetime) -> Trouble | None:
    if s.state or not s.may_start or now - s.opens_at < LATE_AFTER:
        return None
    return Trouble(Reason.NOT_STARTED, None, "Has not started")


Check = Callable[[Standing, dt.datetime], Trouble | None]
CHECKS: tuple[Check, ...] = (
    _hand, _other_device, _at_the_door, _unsaved, _silent, _overdue, _ended_unsaved, _lockdown, _device_changed,
    _wrong_codes, _paused_long, _not_started,
)  # fmt: skip
