"""Which points, minutes and dates does a piece of text name?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_NAMES = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty
"""
_SMALL = _NAMES.split()
_WORDS = {word: Decimal(value) for value, word in enumerate(_SMALL)} | {
    "thirty": Decimal(30), "forty": Decimal(40), "fifty": Decimal(50), "sixty": Decimal(60), "seventy": Decimal(70),
    "eighty": Decimal(80), "ninety": Decimal(90),
    "a": Decimal(1), "an": Decimal(1), "half": Decimal("0.5"),
}  # fmt: skip
_TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_UNITS = rf"(?:{'|'.join(_SMALL[1:10])})"
_COMPOUND = re.compile(rf"({_TENS})[\s-]+({_UNITS})", re.IGNORECASE)
NUMBER = rf"(?:\d{{1,4}}(?:[.,]\d{{1,2}})?|\b(?:{_TENS}[\s-]+{_UNITS}\b|{'|'.join(_WORDS)}))"
POINT = r"(?:points?|pts?\b\.?|marks?\b|credits?\b|p\b)"
_POINTS = re.compile(rf"(?<![\w.])({NUMBER})(?:\s+an?|\s+total)?[\s-]*{POINT}", re.IGNORECASE)
EACH = r"(?:each|every|per|apiece)"
_POINTS_EACH = (
    re.compile(
        rf"\b{EACH}\b(?:(?!\b(?:wrong|incorrect|missing|error)\b)[^.:;]){{0,60}}?(?:worth|carr(?:y|ies)|counts?|gives?|"
        rf"scores?|earns?|is|are|for|:|=)[^.;\d]{{0,20}}?({NUMBER})[\s-]*{POINT}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<![\w.])({NUMBER})[\s-]*{POINT}[\s,]*(?:for\s+)?{EACH}\s*(?:$|[).,;\]]|(?:correct\s+)?(?:questions?|items?|claims?|"
        rf"statements?|problems?|answers?)\b)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:questions|items|problems|claims|statements|all)\s+(?:are|is|carry|count)\s+(?:\w+\s+)?(?:worth\s+)?"
        rf"({NUMBER})[\s-]*{POINT}",
        re.IGNORECASE,
    ),
    re.compile(rf"\d+\s*(?:\w+\s+)?[×x]\s*({NUMBER})\s*{POINT}", re.IGNORECASE),
    re.compile(
        rf"\b{EACH}(?:\s+(?:question|item|claim|one))?\s*[(:,]?\s*({NUMBER})[\s-]*{POINT}\s*(?:$|[).,;:])",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{EACH}\s+\w+\s+has\s+a\s+value\s+of\s+({NUMBER})[\s-]*{POINT}", re.IGNORECASE),
    re.compile(rf"\bpoints?\s*:\s*({NUMBER})\s+{EACH}\b", re.IGNORECASE),
)
_HOURS = r"(?:hours?|hrs?|h)\b\.?"
_MINUTES = r"(?:minutes?|mins?)\b\.?"
DURATION = re.compile(
    rf"(?<![\w.:])(?:(?P<hours>{NUMBER})[\s-]*{_HOURS}(?P<half>\s+and\s+a\s+half)?"
    rf"(?:(?:\s*(?:,|and))?\s*(?P<rest>{NUMBER})[\s-]*(?:{_MINUTES}|m\b))?|(?P<minutes>{NUMBER})(?:\s*\(\d{{1,3}}\))?[\s-]*{_MINUTES})",
    re.IGNORECASE,
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = r"(?P<month>(?:" + "|".join(_MONTHS) + r")[a-z]{0,6})\.?"
_DATES = (
    re.compile(r"(?<![\d/.-])(?P<year>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)"),
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?\s*(?:of\s+)?[-\s]{_MONTH}[\s,-]+(?P<year>\d{{4}})\b", re.IGNORECASE
    ),
    re.compile(r"(?<![\d/.-])(?P<m>\d{1,2})(?P<sep>[/-])(?P<day>\d{1,2})(?P=sep)(?P<year>\d{4}|\d\d)(?!\d)"),
    re.compile(r"(?<![\d/.-])(?P<day>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<year>\d{4})(?!\d)"),
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """`date` is None where the text looks like a date that does not exist."""

    text: str
    date: dt.date | None


def number(text: str) -> Decimal:
    """`4`, `1.5`, `1,5` or a word up to ninety-nine."""
    if compound := _COMPOUND.fullmatch(text):
        return _WORDS[compound[1].lower()] + _WORDS[compound[2].lower()]
    return _WORDS[text.lower()] if text.lower() in _WORDS else Decimal(text.replace(",", "."))


def points(text: str) -> Decimal | None:
    """The first number of points in the text."""
    match = _POINTS.search(text)
    return number(match[1]) if match else None


def all_points(text: str) -> Iterator[re.Match[str]]:
    """Every number of points, in group 1."""
    return _POINTS.finditer(text)


def points_each(text: str) -> Decimal | None:
    """What a sentence such as "each question is worth 4 points" gives every question."""
    for pattern in _POINTS_EACH:
        if match := pattern.search(text):
            return number(match[1])
    return None


def minutes(text: str) -> int | None:
    """The first length of time in the text, in whole minutes."""
    match = DURATION.search(text)
    return _minutes(match) if match else None


def _minutes(match: re.Match[str]) -> int:
    if match["minutes"]:
        return int(number(match["minutes"]))
    total = number(match["hours"]) * 60 + (30 if match["half"] else 0)
    return int(total + (number(match["rest"]) if match["rest"] else 0))


def find_date(text: str) -> FoundDate | None:
    """The first date; `3/11/2026` is read month first unless that cannot be."""
    for pattern in _DATES:
        if match := pattern.search(text):
            parts = match.groupdict()
            month = _month(parts.get("month")) if parts.get("month") else int(parts["m"])
            if month:
                return FoundDate(match[0], _date(int(parts["year"]), month, int(parts["day"])))
    return None


def _month(name: str | None) -> int:
    key = (name or "").lower()[:3]
    return _MONTHS.index(key) + 1 if key in _MONTHS else 0


def _date(year: int, month: int, day: int) -> dt.date | None:
    if month > 12 >= day:
        month, day = day, month
    try:
        return dt.date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None
