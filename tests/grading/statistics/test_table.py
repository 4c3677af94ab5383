"""Is a file of scores read as meant, and every fault in it told with its row?"""

from __future__ import annotations

from fractions import Fraction

import pytest

from grading.statistics.analysis import ItemData
from grading.statistics.table import read_table

Q1 = ItemData("Q1", [Fraction(1), Fraction(0)])
Q2 = ItemData("Q2", [Fraction(1, 2), Fraction(1)])


@pytest.mark.parametrize(
    "text",
    [
        "Q1,Q2\n1,0.5\n0,1\n",
        "\ufeffQ1,Q2\r\n1,0.5\r\n0,1\r\n",
        "Q1;Q2\n1;0.5\n0;1",
        "Q1\tQ2\n1\t.5\n0\t1.\n",
        '"Q1", "Q2"\n 1 ,5e-1\n\n0,1\n\n',
        "student,Q1,Q2\nAda,1,0.5\nBo,0,1\n",
        "student,Q1,Q2\n,1,0.5\nBo,0,1\n",
    ],
    ids=["plain", "from Excel", "semicolons", "tabs", "quoted", "with names", "a name missing"],
)
def test_the_usual_ways_to_write_a_table_are_read(text: str):
    reading = read_table(text)
    assert (reading.items, reading.problems) == ((Q1, Q2), ())


@pytest.mark.parametrize(
    ("header", "name", "maximum"),
    [("Q1/4", "Q1", 4), ("Q1 / 2.5", "Q1", Fraction(5, 2)), ("Q1", "Q1", None), ("a/b", "a/b", None)],
)
def test_the_header_may_state_the_maximum(header: str, name: str, maximum: Fraction | None):
    (item,) = read_table(f"{header}\n1\n").items
    assert (item.name, item.maximum) == (name, maximum)


def test_a_header_alone_is_a_class_of_nobody():
    assert read_table("Q1,Q2\n").items == (ItemData("Q1", []), ItemData("Q2", []))


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ("The file is empty; its first row must name the items.",)),
        (" \n\n", ("The file is empty; its first row must name the items.",)),
        ("Q1,Q1\n1,1\n", ("Row 1: the item 'Q1' is named more than once.",)),
        ("Q1/2,Q1/3\n1,1\n", ("Row 1: the item 'Q1' is named more than once.",)),
        ("Q1,\n1,1\n", ("Row 1: an item has no name.",)),
        ("Q1/0\n0\n", ("Row 1: the maximum of 'Q1/0' must be more than 0.",)),
        ("Q1,Q2\n1\n1,1,1\n", ("Row 2: 1 cells where the header has 2.", "Row 3: 3 cells where the header has 2.")),
        ("Q1,Q2\n1,x\n", ("Row 2: the score 'x' for 'Q2' is not a number.",)),
        ("Q1,Q2\n1,nan\n", ("Row 2: the score 'nan' for 'Q2' is not a number.",)),
        ("Q1,Q2\n1,1e999\n", ("Row 2: the score '1e999' for 'Q2' is not a number.",)),
        ("Q1,Q2\n1,\n", ("Row 2: no score for 'Q2'; write 0 if it earned nothing.",)),
        ("Q1/4\n5\n", ("Row 2: the score 5 for 'Q1' is above its maximum.",)),
        (
            "Q1\nx\ny\n",
            ("Row 2: the score 'x' for 'Q1' is not a number.", "Row 3: the score 'y' for 'Q1' is not a number."),
        ),
        ("Q1,Q2\n1,1\nx,1\n", ("Row 3: the score 'x' for 'Q1' is not a number.",)),
    ],
)
def test_every_fault_is_told_with_its_row(text: str, problems: tuple[str, ...]):
    reading = read_table(text)
    assert (reading.items, reading.problems) == ((), problems)


def test_faults_come_in_the_order_of_the_rows():
    reading = read_table("Q1,Q2\nx,1\n1\n1,y\n2,2\n")
    assert [problem.partition(":")[0] for problem in reading.problems] == ["Row 2", "Row 3", "Row 4"]


def test_a_cell_too_large_for_a_table_is_told():
    (problem,) = read_table("Q1,Q2\n" + "1" * 200_000).problems
    assert problem.startswith("The file is not a CSV file: ")


def test_a_column_of_student_numbers_is_no_item():
    assert [item.name for item in read_table("student_id,a,b\n1001,1,0\n1002,0,1\n").items] == ["a", "b"]


def test_a_decimal_comma_is_read_where_cells_are_parted_by_semicolons():
    assert [item.scores for item in read_table("a;b\n1,5;2\n0;,5\n").items] == [
        [Fraction(3, 2), Fraction(0)],
        [Fraction(2), Fraction(1, 2)],
    ]
