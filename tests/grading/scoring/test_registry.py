"""What does each policy give, and what does it refuse?"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from grading.scoring.errors import BadItem, BadParameters, ScoringError, UnknownLabel, UnknownPolicy
from grading.scoring.facts import Item, Option, Verdict
from grading.scoring.registry import POLICIES, best_score, check_parameters, score, scorer


def item(
    key: str,
    points: str = "12",
    labels: str = "ABCDE",
    weights: dict[str, str] | None = None,
    either: str = "",
    disregard: str = "",
) -> Item:
    verdicts = dict.fromkeys(either, Verdict.EITHER) | dict.fromkeys(disregard, Verdict.DISREGARD)
    given = {label: Fraction(weight) for label, weight in (weights or {}).items()}
    options = [Option(x, x in key, given.get(x), verdicts.get(x, Verdict.NORMAL)) for x in labels]
    return Item(Fraction(points), tuple(options))


def points(policy: str, asked: Item, chosen: str | None, **parameters: str) -> Decimal:
    selected = None if chosen is None else frozenset(chosen)
    return score(policy, parameters, asked, selected).points


def test_the_policies_have_the_names_that_authors_write():
    assert list(POLICIES) == [
        "deduct_per_error",
        "all_or_nothing",
        "each_option",
        "net_correct",
        "coverage",
        "canvas",
        "moodle_fractions",
        "qti_mapping",
    ]


# Key ABC of ABCDE, 12 points. Columns: the formula in the name of the policy, worked out by hand.
COUNTED = {
    "ABC": {"all_or_nothing": "12", "each_option": "12", "net_correct": "12", "coverage": "12", "canvas": "12"},
    "AB": {"all_or_nothing": "0", "each_option": "9.60", "net_correct": "8", "coverage": "8", "canvas": "8"},
    "A": {"all_or_nothing": "0", "each_option": "7.20", "net_correct": "4", "coverage": "4", "canvas": "4"},
    "ABD": {"all_or_nothing": "0", "each_option": "7.20", "net_correct": "4", "coverage": "5.33", "canvas": "4"},
    "AD": {"all_or_nothing": "0", "each_option": "4.80", "net_correct": "0", "coverage": "2", "canvas": "0"},
    "ADE": {"all_or_nothing": "0", "each_option": "2.40", "net_correct": "0", "coverage": "1.33", "canvas": "0"},
    "ABCD": {"all_or_nothing": "0", "each_option": "9.60", "net_correct": "8", "coverage": "9", "canvas": "8"},
    "ABCDE": {"all_or_nothing": "0", "each_option": "7.20", "net_correct": "4", "coverage": "7.20", "canvas": "4"},
    "DE": {"all_or_nothing": "0", "each_option": "0", "net_correct": "0", "coverage": "0", "canvas": "0"},
    "": {"all_or_nothing": "0", "each_option": "4.80", "net_correct": "0", "coverage": "0", "canvas": "0"},
}


@pytest.mark.parametrize(
    ("policy", "chosen", "expected"),
    [(policy, chosen, value) for chosen, row in COUNTED.items() for policy, value in row.items()],
)
def test_counting_policies_follow_their_formulas(policy: str, chosen: str, expected: str):
    assert points(policy, item("ABC"), chosen) == Decimal(expected)


@pytest.mark.parametrize(
    ("policy", "chosen", "expected"),
    [
        ("all_or_nothing", "A", "0"),
        ("each_option", "A", "9.60"),
        ("net_correct", "A", "0"),
        ("coverage", "A", "0"),
        ("canvas", "A", "0"),
        ("moodle_fractions", "A", "0"),
        ("qti_mapping", "A", "0"),
    ],
)
def test_a_wrong_choice_where_nothing_is_correct(policy: str, chosen: str, expected: str):
    assert points(policy, item(""), chosen) == Decimal(expected)


@pytest.mark.parametrize(
    ("chosen", "dock", "expected"),
    [("ABD", "1", "7"), ("ABD", "0", "8"), ("ABDE", "2.5", "3"), ("ADE", "9", "0"), ("ABC", "9", "12")],
)
def test_canvas_takes_the_dock_in_points_per_wrong_choice(chosen: str, dock: str, expected: str):
    assert points("canvas", item("ABC"), chosen, incorrect_dock=dock) == Decimal(expected)


def test_canvas_gives_what_its_guide_computes():
    """Canvas Community, "How do I create a Multiple Answer question in New Quizzes?": 4 points, 2 right, 1 wrong."""
    assert points("canvas", item("AB", points="4"), "ABC") == 2


# Moodle's own advice for two right and two wrong answers: 50 % each, and −50 % each.
HALVES = {"A": "1/2", "B": "1/2", "C": "-1/2", "D": "-1/2"}


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [("AB", "12"), ("A", "6"), ("ABC", "6"), ("AC", "0"), ("CD", "0"), ("ABCD", "0"), ("", "0"), ("E", "0")],
)
def test_moodle_adds_fractions_and_keeps_them_between_none_and_all(chosen: str, expected: str):
    assert points("moodle_fractions", item("AB", weights=HALVES), chosen) == Decimal(expected)


def test_moodle_never_gives_more_than_all():
    generous = {"A": "0.8", "B": "0.8"}
    assert points("moodle_fractions", item("AB", weights=generous), "AB") == 12


@pytest.mark.parametrize(("chosen", "expected"), [("ABC", "12"), ("AB", "8"), ("ABD", "8"), ("D", "0")])
def test_moodle_shares_evenly_where_no_weight_is_given(chosen: str, expected: str):
    assert points("moodle_fractions", item("ABC"), chosen) == Decimal(expected)


def test_moodle_gives_an_unweighted_right_option_what_the_others_leave():
    assert points("moodle_fractions", item("AB", weights={"A": "0.25"}), "B") == 9


# The example in the QTI 2.1 information model, mapResponse: A, B, C, D map to 0, 1, 0.5, 0.
SPECIFIED = {"A": "0", "B": "1", "C": "0.5", "D": "0"}
# The example "Composition of Water" of the QTI 2.1 implementation guide.
WATER = {"H": "1", "O": "1", "C": "-2"}


@pytest.mark.parametrize(("chosen", "expected"), [("C", "0.5"), ("CB", "1.5"), ("A", "0"), ("AD", "0")])
def test_qti_maps_as_its_specification_says(chosen: str, expected: str):
    assert points("qti_mapping", item("BC", weights=SPECIFIED), chosen) == Decimal(expected)


@pytest.mark.parametrize(
    ("chosen", "expected"), [("HO", "2"), ("H", "1"), ("HC", "0"), ("HOX", "0"), ("X", "0"), ("HOC", "0")]
)
def test_qti_keeps_the_sum_within_the_bounds_and_uses_the_default(chosen: str, expected: str):
    water = item("HO", points="2", labels="HOCX", weights=WATER)
    bounds = {"lower_bound": "0", "upper_bound": "2", "default": "-2"}
    assert points("qti_mapping", water, chosen, **bounds) == Decimal(expected)


def test_qti_gives_no_more_than_the_upper_bound():
    assert points("qti_mapping", item("HO", labels="HOC", weights=WATER), "HO", upper_bound="1.5") == Decimal("1.5")


def test_qti_without_a_lower_bound_can_be_negative():
    assert points("qti_mapping", item("HO", labels="HOC", weights=WATER), "C") == -2


def test_qti_is_not_scaled_to_the_points_of_the_question():
    assert points("qti_mapping", item("HO", points="40", labels="HOC", weights=WATER), "HO") == 2


@pytest.mark.parametrize(("answer", "expected"), [("T", "4"), ("F", "0"), (None, "0"), ("", "0")])
def test_true_or_false_is_all_or_nothing(answer: str | None, expected: str):
    assert points("all_or_nothing", item("T", points="4", labels="TF"), answer) == Decimal(expected)


@pytest.mark.parametrize(
    ("policy", "chosen", "expected"),
    [
        ("all_or_nothing", "AB", "12"),
        ("all_or_nothing", "ABE", "12"),
        ("all_or_nothing", "A", "0"),
        ("each_option", "AB", "12"),
        ("each_option", "AE", "9.60"),
        ("net_correct", "ACE", "0"),
        ("net_correct", "AE", "6"),
        ("coverage", "ACE", "3"),
        ("canvas", "AE", "6"),
    ],
)
def test_an_option_that_counts_either_way_is_right_chosen_or_not(policy: str, chosen: str, expected: str):
    assert points(policy, item("AB", either="E"), chosen) == Decimal(expected)


def test_when_both_answers_count_every_answer_but_a_blank_is_full():
    flawed = item("T", points="4", labels="TF", either="TF")
    assert [points("all_or_nothing", flawed, chosen) for chosen in ("T", "F", "", None)] == [4, 4, 4, 0]


@pytest.mark.parametrize(
    ("policy", "chosen", "expected"),
    [
        ("all_or_nothing", "AB", "12"),
        ("all_or_nothing", "ABC", "12"),
        ("each_option", "A", "9"),
        ("net_correct", "A", "6"),
        ("moodle_fractions", "A", "6"),
    ],
)
def test_a_disregarded_option_is_as_if_it_were_not_there(policy: str, chosen: str, expected: str):
    assert points(policy, item("ABC", disregard="C"), chosen) == Decimal(expected)


@pytest.mark.parametrize("policy", ["moodle_fractions", "qti_mapping"])
def test_what_a_disregarded_option_was_worth_stays_within_reach(policy: str):
    asked = item("ABC", points="1", weights={"A": "0.25", "B": "0.25", "C": "0.5"}, disregard="C")
    assert [points(policy, asked, chosen) for chosen in ("AB", "A", "C")] == [1, Decimal("0.5"), 0]


@pytest.mark.parametrize("chosen", ["A", "", "B"])
def test_weights_that_count_either_way_are_earned_either_way(chosen: str):
    asked = item("A", points="1", labels="AB", weights={"A": "1", "B": "-1"}, either="AB")
    assert points("moodle_fractions", asked, chosen) == 1


def test_a_question_with_every_option_disregarded_is_full_for_all_who_answered():
    assert points("each_option", item("A", labels="A", disregard="A"), "A") == 12


def test_verdicts_are_told_to_the_student():
    result = score("all_or_nothing", {}, item("A", either="B", disregard="C"), frozenset("A"))
    assert result.explanation == (
        "1 of 1 correct chosen, none wrong: full 12. Option B counts either way. Option C is disregarded"
    )


@pytest.mark.parametrize(
    ("policy", "chosen", "explanation"),
    [
        ("each_option", "ABD", "3 of 5 options judged rightly: 3/5 of 12 = 7.2"),
        ("net_correct", "ABD", "2 of 3 correct chosen, 1 wrong: (2 − 1)/3 of 12 = 4"),
        (
            "coverage",
            "ABD",
            "2 of 3 correct chosen, 1 wrong: 2/3 found × 2/3 of the choice right × 12 = 5.33",
        ),
        ("canvas", "ABD", "2 of 3 correct chosen, 1 wrong: 2 × 4 − 1 × 4 = 4"),
        ("moodle_fractions", "A", "A (1/3) = 1/3; 1/3 of 12 = 4"),
    ],
)
def test_every_policy_explains_its_arithmetic(policy: str, chosen: str, explanation: str):
    assert score(policy, {}, item("ABC"), frozenset(chosen)).explanation == explanation


@pytest.mark.parametrize(
    ("policy", "key", "chosen", "explanation"),
    [
        ("all_or_nothing", "A", "A", "Right answer chosen: full 12"),
        ("all_or_nothing", "A", "B", "Wrong answer chosen: 0"),
        ("all_or_nothing", "A", "", "Right answer not chosen: 0"),
        ("net_correct", "A", "B", "Wrong answer chosen: (0 − 1)/1 of 12, but never below 0: 0"),
        ("all_or_nothing", "", "B", "No option is correct, 1 chosen: 0"),
        ("all_or_nothing", "", "", "No option is correct, none chosen: full 12"),
        ("canvas", "AB", "A", "1 of 2 correct chosen, none wrong: 1 × 6 − 0 × 6 = 6"),
    ],
)
def test_of_a_question_with_one_answer_it_says_whether_that_was_right(
    policy: str, key: str, chosen: str, explanation: str
):
    asked = replace(item(key), single=True)
    assert score(policy, {}, asked, frozenset(chosen)).explanation == explanation


def test_a_blank_is_explained():
    assert score("all_or_nothing", {}, item("A"), None).explanation == "Left blank: 0"


def test_the_exact_fraction_is_kept_beside_the_rounded_points():
    result = score("net_correct", {}, item("ABC", points="10"), frozenset("AB"))
    assert (result.exact, str(result.points)) == (Fraction(20, 3), "6.67")


def test_accepting_another_option_of_a_select_one_question_takes_the_better_key():
    keys = [item("C", points="15"), item("D", points="15")]
    earned = [best_score("all_or_nothing", {}, keys, frozenset(chosen)).points for chosen in ("C", "D", "A", "CD")]
    assert earned == [15, 15, 0, 0]


@pytest.mark.parametrize("chosen", ["AB", "AD", "", None])
def test_many_answers_to_one_question_score_like_single_ones(chosen: str | None):
    selected = None if chosen is None else frozenset(chosen)
    prepared = scorer("net_correct", {}, item("AB"))
    assert [prepared(selected), prepared(selected)] == [score("net_correct", {}, item("AB"), selected)] * 2


def test_a_question_that_cannot_be_scored_is_refused_before_any_answer():
    with pytest.raises(BadItem):
        scorer("net_correct", {}, item("A", labels="AA"))


@pytest.mark.parametrize(
    ("policy", "parameters", "problems"),
    [
        ("all_or_nothing", {}, ()),
        ("deduct_per_error", {"deduction": "5"}, ()),
        ("qti_mapping", {"lower_bound": "0", "upper_bound": "0"}, ()),
        ("deduct_per_error", {}, ("The policy 'deduct_per_error' needs the parameter 'deduction'.",)),
        ("deduct_per_error", {"deduction": "five"}, ("The parameter 'deduction' must be a number, not 'five'.",)),
        (
            "deduct_per_error",
            {"deduction": "-1", "only_if_several": "no", "colour": "red"},
            (
                "The policy 'deduct_per_error' has no parameter 'colour'.",
                "The parameter 'deduction' must not be negative, but is '-1'.",
                "The parameter 'only_if_several' must be true or false, not 'no'.",
            ),
        ),
        ("canvas", {"incorrect_dock": "nan"}, ("The parameter 'incorrect_dock' must be a number, not 'nan'.",)),
        ("canvas", {"incorrect_dock": "1e9"}, ("The parameter 'incorrect_dock' must be a number, not '1e9'.",)),
        ("canvas", {"incorrect_dock": "1/0"}, ("The parameter 'incorrect_dock' must be a number, not '1/0'.",)),
        (
            "qti_mapping",
            {"lower_bound": "2", "upper_bound": "1"},
            ("The lower bound 2 is above the upper bound 1.",),
        ),
    ],
)
def test_every_problem_of_the_parameters_is_listed(policy, parameters, problems):
    assert check_parameters(policy, parameters) == problems


def test_an_unknown_policy_is_answered_with_the_names_there_are():
    (problem,) = check_parameters("generous", {})
    assert problem.startswith("There is no scoring policy 'generous'; there are deduct_per_error, ")


@pytest.mark.parametrize(
    ("error", "policy", "parameters", "asked", "chosen"),
    [
        (UnknownPolicy, "generous", {}, item("A"), "A"),
        (BadParameters, "deduct_per_error", {}, item("A"), "A"),
        (BadParameters, "all_or_nothing", {"deduction": "5"}, item("A"), "A"),
        (BadItem, "all_or_nothing", {}, item("A", points="-1"), "A"),
        (BadItem, "all_or_nothing", {}, item("A", labels="AA"), "A"),
        (UnknownLabel, "all_or_nothing", {}, item("A"), "AZ"),
    ],
)
def test_what_cannot_be_scored_is_refused(error, policy, parameters, asked, chosen):
    with pytest.raises(error) as refused:
        score(policy, parameters, asked, frozenset(chosen))
    assert isinstance(refused.value, ScoringError)


def test_every_unknown_label_is_named():
    with pytest.raises(UnknownLabel) as refused:
        score("all_or_nothing", {}, item("A"), frozenset("AYZ"))
    assert refused.value.problems == ("The question has no option 'Y'.", "The question has no option 'Z'.")
