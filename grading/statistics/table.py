"""Which items, maxima and scores are in a CSV file of item scores?"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from operator import itemgetter

from grading.statistics.analysis import ItemData

_NUMBER = re.compile(r"[+-]?(\d{1,15}(\.\d{0,20})?|\.\d{1,20})([eE][+-]?\d{1,2})?", re.ASCII)
_COMMA = re.compile(r"^([+-]?\d{0,15}),(\d{1,20})$", re.ASCII)
_STATED = re.compile(r"(?P<name>.*\S)\s*/\s*(?P<maximum>\d{1,9}(\.\d{1,9})?)")
_DELIMITERS = ",;\t"
_WHO = {"id", "name", "netid", "student", "student id", "student_id", "studentid", "sid"}


@dataclass(frozen=True, slots=True)
class TableReading:
    """The items of a file, none of them usable while there are problems (sentences that name their row)."""

    items: tuple[ItemData, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: list[str]


def read_table(text: str) -> TableReading:
    """Rows are students, columns items; the first row names the items, `name/4` with the maximum.

    Cells are separated by commas, or by semicolons or tabs if the header has more of those; then a score may have
    a decimal comma. A first column without any number, or headed as a student's name or number, is taken for that
    and left out; empty lines are skipped. An empty cell
    is a problem: whether it means 0 or "not asked" is not for the reader to guess. Rows count from 1, the
    header included.
    """
    try:
        rows = _rows(text)
    except csv.Error as error:
        return TableReading((), (f"The file is not a CSV file: {error}.",))
    if not rows:
        return TableReading((), ("The file is empty; its first row must name the items.",))
    return _read(rows)


def _read(rows: list[_Row]) -> TableReading:
    header, students = rows[0], rows[1:]
    ragged = [
        (row.number, f"{len(row.cells)} cells where the header has {len(header.cells)}.")
        for row in students
        if len(row.cells) != len(header.cells)
    ]
    students = [row for row in students if len(row.cells) == len(header.cells)]
    first = 1 if _names_students(header, students) else 0
    names = header.cells[first:]
    items = tuple(_item(name, students, at) for at, name in enumerate(names, start=first))
    problems = [(1, problem) for problem in _header_problems(names)] + ragged
    problems += [(row.number, problem) for row in students for problem in _row_problems(row, names, first)]
    sentences = tuple(f"Row {number}: {problem}" for number, problem in sorted(problems, key=itemgetter(0)))
    return TableReading(() if problems else items, sentences)


def _rows(text: str) -> list[_Row]:
    lines = text.removeprefix("\ufeff")
    header = lines.lstrip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=header.count)
    rows = csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter, skipinitialspace=True)
    found = [_Row(at, [c.strip() for c in row]) for at, row in enumerate(rows, start=1) if any(c.strip() for c in row)]
    if delimiter == ",":
        return found
    return found[:1] + [_Row(row.number, [_COMMA.sub(r"\1.\2", c) for c in row.cells]) for row in found[1:]]


def _names_students(header: _Row, students: list[_Row]) -> bool:
    firsts = [row.cells[0] for row in students]
    several = any(len(row.cells) > 1 for row in students)
    named = any(firsts) and not any(_is_number(cell) for cell in firsts)
    return several and (named or header.cells[0].casefold() in _WHO)


def _header_problems(names: list[str]) -> list[str]:
    twice = [name for name, times in Counter(_name(n) for n in names if n).items() if times > 1]
    problems = [f"the item {name!r} is named more than once." for name in twice]
    problems += ["an item has no name."] * (not all(names))
    problems += [f"the maximum of {name!r} must be more than 0." for name in names if _maximum(name) == 0]
    return problems


def _row_problems(row: _Row, names: list[str], first: int) -> list[str]:
    found = [_cell_problem(cell, name) for cell, name in zip(row.cells[first:], names, strict=True)]
    return [problem for problem in found if problem]


def _cell_problem(cell: str, name: str) -> str | None:
    if not cell:
        return f"no score for {_name(name)!r}; write 0 if it earned nothing."
    if not _is_number(cell):
        return f"the score {cell!r} for {_name(name)!r} is not a number."
    maximum = _maximum(name)
    if maximum is not None and Fraction(cell) > maximum:
        return f"the score {cell} for {_name(name)!r} is above its maximum."
    return None


def _item(name: str, students: list[_Row], at: int) -> ItemData:
    cells = [row.cells[at] for row in students]
    return ItemData(_name(name), [Fraction(c) for c in cells if _is_number(c)], maximum=_maximum(name))


def _is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None


def _name(header: str) -> str:
    stated = _STATED.fullmatch(header)
    return stated["name"] if stated else header


def _maximum(header: str) -> Fraction | None:
    stated = _STATED.fullmatch(header)
    return Fraction(stated["maximum"]) if stated else None
