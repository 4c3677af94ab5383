"""Who stands in a roster file? Every line and every problem at once."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeVar

from exams.content.cells import plain
from exams.rules.roster import cells
from exams.rules.roster.cells import NotUnderstood
from exams.rules.roster.columns import Recognised, recognise, without_numbers
from exams.rules.roster.decoding import NotATable, decode, separator_of
from exams.rules.roster.lines import Column, Line, Problem, Roster, Time

SIZE_LIMIT = 8 * 1024 * 1024  # bytes
ROW_LIMIT = 20_000
V = TypeVar("V")


def read_roster(data: bytes) -> Roster:
    """The people of a CSV file as Canvas, Gradescope or a registrar writes it, or as this site does."""
    roster = Roster()
    if len(data) > SIZE_LIMIT:
        roster.problems.append(Problem(0, f"The file is larger than {SIZE_LIMIT // 1024 // 1024} MB."))
        return roster
    try:
        text, encoding = decode(data)
    except NotATable as refused:
        roster.problems.append(Problem(0, str(refused)))
        return roster
    if encoding == "windows-1252":
        roster.notes.append(
            "The file was read as Windows-1252, as Excel writes it. Look whether accents came out right."
        )
    _read(text, roster)
    if not roster.problems and not roster.lines:
        roster.problems.append(Problem(0, "The file names nobody below its header. Choose another file."))
    return roster


def _read(text: str, roster: Roster) -> None:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
    try:
        table = [(rows.line_num, row) for row in rows if any(cell.strip() for cell in row)]
        if table and table[0][1][0].lower().startswith("sep="):
            del table[0]
    except csv.Error as error:
        what = "a quote that is not closed" if "quote" in str(error) or "end of data" in str(error) else str(error)
        roster.problems.append(Problem(rows.line_num, f"The table breaks off here: {what}. Mend this row."))
        return
    if not table:
        roster.problems.append(Problem(0, "The file is empty. Choose another one."))
        return
    (number, header), *below = table
    known = without_numbers(recognise(header), header, [row for _, row in below])
    roster.columns = {column: header[place].strip() for column, place in known.places.items()}
    roster.ignored = known.ignored
    roster.problems += [Problem(number, message) for message in known.problems]
    if not known.problems:
        _Reader(roster, known, len(header)).read(below)


@dataclass(slots=True)
class _Reader:
    """Reads the rows below the header into the roster."""

    roster: Roster
    known: Recognised
    width: int
    domains: dict[int, str] = field(default_factory=dict)

    def read(self, rows: Iterable[tuple[int, list[str]]]) -> None:
        seen: dict[str, Line] = {}
        for number, row in rows:
            if self._is_no_person(row):
                continue
            if len(seen) >= ROW_LIMIT:
                self._problem(number, f"There are more than {ROW_LIMIT} people. Cut the file in parts.")
                break
            line = self._line(number, row)
            if line is not None:
                self._keep(line, seen)
        self.roster.lines = list(seen.values())
        self._compare_domains()
        if Column.NETID not in self.known.places:
            self.roster.notes.append("The NetIDs are what stands before the @ of the e-mail addresses.")

    def _compare_domains(self) -> None:
        """`ada@gmail.example` need not be our `ada`: where NetIDs come from addresses, all are of one domain."""
        if len(set(self.domains.values())) < 2:
            return
        (usual, _), *_ = Counter(self.domains.values()).most_common(1)
        for number, domain in self.domains.items():
            if domain != usual:
                message = (
                    f"This address is at {domain[:60]}, most are at {usual[:60]}. Say the NetID in a column of its own."
                )
                self._problem(number, message)

    def _is_no_person(self, row: list[str]) -> bool:
        """Canvas writes a line of points below its header and a student for testing at the end."""
        first = row[0].strip().lower()
        name, role = self._cell(row, Column.NAME).lower(), self._cell(row, Column.ROLE).lower()
        return first.startswith("points possible") or name in ("student, test", "test student") or (
            role in cells.LEFT_OUT_ROLES
        )  # fmt: skip

    def _line(self, number: int, row: list[str]) -> Line | None:
        if any(cell.strip() for cell in row[self.width :]):
            self._problem(number, "This row has more cells than the header: put quotes around a name with a comma.")
            return None
        before = len(self.roster.problems)
        source = Column.NETID if Column.NETID in self.known.places else Column.EMAIL
        if not self._cell(row, source):
            self._problem(number, f"The {source} is missing. Fill it in or take the row out.")
            return None
        if domain := self._cell(row, source).partition("@")[2].lower():
            self.domains[number] = domain
        line = Line(
            row=number,
            netid=self._value(number, cells.netid, self._cell(row, source)) or "",
            name=self._name(number, row),
            email=self._value(number, cells.email, self._cell(row, Column.EMAIL)),
            section=self._value(number, cells.section, self._cell(row, Column.SECTION)),
            role=self._value(number, cells.role, self._cell(row, Column.ROLE)),
            time=self._time(number, row),
        )
        return line if len(self.roster.problems) == before else None

    def _name(self, number: int, row: list[str]) -> str | None:
        first, last = self._cell(row, Column.FIRST), self._cell(row, Column.LAST)
        if first or last:
            return self._value(number, lambda text: cells.joined_name(text, last), first)
        return self._value(number, cells.full_name, self._cell(row, Column.NAME))

    def _time(self, number: int, row: list[str]) -> Time | None:
        whole = self._value(number, cells.accommodation, self._cell(row, Column.ACCOMMODATION))
        factor = self._value(number, cells.factor, self._cell(row, Column.FACTOR))
        minutes = self._value(number, cells.minutes, self._cell(row, Column.MINUTES))
        if factor is None and minutes is None:
            return whole
        time = whole or Time()
        return Time(factor or time.factor, minutes if minutes is not None else time.minutes or Decimal(0))

    def _keep(self, line: Line, seen: dict[str, Line]) -> None:
        """The same person twice is one person, unless the rows disagree about more than the section."""
        before = seen.get(line.netid)
        if before is None:
            seen[line.netid] = line
            return
        if replace(line, row=before.row, section=before.section) != before:
            self._problem(line.row, f"{line.netid} is also in row {before.row}, with something else. Keep one of them.")
        elif line.section and line.section not in (before.section or "").split(", "):
            both = ", ".join(part for part in (before.section, line.section) if part)
            seen[line.netid] = replace(before, section=both[: cells.SECTION_LIMIT])
        else:
            self.roster.notes.append(f"Row {line.row} says the same as row {before.row} ({line.netid}): taken once.")

    def _cell(self, row: list[str], column: Column) -> str:
        place = self.known.places.get(column)
        return plain(row[place]).strip() if place is not None and place < len(row) else ""

    def _value(self, number: int, read: Callable[[str], V], text: str) -> V | None:
        try:
            return read(text)
        except NotUnderstood as refused:
            self._problem(number, str(refused))
            return None

    def _problem(self, number: int, message: str) -> None:
        self.roster.problems.append(Problem(number, message))
