"""How does the gradebook leave as a file that a spreadsheet cannot be tricked with?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from exams.content.cells import csv_text
from grading.results.gradebook import Gradebook, Row


def gradebook_as_csv(book: Gradebook) -> str:
    """One line for each student; points with two decimals, empty where there are none."""
    return csv_text([_head(book), *map(_cells, book.rows)])


def _head(book: Gradebook) -> Iterator[str]:
    yield from ("NetID", "Full name", "Class section", "State")
    yield from (f"{column.title} (of {_points(column.points)})" for column in book.columns)
    yield from ("Adjusted by hand", f"Total (of {_points(book.possible)})", "Waiting reviews")


def _cells(row: Row) -> Iterator[str]:
    yield from (row.student.netid, row.student.full_name, row.class_section, row.state)
    yield from (_points(points) for points in row.sections)
    yield from (_points(row.by_hand) if row.by_hand else "", _points(row.total), str(row.waiting_reviews))


def _points(points: Decimal | None) -> str:
    return "" if points is None else f"{points:.2f}"
