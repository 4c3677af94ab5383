"""Does authoring learn which points are out of reach?"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.scoring.errors import BadItem, UnknownPolicy
from grading.scoring.facts import Item, Option, Verdict
from grading.scoring.reach import maximum, reachable_points
from grading.scoring.registry import POLICIES

PARAMETERS = {"deduct_per_error": {"deduction": "5"}, "qti_mapping": {"default": "1/2"}}


def item(key: str, labels: str = "ABCD", weights: dict[str, str] | None = None) -> Item:
    given_weights = {label: Fraction(weight) for label, weight in (weights or {}).items()}
    return Item(Fraction(15), tuple(Option(x, x in key, given_weights.get(x)) for x in labels))


def test_the_steps_of_a_penalty_are_listed():
    assert reachable_points("deduct_per_error", {"deduction": "5"}, item("AB")) == (0, 5, 10, 15)


def test_select_one_with_two_right_options_cannot_earn_everything():
    assert maximum("all_or_nothing", {}, item("AB"), at_most=1) == 0
    assert maximum("net_correct", {}, item("AB"), at_most=1) == Decimal("7.5")


def test_weights_that_do_not_add_up_leave_points_out_of_reach():
    assert maximum("moodle_fractions", {}, item("AB", weights={"A": "0.5", "B": "0.4"})) == Decimal("13.5")


def test_a_long_question_has_a_maximum_but_not_every_selection_is_tried():
    long = item("ABCDEFGH", labels="ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert maximum("net_correct", {}, long) == 15
    with pytest.raises(BadItem, match="26 options"):
        reachable_points("net_correct", {}, long)


def test_an_unknown_policy_has_no_maximum():
    with pytest.raises(UnknownPolicy):
        maximum("generous", {}, item("A"))


weights = st.none() | st.fractions(min_value=-2, max_value=2, max_denominator=8)
options = st.tuples(st.booleans(), weights, st.sampled_from(list(Verdict)))
questions = st.lists(options, min_size=1, max_size=5).map(
    lambda drawn: Item(Fraction(15), tuple(Option(label, *parts) for label, parts in zip("ABCDE", drawn, strict=False)))
)


@pytest.mark.parametrize("at_most", [None, 1, 2])
@pytest.mark.parametrize("policy", POLICIES)
@settings(max_examples=25)
@given(question=questions)
def test_the_maximum_is_the_highest_of_the_reachable_points(policy, at_most, question):
    parameters = PARAMETERS.get(policy, {})
    highest = reachable_points(policy, parameters, question, at_most=at_most)[-1]
    assert maximum(policy, parameters, question, at_most=at_most) == highest
