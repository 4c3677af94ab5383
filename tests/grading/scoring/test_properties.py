"""What holds for every question, every answer and every policy?"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.scoring.facts import Item, Option, Verdict
from grading.scoring.registry import POLICIES, score

LABELS = "ABCDEFG"
PARAMETERS = {"deduct_per_error": {"deduction": "5"}}
UNWEIGHTED = [name for name, policy in POLICIES.items() if not policy.weighted]
BOUNDED = [*UNWEIGHTED, "moodle_fractions"]
ONLY_VERDICTS = [Verdict.NORMAL, Verdict.EITHER, Verdict.DISREGARD]

points = st.fractions(min_value=0, max_value=100, max_denominator=100)
unweighted: st.SearchStrategy[Fraction | None] = st.none()
weights = st.none() | st.fractions(min_value=-1, max_value=1, max_denominator=12)


def items(verdicts: list[Verdict], weight: st.SearchStrategy[Fraction | None] = unweighted):
    """Questions with up to seven options."""
    flaws = st.sampled_from(verdicts)
    option = st.tuples(st.booleans(), weight, flaws)
    options = st.lists(option, min_size=1, max_size=len(LABELS)).map(
        lambda drawn: tuple(Option(label, *parts) for label, parts in zip(LABELS, drawn, strict=False))
    )
    return st.builds(Item, points, options)


def labels(item: Item) -> list[str]:
    return [option.label for option in item.options]


def key(item: Item) -> frozenset[str]:
    return frozenset(option.label for option in item.options if option.correct)


def earned(policy: str, item: Item, selected: frozenset[str] | None) -> Fraction:
    return score(policy, PARAMETERS.get(policy, {}), item, selected).exact


@st.composite
def answered(draw, verdicts: list[Verdict], weight=unweighted):
    item = draw(items(verdicts, weight))
    return item, draw(st.frozensets(st.sampled_from(labels(item))))


@pytest.mark.parametrize("policy", BOUNDED)
@settings(max_examples=40)
@given(case=answered(ONLY_VERDICTS, weights))
def test_a_score_lies_between_nothing_and_the_points(policy, case):
    item, selected = case
    assert 0 <= earned(policy, item, selected) <= item.points


@pytest.mark.parametrize("policy", BOUNDED)
@settings(max_examples=40)
@given(item=items([Verdict.NORMAL]))
def test_the_exact_key_earns_everything(policy, item):
    assert earned(policy, item, key(item)) == item.points


@settings(max_examples=40)
@given(item=items([Verdict.NORMAL]))
def test_the_exact_key_earns_everything_under_a_mapping_that_adds_up_to_the_points(item):
    share = item.points / max(1, len(key(item)))
    mapped = tuple(replace(option, weight=share if option.correct else -share) for option in item.options)
    assert earned("qti_mapping", replace(item, options=mapped), key(item)) == item.points


@pytest.mark.parametrize("policy", POLICIES)
@settings(max_examples=40)
@given(item=items(ONLY_VERDICTS, weights))
def test_a_blank_earns_nothing(policy, item):
    assert earned(policy, item, None) == 0


@pytest.mark.parametrize("policy", POLICIES)
@settings(max_examples=40)
@given(item=items(ONLY_VERDICTS))
def test_none_is_correct_earns_everything_where_nothing_is(policy, item):
    without = replace(item, options=tuple(replace(option, correct=False) for option in item.options))
    assert earned(policy, without, frozenset()) == item.points


@pytest.mark.parametrize("policy", POLICIES)
@settings(max_examples=40)
@given(case=answered(ONLY_VERDICTS, weights), seed=st.randoms(use_true_random=False))
def test_the_order_of_the_options_does_not_matter(policy, case, seed):
    item, selected = case
    shuffled = replace(item, options=tuple(seed.sample(item.options, len(item.options))))
    assert earned(policy, shuffled, selected) == earned(policy, item, selected)


@pytest.mark.parametrize("policy", POLICIES)
@settings(max_examples=40)
@given(case=answered(ONLY_VERDICTS, weights), data=st.data())
def test_choosing_an_option_that_counts_either_way_changes_nothing(policy, case, data):
    item, selected = case
    option = data.draw(st.sampled_from(item.options))
    flawed = replace(
        item, options=tuple(replace(o, verdict=Verdict.EITHER) if o == option else o for o in item.options)
    )
    assert earned(policy, flawed, selected | {option.label}) == earned(policy, flawed, selected - {option.label})


@pytest.mark.parametrize("policy", UNWEIGHTED)
@settings(max_examples=40)
@given(case=answered(ONLY_VERDICTS), data=st.data())
def test_disregarding_an_option_equals_leaving_it_out(policy, case, data):
    item, selected = case
    option = data.draw(st.sampled_from(item.options))
    marked = tuple(replace(o, verdict=Verdict.DISREGARD) if o == option else o for o in item.options)
    without = tuple(o for o in item.options if o != option)
    assert earned(policy, replace(item, options=marked), selected) == earned(
        policy, replace(item, options=without), selected - {option.label}
    )


@pytest.mark.parametrize("policy", UNWEIGHTED)
@settings(max_examples=40)
@given(case=answered([Verdict.NORMAL]), data=st.data())
def test_choosing_one_more_wrong_option_never_helps(policy, case, data):
    item, selected = case
    option = data.draw(st.sampled_from(item.options))
    wrong = replace(item, options=tuple(replace(o, correct=False) if o == option else o for o in item.options))
    assert earned(policy, wrong, selected | {option.label}) <= earned(policy, wrong, selected - {option.label})


@pytest.mark.parametrize("policy", UNWEIGHTED)
@settings(max_examples=40)
@given(case=answered([Verdict.NORMAL]), data=st.data())
def test_choosing_one_more_right_option_never_hurts(policy, case, data):
    item, selected = case
    option = data.draw(st.sampled_from(item.options))
    right = replace(item, options=tuple(replace(o, correct=True) if o == option else o for o in item.options))
    assert earned(policy, right, selected | {option.label}) >= earned(policy, right, selected - {option.label})


@pytest.mark.parametrize("policy", POLICIES)
@settings(max_examples=40)
@given(case=answered(ONLY_VERDICTS, weights))
def test_the_points_are_the_exact_score_to_the_nearest_hundredth(policy, case):
    item, selected = case
    result = score(policy, PARAMETERS.get(policy, {}), item, selected)
    assert abs(Fraction(result.points) - result.exact) <= Fraction(1, 200)
    assert result.points == result.points.quantize(Decimal("0.01"))
