"""How does text leave in a table so that no spreadsheet runs it? The one way in which this site writes CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from decimal import Decimal

Cell = str | int | Decimal | None

# What begins so is run as a formula; the last four are the full-width forms. Where lists are separated by
# semicolons a spreadsheet splits at those and at the ends of lines too, whatever is in quotes.
FORMULA = "['\" \u00a0]*[=+\\-@\t\r\n＝＋－＠]"
BEFORE_A_FORMULA = re.compile(f"(^|[;\\r\\n])(?={FORMULA})")
NEUTRALISED = re.compile(f"(^|[;\\r\\n])'(?={FORMULA})")


def neutral(text: str) -> str:
    """The text, with an apostrophe before whatever a spreadsheet would take for a formula."""
    return BEFORE_A_FORMULA.sub(r"\1'", text)


def plain(text: str) -> str:
    """The text as it was before `neutral`."""
    return NEUTRALISED.sub(r"\1", text)


def csv_text(rows: Iterable[Iterable[Cell]]) -> str:
    """A whole CSV file. Text is made neutral; numbers stay numbers, also negative ones; None is an empty cell."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([neutral(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return out.getvalue()
