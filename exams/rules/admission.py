"""May this student start now? The rules of the door, without the door."""

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
    WRONG_CODE = "wrong_code"


@dataclass(frozen=True, slots=True)
class Entrance:
    """What the door knows: `closes_at` is already moved by the student's accommodation."""

    on_roster: bool
    has_edition: bool
    opens_at: dt.datetime
    closes_at: dt.datetime
    access_code: str = ""
    taken_elsewhere: bool = False  # an attempt of the same quiz at another sitting


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
    return None


def code_is_right(expected: str, typed: str) -> bool:
    """Whether the access code fits, in constant time, blind to case and white space around."""
    return hmac.compare_digest(folded(expected).encode(), folded(typed).encode())


def signs_as(full_name: str, typed: str) -> bool:
    """Whether the typed name is the full name, blind to case, accents' encoding and extra white space."""
    return bool(folded(typed)) and folded(full_name) == folded(typed)


def folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
