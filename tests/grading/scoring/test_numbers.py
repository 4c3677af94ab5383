"""Are numbers read exactly, rounded once and written plainly?"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.scoring.numbers import exact_number, plain, plain_ascii, to_points, written


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", Fraction(5)),
        (" 7.5 ", Fraction(15, 2)),
        ("-0.1", Fraction(-1, 10)),
        ("+2", Fraction(2)),
        ("1/3", Fraction(1, 3)),
        ("0.5/2", Fraction(1, 4)),
        ("33.3333333", Fraction(333333333, 10**7)),
    ],
)
def test_numbers_are_read_without_losing_anything(text: str, value: Fraction):
    assert exact_number(text) == value


@pytest.mark.parametrize(
    "text", ["", "five", "1e5", "nan", "inf", "1,5", "1/0", "--1", ".5", "5.", "1_000", "٣", "9" * 13, "1 2"]
)
def test_what_is_not_a_plain_number_is_refused(text: str):
    with pytest.raises(ValueError, match=r"is not a number|divides by zero"):
        exact_number(text)


@pytest.mark.parametrize(
    ("exact", "points"),
    [
        (Fraction(0), "0.00"),
        (Fraction(20, 3), "6.67"),
        (Fraction(10, 3), "3.33"),
        (Fraction(1, 200), "0.01"),
        (Fraction(499, 100000), "0.00"),
        (Fraction(-1, 200), "-0.01"),
        (Fraction(5, 1000) + 2, "2.01"),
        (Decimal("2.675"), "2.68"),
        (Decimal("15"), "15.00"),
    ],
)
def test_points_round_to_hundredths_with_halves_away_from_zero(exact: Fraction | Decimal, points: str):
    assert str(to_points(exact)) == points


@given(st.decimals(min_value=-(10**6), max_value=10**6, places=4))
def test_a_decimal_rounds_as_the_same_fraction_does(number: Decimal):
    assert str(to_points(number)) == str(to_points(Fraction(number)))


@pytest.mark.parametrize(
    ("value", "text"), [(Fraction(5), "5"), (Fraction(15, 2), "7.5"), (100, "100"), (Fraction(-3), "−3"), (0, "0")]
)
def test_points_are_written_without_trailing_zeros(value: Fraction | int, text: str):
    assert plain(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [("5.00", "5"), ("7.50", "7.5"), ("-2.00", "-2"), ("-0.00", "0"), ("1000000.00", "1000000")]
)
def test_points_for_programs_have_no_exponent(value: str, text: str):
    assert plain_ascii(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "text"), [(Fraction(5, 2), "2.5"), (Fraction(1, 3), "1/3"), (Fraction(-1, 8), "−1/8")]
)
def test_a_number_in_an_explanation_is_never_rounded(value: Fraction, text: str):
    assert written(value) == text
