"""Does a table that leaves hold what was in it, and nothing that a spreadsheet runs?"""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from exams.content.cells import csv_text, plain

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")) | st.text("=+-@＝ \t;|\"'\r\nx")


def read(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_numbers_stay_numbers() -> None:
    assert csv_text([["ada", Decimal("-2.50"), -3, None]]) == "ada,-2.50,-3,\r\n"


@given(cells=st.lists(TEXT, min_size=2, max_size=4))
def test_every_cell_comes_back(cells: list[str]) -> None:
    assert [plain(cell) for cell in read(csv_text([cells]))[0]] == cells


@given(cells=st.lists(TEXT, min_size=2, max_size=4))
def test_a_country_that_splits_at_semicolons_gets_no_formula_either(cells: list[str]) -> None:
    split = [cell for row in read(csv_text([cells]), ";") for cell in row]
    assert [cell for cell in split if cell.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "＝"))] == []
