"""Do the figures of a distribution agree with what SAS, Excel and Moodle print?"""

from __future__ import annotations

from fractions import Fraction

import pytest

from grading.statistics.moments import kurtosis, mean, median, sd, skewness

# The example in Microsoft's documentation of SKEW and KURT.
EXCEL = [3, 4, 5, 2, 3, 4, 5, 6, 4, 7]
ONE = Fraction(1)


def test_excel_documents_the_same_skewness():
    assert skewness(EXCEL) == pytest.approx(0.359543, abs=5e-7)


def test_excel_documents_the_same_kurtosis():
    assert kurtosis(EXCEL) == pytest.approx(-0.151799637, abs=5e-10)


@pytest.mark.parametrize(
    ("values", "expected"), [([5, 9, 3, 6], 0.928), ([8, 9, 6, 1], 1.5), ([8, 1, 6, 1], -4.483379501)]
)
def test_sas_documents_the_same_kurtosis(values: list[int], expected: float):
    """SAS 9.4 Functions and CALL Routines: Reference, KURTOSIS."""
    assert kurtosis(values) == pytest.approx(expected, abs=5e-10)


def moodle(values: list[int]) -> tuple[float, float]:
    """The k-statistics of Moodle's quiz report, written out anew."""
    s = len(values)
    middle = sum(values) / s
    m2, m3, m4 = (sum((value - middle) ** power for value in values) / s for power in (2, 3, 4))
    k2 = s * m2 / (s - 1)
    k3 = s**2 * m3 / ((s - 1) * (s - 2))
    k4 = s**2 * ((s + 1) * m4 - 3 * (s - 1) * m2**2) / ((s - 1) * (s - 2) * (s - 3))
    return k3 / k2**1.5, k4 / k2**2


@pytest.mark.parametrize("values", [EXCEL, [0, 0, 0, 1], [1, 5, 9, 14, 2, 2], [40, 38, 35, 12, 40, 39, 31]])
def test_moodle_reports_the_same(values: list[int]):
    assert (skewness(values), kurtosis(values)) == pytest.approx(moodle(values))


@pytest.mark.parametrize(("values", "expected"), [([0, 0, 10], 3**0.5), ([0, 10, 10], -(3**0.5)), ([0, 5, 10], 0)])
def test_a_tail_to_the_right_is_positive(values: list[int], expected: float):
    assert skewness(values) == pytest.approx(expected)


def test_the_spread_divides_by_one_less_than_the_number():
    assert sd([2, 4, 4, 4, 5, 5, 7, 9], ONE) == pytest.approx((32 / 7) ** 0.5)


def test_figures_are_in_points_whatever_the_unit():
    assert (mean([1, 2, 6], Fraction(1, 2)), median([1, 2, 6], Fraction(1, 2))) == (1.5, 1.0)
    assert sd([1, 2, 6], Fraction(1, 2)) == pytest.approx(7**0.5 / 2)


def test_the_median_of_an_even_number_lies_between_the_middle_two():
    assert median([4, 1, 3, 2], ONE) == 2.5


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], (None, None, None, None, None)),
        ([3], (3, 3, None, None, None)),
        ([3, 3], (3, 3, 0, None, None)),
        ([3, 3, 3, 3], (3, 3, 0, None, None)),
    ],
)
def test_what_cannot_be_said_is_none(values: list[int], expected: tuple[float | None, ...]):
    figures = (mean(values, ONE), median(values, ONE), sd(values, ONE), skewness(values), kurtosis(values))
    assert figures == expected


def test_scores_of_any_size_neither_overflow_nor_vanish():
    assert skewness([value * 10**120 for value in EXCEL]) == pytest.approx(skewness(EXCEL))
