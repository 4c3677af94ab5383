"""Do alpha, its interval and the error of measurement agree with published analyses?"""

from __future__ import annotations

from fractions import Fraction

import pytest

from grading.statistics.columns import Scores, correlation, scores_of
from grading.statistics.reliability import (
    alpha_interval,
    alphas_if_deleted,
    cronbach_alpha,
    standard_error,
)

# D. J. Denis, Applied Univariate, Bivariate, and Multivariate Statistics (2nd ed., Wiley), chapter 2: ten persons,
# five items, with SPSS's output of RELIABILITY /MODEL=ALPHA.
DENIS = [
    [10, 12, 8, 6, 4, 6, 3, 7, 8, 9],
    [12, 18, 16, 8, 7, 6, 4, 3, 9, 5],
    [15, 12, 14, 16, 8, 3, 6, 7, 4, 6],
    [11, 12, 14, 8, 7, 7, 5, 9, 10, 11],
    [12, 1, 4, 6, 5, 3, 8, 9, 10, 12],
]
# K. L. Wuensch, "The Kuder-Richardson 20" (East Carolina University): ten students, ten items, 1 is right.
WUENSCH = [
    "1111110110",
    "1011011101",
    "1111011001",
    "0010001000",
    "0000010010",
    "1110111111",
    "1101110111",
    "1111111101",
    "0101111101",
    "1101101110",
]


def columns_of(rows: list[str]) -> list[list[int]]:
    return [[int(row[at]) for row in rows] for at in range(len(rows[0]))]


def test_spss_prints_the_same_alpha():
    assert cronbach_alpha(scores_of(DENIS)) == pytest.approx(0.633, abs=5e-4)


def test_spss_prints_the_same_corrected_item_total_correlation():
    scores = scores_of(DENIS)
    assert correlation(scores.columns[0], scores.rest(0)) == pytest.approx(0.712, abs=5e-4)


@pytest.mark.parametrize(
    ("one", "other", "expected"), [(0, 1, 0.679), (1, 2, 0.612), (1, 4, -0.463), (3, 4, -0.011), (0, 0, 1)]
)
def test_spss_prints_the_same_correlations_between_items(one: int, other: int, expected: float):
    assert correlation(DENIS[one], DENIS[other]) == pytest.approx(expected, abs=5e-4)


def test_kuder_and_richardson_are_the_same_as_alpha():
    """The published working: sum of p·q 2.18, variance of the totals (divisor n) 5.84, ten items."""
    assert cronbach_alpha(scores_of(columns_of(WUENSCH))) == pytest.approx(10 / 9 * (1 - 2.18 / 5.84))


def test_alpha_if_deleted_is_the_alpha_of_the_other_items():
    others = [cronbach_alpha(scores_of(DENIS[:at] + DENIS[at + 1 :])) for at in range(5)]
    assert alphas_if_deleted(scores_of(DENIS)) == pytest.approx(others)


def test_the_error_of_measurement_is_what_alpha_leaves_of_the_spread():
    """Totals 0, 0, 2, 2 from two equal items: alpha 1, no error. From two opposite halves: alpha 0."""
    assert standard_error(scores_of([[0, 0, 1, 1], [0, 0, 1, 1]])) == 0
    unrelated = scores_of([[0, 0, 1, 1], [0, 1, 0, 1]])
    assert (cronbach_alpha(unrelated), standard_error(unrelated)) == pytest.approx((0, (2 / 3) ** 0.5))


def test_feldts_interval_in_r_has_the_same_limits():
    """C. Evans, MRC Cognition and Brain Sciences Unit, feldt1.return(0.913, 873, 20)."""
    interval = alpha_interval(0.913, 873, 20)
    assert (interval.low, interval.high, interval.level) == pytest.approx((0.9044024, 0.9211588, 0.95), abs=5e-8)


def test_medcalc_prints_the_same_lower_limit():
    """MedCalc manual, Cronbach's alpha: 5 cases, 4 variables, alpha 0.8966; its limit is one-sided."""
    assert alpha_interval(0.8966, 5, 4, level=0.9).low == pytest.approx(0.6628, abs=3e-4)


def test_a_higher_level_makes_a_wider_interval():
    narrow, wide = alpha_interval(0.7, 30, 10, 0.9), alpha_interval(0.7, 30, 10, 0.99)
    assert wide.low < narrow.low < 0.7 < narrow.high < wide.high


@pytest.mark.parametrize(
    "columns",
    [[], [[]], [[], []], [[1, 2, 3]], [[1], [2]], [[1, 1], [2, 2]], [[0, 1], [1, 0]]],
    ids=["no items", "empty", "no students", "one item", "one student", "no variation", "opposites"],
)
def test_alpha_is_none_where_it_cannot_be_said(columns: list[list[int]]):
    scores = scores_of(columns)
    assert (cronbach_alpha(scores), standard_error(scores)) == (None, None)
    assert set(alphas_if_deleted(scores)) <= {None}


@pytest.mark.parametrize(("alpha", "students", "items"), [(None, 30, 10), (0.5, 1, 10), (0.5, 30, 1)])
def test_there_is_no_interval_without_an_alpha(alpha, students, items):
    assert alpha_interval(alpha, students, items) is None


def test_items_that_contradict_each_other_have_a_negative_alpha():
    assert cronbach_alpha(scores_of([[0, 1, 2], [2, 1, 1]])) < 0


def test_tenths_that_never_vary_are_not_mistaken_for_variation():
    """As floats the three sums would differ in the last digit."""
    tenths = [[Fraction(1, 10), Fraction(2, 10)], [Fraction(2, 10), Fraction(1, 10)]]
    assert cronbach_alpha(scores_of(tenths)) is None


def test_a_common_unit_makes_every_score_whole():
    scores = scores_of([[Fraction(1, 2), 1], [Fraction(1, 3), 0]])
    assert scores == Scores(Fraction(1, 6), ((3, 6), (2, 0)), (5, 6))


@pytest.mark.parametrize(("columns", "message"), [([[1, 2], [1]], "every student"), ([[float("nan")]], "NaN")])
def test_scores_that_are_missing_or_no_number_are_refused(columns, message):
    with pytest.raises(ValueError, match=message):
        scores_of(columns)
