"""What does one cell of a roster say? Text in; a value out, or NotUnderstood with words for a person."""

from __future__ import annotations

import re
from decimal import Decimal

from exams.rules.roster.lines import Time

NETID = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}", re.ASCII)
EMAIL = re.compile(r"[^@\s<>,;\"]{1,64}@[^@\s<>,;\".]+(\.[^@\s<>,;\".]+)+")
NUMBER = re.compile(r"\d{1,4}(?:[.,]\d{1,2})?", re.ASCII)
ROLES = {
    "student": "student", "learner": "student", "studentenrollment": "student",
    "ta": "ta", "taenrollment": "ta", "teaching assistant": "ta", "reader": "ta", "grader": "ta", "assistant": "ta",
    "instructor": "instructor", "teacher": "instructor", "teacherenrollment": "instructor", "professor": "instructor",
    "lecturer": "instructor", "faculty": "instructor",
}  # fmt: skip
LEFT_OUT_ROLES = ("observer", "observerenrollment", "designer", "designerenrollment", "test student", "studentview")
LONGEST_MINUTES = 600
NAME_LIMIT = SECTION_LIMIT = 200
NONE = ("none", "no", "-", "–", "n/a", "0")


class NotUnderstood(Exception):
    """The message names what was read and says what would do."""


def netid(text: str) -> str:
    """The NetID in small letters; of an address what stands before the @."""
    found = text.strip().lower().partition("@")[0]
    if not NETID.fullmatch(found):
        raise NotUnderstood(f"“{text.strip()[:40]}” is no NetID: small letters, digits, dots, dashes or underscores.")
    return found


def email(text: str) -> str | None:
    found = text.strip()
    if not found:
        return None
    if len(found) > 254 or not EMAIL.fullmatch(found):
        raise NotUnderstood(f"“{found[:60]}” is no e-mail address. Mend it or leave the cell empty.")
    return found


def section(text: str) -> str | None:
    found = " ".join(text.split())
    if len(found) > SECTION_LIMIT:
        raise NotUnderstood(f"The section is longer than {SECTION_LIMIT} characters.")
    return found or None


def role(text: str) -> str | None:
    found = " ".join(text.lower().split())
    if not found:
        return None
    if found in ROLES:
        return ROLES[found]
    raise NotUnderstood(f"“{text.strip()[:40]}” is no role here. Write student, TA or instructor.")


def full_name(text: str) -> str | None:
    """`Last, First` is turned round; a suffix stays at the end (`Doe, Jane, Jr.`)."""
    found = " ".join(text.split())
    last, comma, first = found.partition(",")
    if comma and first.strip():
        first, _, suffix = first.partition(",")
        found = " ".join(part.strip() for part in (first, last, suffix) if part.strip())
    return _short(found.strip(" ,")) or None


def joined_name(first: str, last: str) -> str | None:
    return _short(" ".join(f"{first} {last}".split())) or None


def factor(text: str) -> Decimal | None:
    """`1.5`, `1,5`, `×1.5`, `1.5x`, `150 %` and `+50 %` are all half as much again."""
    found = text.strip().lower().strip("x× ")
    if not found or found in NONE:
        return Decimal(1) if found else None
    percent = found.endswith("%")
    more = found.startswith("+")
    number = _number(found.strip("+% "))
    if number is not None and percent:
        number = (number + 100 if more else number) / 100
    if number is None or not 1 <= number <= 10:
        raise NotUnderstood(f"“{text.strip()[:40]}” is no time factor from 1 to 10, for example 1.5.")
    return number


def minutes(text: str) -> Decimal | None:
    found = text.strip().lower().removeprefix("+").removesuffix("minutes").removesuffix("min").strip()
    if not found or found in NONE:
        return Decimal(0) if found else None
    number = _number(found)
    if number is None or number > LONGEST_MINUTES:
        raise NotUnderstood(f"“{text.strip()[:40]}” is no number of minutes from 0 to {LONGEST_MINUTES}.")
    return number


def accommodation(text: str) -> Time | None:
    """A factor, or minutes where it says so: `1.5x`, `time and a half`, `double time`, `15 min`."""
    found = " ".join(text.lower().split())
    if not found:
        return None
    words = {"time and a half": "1.5", "time and one half": "1.5", "double time": "2", "double": "2"}
    if found in NONE:
        return Time()
    if found.endswith(("min", "minutes")):
        return Time(minutes=minutes(found) or Decimal(0))
    return Time(factor=factor(words.get(found, found)) or Decimal(1))


def _number(text: str) -> Decimal | None:
    return Decimal(text.replace(",", ".")) if NUMBER.fullmatch(text) else None


def _short(name: str) -> str:
    if len(name) > NAME_LIMIT:
        raise NotUnderstood(f"The name is longer than {NAME_LIMIT} characters.")
    return name
