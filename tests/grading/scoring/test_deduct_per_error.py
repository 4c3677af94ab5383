"""Does the printed rule of the multiple-choice section hold for every key and every answer?"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product

import pytest

from grading.scoring.facts import Item, Option
from grading.scoring.registry import score

LABELS = "ABCD"
SUBSETS = [frozenset(chosen) for size in range(5) for chosen in combinations(LABELS, size)]
EVERY_KEY_AND_ANSWER = list(product(SUBSETS, SUBSETS))


def item(key: frozenset[str], points: str = "15") -> Item:
    return Item(Fraction(points), tuple(Option(label, label in key) for label in LABELS))


def by_the_paper(key: frozenset[str], chosen: frozenset[str]) -> int:
    """15 points; several correct: 5 off for each box filled in differently from the key; else all or nothing."""
    differing_boxes = [label for label in LABELS if (label in key) is not (label in chosen)]
    several = [0, 5, 10, 15][max(0, 3 - len(differing_boxes))]
    exact = 15 if differing_boxes == [] else 0
    return several if len(key) >= 2 else exact


def test_the_table_below_covers_every_combination():
    assert len(set(EVERY_KEY_AND_ANSWER)) == 256


@pytest.mark.parametrize(("key", "chosen"), EVERY_KEY_AND_ANSWER)
def test_every_key_and_answer_scores_as_the_paper_says(key: frozenset[str], chosen: frozenset[str]):
    assert score("deduct_per_error", {"deduction": "5"}, item(key), chosen).points == by_the_paper(key, chosen)


@pytest.mark.parametrize("key", SUBSETS)
def test_a_blank_earns_nothing_whatever_the_key(key: frozenset[str]):
    assert score("deduct_per_error", {"deduction": "5"}, item(key), None).points == 0


@pytest.mark.parametrize(
    ("key", "chosen", "only_if_several", "points"),
    [
        ("A", "AB", "true", "0"),
        ("A", "AB", "false", "10"),
        ("A", "B", "false", "5"),
        ("", "A", "true", "0"),
        ("", "A", "false", "10"),
        ("", "", "false", "15"),
        ("AB", "A", "false", "10"),
        ("AB", "A", "true", "10"),
    ],
)
def test_the_penalty_can_hold_for_one_correct_option_too(key, chosen, only_if_several, points):
    parameters = {"deduction": "5", "only_if_several": only_if_several}
    assert score("deduct_per_error", parameters, item(frozenset(key)), frozenset(chosen)).points == Decimal(points)


@pytest.mark.parametrize(
    ("deduction", "points"), [("0", "15"), ("2.5", "10"), ("7.5", "0"), ("7.4", "0.2"), ("1/3", "14.33"), ("99", "0")]
)
def test_two_errors_cost_twice_the_deduction_but_not_more_than_there_is(deduction, points):
    result = score("deduct_per_error", {"deduction": deduction}, item(frozenset("ABC")), frozenset("ABD"))
    assert result.points == Decimal(points)


@pytest.mark.parametrize(
    ("key", "chosen", "explanation"),
    [
        ("ABC", "ABD", "2 of 3 correct chosen, 1 wrong: 15 − 2 × 5 = 5"),
        ("ABC", "ABC", "3 of 3 correct chosen, none wrong: full 15"),
        ("ABC", "D", "0 of 3 correct chosen, 1 wrong: 15 − 4 × 5, but never below 0: 0"),
        ("A", "AB", "1 of 1 correct chosen, 1 wrong: all or nothing, so 0"),
        ("", "", "No option is correct, none chosen: full 15"),
        ("", "AB", "No option is correct, 2 chosen: all or nothing, so 0"),
    ],
)
def test_the_explanation_shows_the_arithmetic(key, chosen, explanation):
    result = score("deduct_per_error", {"deduction": "5"}, item(frozenset(key)), frozenset(chosen))
    assert result.explanation == explanation
