"""Do the points of a quiz add up as a student would add them?"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from grading.scoring.totals import QuestionPoints, Total, add_up, combine


@pytest.mark.parametrize(
    ("machine", "judged", "points"),
    [
        (Fraction(4), None, "4"),
        (Fraction(0), Decimal("2.5"), "2.5"),
        (Fraction(4), Decimal("2.5"), "4"),
        (Decimal("4"), Decimal("4"), "4"),
        (Fraction(20, 3), Decimal("6.66"), "6.67"),
        (Fraction(20, 3), Decimal("6.67"), "6.67"),
        (Fraction(0), Decimal("0.005"), "0.01"),
    ],
)
def test_the_better_of_policy_and_person_counts(machine, judged, points):
    assert combine(machine, judged) == Decimal(points)


@pytest.mark.parametrize(
    ("machine", "judged", "by", "points"),
    [
        ("4", None, "-1.5", "2.5"),
        ("0", "2", "1", "3"),
        ("4", None, "3", "5"),
        ("1", None, "-3", "0"),
        ("2.345", None, "0", "2.35"),
    ],
)
def test_an_adjustment_comes_on_top_and_stays_within_the_question(machine, judged, by, points):
    given = None if judged is None else Decimal(judged)
    assert combine(Decimal(machine), given, adjustment=Decimal(by), most=Decimal(5)) == Decimal(points)


def test_what_is_left_out_earns_nothing_whatever_was_adjusted():
    assert combine(Decimal(4), None, void=True, adjustment=Decimal(2), most=Decimal(4)) == 0


def points(section: str, earned: str, possible: str) -> QuestionPoints:
    return QuestionPoints(section, Decimal(earned), Decimal(possible))


def test_sections_and_the_whole_add_up_in_the_order_of_the_paper():
    totals = add_up(
        [
            points("True/False", "4", "4"),
            points("Multiple Choice", "6.67", "15"),
            points("True/False", "2.5", "4"),
            points("Multiple Choice", "6.67", "15"),
        ]
    )
    assert list(totals.sections.items()) == [
        ("True/False", Total(Decimal("6.50"), Decimal("8.00"))),
        ("Multiple Choice", Total(Decimal("13.34"), Decimal("30.00"))),
    ]
    assert totals.whole == Total(Decimal("19.84"), Decimal("38.00"))


def test_a_quiz_without_questions_is_worth_nothing():
    totals = add_up([])
    assert (dict(totals.sections), totals.whole) == ({}, Total(Decimal("0.00"), Decimal("0.00")))
