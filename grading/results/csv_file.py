"""How does the gradebook leave as a file that a spreadsheet cannot be tricked with?"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

from grading.results.gradebook import Gradebook, Row

# A cell that begins like this is run as a formula by spreadsheets; the last four are the full-width forms.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutral(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA_STARTS) else text


def gradebook_as_csv(book: Gradebook) -> str:
    """One line for each student; points with two decimals, empty where there are none."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(neutral(cell) for cell in _head(book))
    writer.writerows(map(neutral, _cells(row)) for row in book.rows)
    return out.getvalue()


def _head(book: Gradebook) -> Iterator[str]:
    yield from ("NetID", "Full name", "Class section", "State")
    yield from (f"{column.title} (of {_points(column.points)})" for column in book.columns)
    yield from (f"Total (of {_points(book.possible)})", "Waiting reviews")


def _cells(row: Row) -> Iterator[str]:
    yield from (row.student.netid, row.student.full_name, row.class_section, row.state)
    yield from (_points(points) for points in row.sections)
    yield from (_points(row.total), str(row.waiting_reviews))


def _points(points: Decimal | None) -> str:
    return "" if points is None else f"{points:.2f}"
