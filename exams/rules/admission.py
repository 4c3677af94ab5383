"""May this student start now, and may this device open the paper? The rules of the door, without the door."""

from __future__ import annotations

import datetime as dt
import hmac
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Refusal(StrEnum):
    """Why a student may not start."""

    NOT_ON_ROSTER = "not_on_roster"
    NOT_PUBLISHED = "not_published"
    NOT_OPEN_YET = "not_open_yet"
    OVER = "over"
    TAKEN = "taken"
    LOCKDOWN = "lockdown"
    OUTSIDE = "outside"
    NOT_CHECKED_IN = "not_checked_in"
    WRONG_CODE = "wrong_code"
    TOO_MANY_GUESSES = "too_many_guesses"


@dataclass(frozen=True, slots=True)
class Entrance:
    """What the door knows: `closes_at` is already moved by the student's accommodation.

    `lockdown` is what the check of a lockdown browser came to: nothing where it fits or is not asked for. `inside`
    and `checked_in` are true where they are not asked for.
    """

    on_roster: bool
    has_edition: bool
    opens_at: dt.datetime
    closes_at: dt.datetime
    taken_elsewhere: bool = False  # an attempt of the same quiz at another sitting
    lockdown: Refusal | None = None
    inside: bool = True
    checked_in: bool = True


def why_not_enter(entrance: Entrance, *, now: dt.datetime) -> Refusal | None:
    """The first rule that shuts the door before a code is asked, or nothing."""
    if not entrance.on_roster:
        return Refusal.NOT_ON_ROSTER
    if entrance.taken_elsewhere:
        return Refusal.TAKEN
    if not entrance.has_edition:
        return Refusal.NOT_PUBLISHED
    if now < entrance.opens_at:
        return Refusal.NOT_OPEN_YET
    if now >= entrance.closes_at:
        return Refusal.OVER
    if entrance.lockdown is not None:
        return entrance.lockdown
    if not entrance.inside:
        return Refusal.OUTSIDE
    if not entrance.checked_in:
        return Refusal.NOT_CHECKED_IN
    return None


def may_open_paper(*, one_device: bool, bound_to: str, device: str) -> bool:
    """Whether this device may open the paper of an attempt that runs.

    An attempt is bound to the device that started it, where the sitting says so; one that was begun before the
    sitting said so is not. It is about fetching the paper only: a page that is open saves and hands in all the same.
    """
    return not one_device or not bound_to or hmac.compare_digest(bound_to, device)


def code_is_right(expected: str, typed: str) -> bool:
    """Whether the access code fits, in constant time, blind to case and white space around."""
    return hmac.compare_digest(folded(expected).encode(), folded(typed).encode())


def signs_as(full_name: str, typed: str) -> bool:
    """Whether the typed name is the full name, blind to case, accents' encoding and extra white space."""
    return bool(folded(typed)) and folded(full_name) == folded(typed)


def folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
