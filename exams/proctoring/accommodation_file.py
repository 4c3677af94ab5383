"""How do accommodations come as a table and leave as one? Every problem is listed; nothing is written here."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from exams.content.cells import csv_text, plain
from exams.models import Accommodation, Course, Enrollment, Role, Sitting
from exams.proctoring.forms import LONGEST
from exams.rules.response import is_storable
from exams.running.accommodations import Planned

FILE_LIMIT = 1024 * 1024  # bytes
ROW_LIMIT = 5_000
REASON_LIMIT = 500
COLUMNS = ("netid", "factor", "minutes", "sitting", "reason")
NEEDED = COLUMNS[:3]
NUMBER = re.compile(r"\d{1,4}(?:[.,]\d{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in which line of the file; the words are in the template."""

    line: int
    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file and what it would do."""

    plan: Planned
    before: Accommodation | None
    change: Literal["added", "changed", "same"]


@dataclass(slots=True)
class Reading:
    """What a file says: lines, or problems that stand in the way of all of it."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def of(self, change: str) -> int:
        return sum(line.change == change for line in self.lines)

    @property
    def counts(self) -> dict[str, int]:
        return {change: self.of(change) for change in ("added", "changed", "same")}


class Reader:
    """Reads files for one course, whose people, sittings and accommodations it fetches once."""

    def __init__(self, course: Course) -> None:
        roster = Enrollment.objects.current().filter(course=course, role=Role.STUDENT).select_related("user")
        self.students = {row.user.netid: row.user for row in roster}
        self.sittings = sittings_by_name(course)
        rows = Accommodation.objects.filter(course=course)
        self.known = {(row.user_id, row.sitting_id): row for row in rows}

    def read(self, text: str) -> Reading:
        """The lines of a table with a header; its columns are separated by commas, semicolons or tabs."""
        reading = Reading()
        head_line = text.split("\n", 1)[0]
        delimiter = max(",;\t", key=head_line.count)
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            head = [cell.strip().lower() for cell in next(rows, [])]
            reading.problems += _problems_of(head)
            if not reading.problems:
                self._read_rows(rows, head, reading)
        except csv.Error:
            reading.problems.append(Problem(rows.line_num, "not_a_table"))
        return reading

    def _read_rows(self, rows: Iterator[list[str]], head: list[str], reading: Reading) -> None:
        seen: set[tuple[int, int | None]] = set()
        for row in rows:
            line_number: int = rows.line_num  # type: ignore[attr-defined]
            cells = dict(zip(head, (plain(cell).strip() for cell in row), strict=False))
            if not any(cells.values()):
                continue
            if len(reading.lines) >= ROW_LIMIT:
                reading.problems.append(Problem(line_number, "too_many_lines", str(ROW_LIMIT)))
                return
            line, problems = self._line(cells, line_number)
            reading.problems += problems
            if line is None:
                continue
            place = (line.plan.user.pk, line.plan.sitting.pk if line.plan.sitting else None)
            if place in seen:
                reading.problems.append(Problem(line_number, "twice", cells["netid"]))
            seen.add(place)
            reading.lines.append(line)

    def _line(self, cells: dict[str, str], number: int) -> tuple[Line | None, list[Problem]]:
        user = self.students.get(cells.get("netid", "").lower())
        name = cells.get("sitting", "")
        found = self.sittings.get(name.casefold(), [])
        factor, minutes = _number(cells.get("factor") or "1"), _number(cells.get("minutes") or "0")
        reason = cells.get("reason", "")
        broken = {
            "unknown_student": (user is None, cells.get("netid", "")),
            "unknown_sitting": (bool(name) and not found, name),
            "ambiguous_sitting": (len(found) > 1, name),
            "factor": (factor is None or not 1 <= factor <= 10, cells.get("factor", "")),
            "minutes": (minutes is None or minutes > LONGEST, cells.get("minutes", "")),
            "long_reason": (len(reason) > REASON_LIMIT or not is_storable(reason), reason[:40]),
        }
        problems = [Problem(number, code, value) for code, (is_broken, value) in broken.items() if is_broken]
        if problems or user is None or factor is None or minutes is None:
            return None, problems
        sitting = found[0] if found else None
        before = self.known.get((user.pk, sitting.pk if sitting else None))
        kept = before.reason if before is not None and "reason" not in cells else reason
        plan = Planned(user, sitting, factor, dt.timedelta(milliseconds=int(minutes * 60_000)), kept)
        return Line(plan, before, _change(plan, before)), []


def sittings_by_name(course: Course) -> dict[str, list[Sitting]]:
    """The sittings that each name can mean: their number, their name, and quiz with name; in small letters."""
    names: dict[str, list[Sitting]] = {}
    for sitting in Sitting.objects.filter(quiz__course=course).select_related("quiz"):
        for name in {str(sitting.pk), sitting.name, full_name(sitting)}:
            names.setdefault(name.strip().casefold(), []).append(sitting)
    return names


def full_name(sitting: Sitting) -> str:
    return f"{sitting.quiz.title}, {sitting.name}"


def as_file(course: Course, accommodations: Iterable[Accommodation]) -> str:
    """The accommodations as a table that can be uploaded again; nothing in it runs as a formula."""
    names = sittings_by_name(course)
    rows: list[tuple[str, ...]] = [COLUMNS]
    for row in accommodations:
        where = ""
        if row.sitting is not None:
            where = full_name(row.sitting)
            where = where if len(names[where.strip().casefold()]) == 1 else str(row.sitting.pk)
        rows.append((row.user.netid, f"{row.factor:.2f}", minutes_in(row.extra_time), where, row.reason))
    return csv_text(rows)


def minutes_in(length: dt.timedelta) -> str:
    """A length of time in minutes, with at most two decimals and none that are not needed."""
    minutes = Decimal(length // dt.timedelta(milliseconds=1)) / 60_000
    text = f"{minutes:.2f}"
    return text.rstrip("0").rstrip(".")


def _problems_of(head: list[str]) -> list[Problem]:
    missing = [Problem(1, "missing_column", name) for name in NEEDED if name not in head]
    unknown = [Problem(1, "unknown_column", name[:40]) for name in head if name and name not in COLUMNS]
    twice = [Problem(1, "column_twice", name) for name in COLUMNS if head.count(name) > 1]
    return missing + unknown + twice


def _number(text: str) -> Decimal | None:
    return Decimal(text.replace(",", ".")) if NUMBER.fullmatch(text) else None


def _change(plan: Planned, before: Accommodation | None) -> Literal["added", "changed", "same"]:
    if before is None:
        return "added"
    same = (before.factor, before.extra_time, before.reason) == (plan.factor, plan.extra_time, plan.reason)
    return "same" if same else "changed"
