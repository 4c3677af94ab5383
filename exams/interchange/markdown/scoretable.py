"""How many points does the table of scores on the cover give each section?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from exams.interchange.markdown import amounts
from exams.interchange.markdown.lines import Line

_TOTAL = re.compile(r"^(?:grand\s+)?total\b|^sum\b|^overall\b", re.IGNORECASE)
_HEAD = re.compile(
    r"^(?:question|section|part|problem|topic|item)s?\b.*\b(?:score|points?|marks?|max\w*|worth|possible|earned)\b",
    re.IGNORECASE,
)
_CELL = re.compile(r"^(\d{1,4}(?:\.\d{1,2})?)$")
_OUT_OF = re.compile(r"_{2,}\s*/\s*(\d{1,4}(?:\.\d{1,2})?)\s*$")
_SPLIT = re.compile(r"\s*\|\s*|\t+|\s{2,}|:\s+|\s[\u2013\u2014-]\s")
_ORDER = re.compile(
    r"^(?:section|part|problem|question)?\s*(\d{1,2}|[A-H]|I{1,3}|IV|VI{0,3})\b[.:)]?\s*", re.IGNORECASE
)
_PER = re.compile(r"\b(?:each|every|per)\b", re.IGNORECASE)


@dataclass(slots=True)
class ScoreTable:
    """`points` by index of the section, each with its line; `lines`: the numbers of all lines of the table."""

    points: dict[int, tuple[Decimal, int]] = field(default_factory=dict)
    total: tuple[Decimal, int] | None = None
    lines: set[int] = field(default_factory=set)


def read_table(cover: Sequence[Line], titles: Sequence[str]) -> ScoreTable:
    """The rows whose first words are a section's title, its number, or "Total"."""
    table = ScoreTable()
    for line in cover:
        text = line.words.strip("| ")
        if _HEAD.match(text) and len(text) < 80 and not re.search(r"[.!?]$", text):
            table.lines.add(line.number)
        elif (value := _value(line)) is not None:
            _add_row(table, line, text, value, titles)
    return table


def _add_row(table: ScoreTable, line: Line, text: str, value: Decimal, titles: Sequence[str]) -> None:
    index = _section(text, titles)
    if index is not None and index not in table.points:
        table.points[index] = (value, line.number)
        table.lines.add(line.number)
    elif _TOTAL.match(text.lstrip("-*+ ")):
        table.total = (value, line.number)
        table.lines.add(line.number)


def _value(line: Line) -> Decimal | None:
    """Points on a line that is short, and no sentence."""
    words = line.text.strip()
    if line.literal or len(words) > 120 or _PER.search(words) or re.search(r"\w[.!?]$", words):
        return None
    if (points := amounts.points(line.words)) is not None:
        return points
    if blank := _OUT_OF.search(line.text):
        return Decimal(blank[1])
    cells = [cell.strip("*_ /") for cell in _SPLIT.split(line.text.strip().strip("|"))][1:]
    numbers = [Decimal(cell) for cell in cells if _CELL.match(cell)]
    return numbers[0] if numbers else None


def _section(text: str, titles: Sequence[str]) -> int | None:
    row = _normal(text.lstrip("-*+ "))
    numbered = _normal(_ORDER.sub("", text.lstrip("-*+ "), count=1))
    for index, title in enumerate(titles):
        name = _normal(title)
        if name and (row.startswith(name) or numbered.startswith(name)):
            return index
    match = _ORDER.match(text.lstrip("-*+ "))
    if match and text[:4].lower() in {"sect", "part", "prob", "ques"}:
        index = _index(match[1])
        return index if 0 <= index < len(titles) else None
    return None


def _index(label: str) -> int:
    romans = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"]
    if label.isdigit():
        return int(label) - 1
    return romans.index(label.upper()) if label.upper() in romans else ord(label.upper()) - ord("A")


def _normal(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.lower())
