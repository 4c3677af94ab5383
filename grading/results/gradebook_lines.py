"""How does the gradebook's page say its rows? Words and numbers for each student, made once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.urls import reverse

from grading.results.gradebook import NOBODY, Row
from grading.scoring.numbers import plain_ascii

STATES = {
    "absent": "Did not start",
    "running": "Running",
    "paused": "Paused",
    "waiting": "Waits to be graded",
    "graded": "Graded",
}


class Line(NamedTuple):
    """A row as it is printed; `url` "" for who has no result, `by_hand` "" where nothing was added."""

    url: str
    name: str
    who: str
    cells: tuple[str, ...]
    total: str
    by_hand: str
    state: str
    absent: bool


def lines_of(rows: Iterable[Row]) -> Iterator[Line]:
    """One at a time, so that no page holds everything twice."""
    place = reverse("result", args=[NOBODY])
    return (_line(row, place) for row in rows)


def _line(row: Row, place: str) -> Line:
    student = row.student
    return Line(
        url=_address(place, row.attempt.pk) if row.attempt else "",
        name=student.full_name,
        who=f"{student.netid} · {row.class_section}" if row.class_section else student.netid,
        cells=tuple(_points(points) for points in row.sections),
        total=_points(row.total),
        by_hand=_signed(row.by_hand) if row.by_hand and row.total is not None else "",
        state=_state(row),
        absent=row.attempt is None,
    )


def _address(place: str, attempt: UUID) -> str:
    """The address of a result, without resolving the route a thousand times."""
    return place.replace(str(NOBODY), str(attempt))


def _points(points: Decimal | None) -> str:
    return "–" if points is None else plain_ascii(points)


def _signed(points: Decimal) -> str:
    return f"+{plain_ascii(points)}" if points > 0 else plain_ascii(points)


def _state(row: Row) -> str:
    if row.state == "reviewing":
        many = "" if row.waiting_reviews == 1 else "s"
        return f"{row.waiting_reviews} explanation{many} to read"
    return STATES[row.state]
