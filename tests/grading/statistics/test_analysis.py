"""Are the figures of a small quiz what one gets with paper and pencil?"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from grading.statistics.analysis import ItemData, analyse
from grading.statistics.thirds import Thirds, share, thirds

A, B, NONE = frozenset("A"), frozenset("B"), frozenset()

# Six students. The first item divides the class as the rest does, the third the other way round.
QUIZ = [
    ItemData("1", [4, 4, 4, 0, 0, 0], maximum=4, answers=[A, A, A, B, None, NONE], options=("A", "B"), key=A),
    ItemData("2", [Decimal("7.5"), 15, 15, 0, 5, 0], maximum=15),
    ItemData("3", [0, 0, 0, 1, 0, 1]),
]


def test_the_whole_quiz_is_summed_up_in_points():
    figures = analyse(QUIZ)
    assert (figures.n, figures.mean, figures.median) == (6, pytest.approx(56.5 / 6), pytest.approx((11.5 + 5) / 2))
    assert figures.alpha_interval.low < figures.alpha < figures.alpha_interval.high
    assert figures.sem == pytest.approx(figures.sd * (1 - figures.alpha) ** 0.5)


def test_facility_is_the_mean_as_a_share_of_the_maximum():
    assert [item.facility for item in analyse(QUIZ).items] == pytest.approx([1 / 2, 42.5 / 90, 1 / 3])


@pytest.mark.parametrize(
    ("scores", "maximum", "facility"),
    [
        ([0, 1, 1, 0], None, 0.5),
        ([0, 0.5, 0.5, 0], None, 0.25),
        ([0, 3, 4, 1], None, 0.5),
        ([0, 3, 4, 1], 8, 0.25),
        ([0, 0], None, 0),
        ([-1, 0], None, None),
        ([-1, 1], None, 0),
    ],
)
def test_a_maximum_that_is_not_stated_is_one_or_the_highest_score(scores, maximum, facility):
    (item,) = analyse([ItemData("1", scores, maximum)]).items
    assert item.facility == facility


def test_discrimination_leaves_the_item_itself_out():
    """Item 1 against totals of the others 7.5, 15, 15, 1, 5, 1: covariance and variances by hand."""
    rest = [7.5, 15, 15, 1, 5, 1]
    middle = sum(rest) / 6
    across = sum((score - 2) * (other - middle) for score, other in zip(QUIZ[0].scores, rest, strict=True))
    own = 24 * sum((other - middle) ** 2 for other in rest)
    assert analyse(QUIZ).items[0].discrimination_rest == pytest.approx(across / own**0.5)


def test_an_item_that_runs_against_the_others_is_negative():
    assert analyse(QUIZ).items[2].discrimination_rest < 0


def test_thirds_and_blanks_are_counted():
    first = analyse(QUIZ).items[0]
    assert (first.best, first.weakest, first.blank_rate) == (1, 0, pytest.approx(1 / 6))


def test_options_are_compared_with_the_rest_of_the_quiz():
    right, wrong = analyse(QUIZ).items[0].options
    assert (right.label, right.in_key, right.chosen, right.best, right.weakest) == ("A", True, 3, 1, 0)
    assert (wrong.label, wrong.in_key, wrong.chosen, wrong.best, wrong.weakest) == ("B", False, 1, 0, 0.5)
    assert wrong.point_biserial < 0 < right.point_biserial


def test_the_point_biserial_is_the_difference_of_means_in_units_of_the_spread():
    """The textbook form: (mean of those who chose − mean of the others) / sd(divisor n) · √(p·q)."""
    chose, others = [7.5, 15, 15], [1, 5, 1]
    middle = sum(chose + others) / 6
    spread = (sum((value - middle) ** 2 for value in chose + others) / 6) ** 0.5
    textbook = (sum(chose) / 3 - sum(others) / 3) / spread * 0.5
    assert analyse(QUIZ).items[0].options[0].point_biserial == pytest.approx(textbook)


@pytest.mark.parametrize("scores", [[[]], [[3]], [[1], [0]], [[2, 2], [3, 3]]])
def test_nothing_is_raised_and_nothing_invented_for_a_class_that_tells_nothing(scores):
    figures = analyse([ItemData(str(at), column) for at, column in enumerate(scores)])
    assert (figures.skewness, figures.kurtosis, figures.alpha, figures.sem) == (None, None, None, None)
    assert {item.discrimination_rest for item in figures.items} == {None}


def test_a_quiz_without_items_has_no_figures():
    figures = analyse([])
    assert (figures.n, figures.mean, figures.items) == (0, None, ())


def test_answers_of_another_class_are_refused():
    with pytest.raises(ValueError, match="1: 1 answers for 2 students"):
        analyse([ItemData("1", [1, 0], answers=[A], options=("A",))])


@pytest.mark.parametrize(
    ("criterion", "expected"),
    [
        ([1, 2, 3], Thirds(best=(2,), weakest=(0,))),
        ([9, 1, 5, 7, 3, 8], Thirds(best=(0, 5), weakest=(1, 4))),
        ([5, 5, 5, 1, 1, 1], Thirds(best=(0, 1, 2), weakest=(3, 4, 5))),
        ([3, 2, 2, 1, 1, 1, 1], Thirds(best=(0, 1, 2), weakest=(3, 4, 5, 6))),
        ([1, 1, 1, 2], Thirds(best=(3,), weakest=(0, 1, 2))),
        ([1, 1, 1], None),
        ([1, 2], None),
        ([], None),
    ],
)
def test_equals_stay_together_in_a_third(criterion, expected):
    assert thirds(criterion) == expected


@pytest.mark.parametrize(("marks", "expected"), [([True, False], 0.5), ([], None)])
def test_a_share_of_nobody_is_none(marks, expected):
    assert share(marks) == expected


def test_exact_scores_stay_exact():
    thirds_of_a_point = [Fraction(1, 3)] * 3
    assert analyse([ItemData("1", thirds_of_a_point), ItemData("2", thirds_of_a_point)]).sd == 0
