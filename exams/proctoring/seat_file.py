"""How do seats come as a table and leave as one? Every problem is listed, and a table with problems changes nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from exams.content.cells import csv_text, plain
from exams.models import Sitting
from exams.proctoring.board import Seat, roster
from exams.rules.response import is_storable

FILE_LIMIT = 1024 * 1024  # bytes
SEAT_LIMIT = 32


@dataclass(frozen=True, slots=True)
class SeatProblem:
    """What is wrong in which line; the words are in the template."""

    line: int
    code: str
    value: str = ""


def read_seats(sitting: Sitting, text: str) -> tuple[dict[int, str], list[SeatProblem]]:
    """Seats by student (id) out of a table with the columns `netid` and `seat`; an empty seat takes it away."""
    students = dict(roster(sitting).values_list("user__netid", "user"))
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    seats: dict[int, str] = {}
    problems: list[SeatProblem] = []
    try:
        head = [cell.strip().lower() for cell in next(rows, [])]
        missing = [SeatProblem(1, "missing_column", name) for name in ("netid", "seat") if name not in head]
        if missing:
            return {}, missing
        for row in rows:
            cells = dict(zip(head, (plain(cell).strip() for cell in row), strict=False))
            if any(cells.values()):
                problems += _take(cells, students, seats, rows.line_num)
    except csv.Error:
        problems.append(SeatProblem(rows.line_num, "not_a_table"))
    return seats, problems


def _take(cells: dict[str, str], students: dict[str, int], seats: dict[int, str], line: int) -> list[SeatProblem]:
    """Adds one line to the seats, or says what is wrong with it."""
    netid, seat = cells.get("netid", "").lower(), cells.get("seat", "")
    student = students.get(netid)
    if "seat" not in cells:
        return [SeatProblem(line, "not_a_table")]
    if student is None:
        return [SeatProblem(line, "unknown_student", netid[:63])]
    if student in seats:
        return [SeatProblem(line, "student_twice", netid)]
    if len(seat) > SEAT_LIMIT or not is_storable(seat):
        return [SeatProblem(line, "long_seat", seat[:40])]
    if seat and seat in seats.values():
        return [SeatProblem(line, "seat_twice", seat)]
    seats[student] = seat
    return []


def seats_as_file(seats: Iterable[Seat]) -> str:
    """The roster with its seats as a table that can be uploaded again."""
    return csv_text([("netid", "name", "seat"), *((seat.netid, seat.name, seat.seat) for seat in seats)])
