"""Which scoring policies are there, and what is this answer worth under one of them?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType

from grading.scoring import counted, weighted
from grading.scoring.errors import BadItem, UnknownLabel, UnknownPolicy
from grading.scoring.facts import Item, Score, Selected, item_problems, unknown_labels
from grading.scoring.numbers import to_points
from grading.scoring.policy import Outcome, Parameter, ParameterKind, Policy, Settings
from grading.scoring.tally import Tally, tally

ANSWERS_KEPT = 1024

_ALL = (
    Policy(
        "deduct_per_error",
        "Each wrong or missing choice costs points, never below 0.",
        counted.deduct_per_error,
        (
            Parameter("deduction", ParameterKind.NOT_NEGATIVE, "points lost per error", required=True),
            Parameter(
                "only_if_several",
                ParameterKind.FLAG,
                "all or nothing where fewer than two options are correct",
                default="true",
            ),
        ),
    ),
    Policy("all_or_nothing", "Full points for exactly the correct options, else 0.", counted.all_or_nothing),
    Policy("each_option", "Each option judged rightly earns an equal share.", counted.each_option),
    Policy("net_correct", "Right choices minus wrong ones, never below 0.", counted.net_correct),
    Policy("coverage", "Share of the key found, times share of the choice that is right.", counted.coverage),
    Policy(
        "canvas",
        "Canvas multiple answers: a share per right choice, a dock per wrong one, never below 0.",
        counted.canvas,
        (Parameter("incorrect_dock", ParameterKind.NOT_NEGATIVE, "points lost per wrong choice"),),
    ),
    Policy(
        "moodle_fractions",
        "Moodle: the chosen options' shares of the points added, kept within 0 and all.",
        weighted.moodle_fractions,
        weighted=True,
    ),
    Policy(
        "qti_mapping",
        "QTI map response: the chosen options' values added, kept within the bounds.",
        weighted.qti_mapping,
        (
            Parameter("lower_bound", ParameterKind.NUMBER, "the least the sum can be"),
            Parameter("upper_bound", ParameterKind.NUMBER, "the most the sum can be"),
            Parameter("default", ParameterKind.NUMBER, "value of an option without a weight", default="0"),
        ),
        weighted=True,
        agree=weighted.bounds_in_order,
    ),
)

POLICIES: Mapping[str, Policy] = MappingProxyType({policy.name: policy for policy in _ALL})


def policy_named(name: str) -> Policy:
    """Raises UnknownPolicy, with the names there are."""
    if name not in POLICIES:
        raise UnknownPolicy(f"There is no scoring policy {name!r}; there are {', '.join(POLICIES)}.")
    return POLICIES[name]


def check_parameters(name: str, parameters: Mapping[str, str]) -> tuple[str, ...]:
    """Every problem of a policy's name and parameters, as sentences; empty if it can be used."""
    try:
        return policy_named(name).problems(parameters)
    except UnknownPolicy as unknown:
        return unknown.problems


def score(policy_name: str, parameters: Mapping[str, str], item: Item, selected: Selected) -> Score:
    """What `selected` earns. A blank earns 0 under every policy; "none" is scored as the empty selection.

    Within 0 and the item's points for all policies but `qti_mapping`, whose mapping sets the scale.
    Raises UnknownPolicy, BadParameters, BadItem or UnknownLabel, all ScoringError, with every problem found.
    """
    return scorer(policy_name, parameters, item)(selected)


def scorer(policy_name: str, parameters: Mapping[str, str], item: Item) -> Callable[[Selected], Score]:
    """`score` for many answers to one question: checks the question once, and each different answer once.

    Raises as `score` does, UnknownLabel only when called.
    """
    policy = policy_named(policy_name)
    settings = policy.settings(parameters)
    if problems := item_problems(item):
        raise BadItem(*problems)

    @lru_cache(maxsize=ANSWERS_KEPT)
    def score_answer(selected: Selected) -> Score:
        if problems := unknown_labels(item, selected):
            raise UnknownLabel(*problems)
        return _score(policy, settings, item, selected)

    return score_answer


def best_score(policy_name: str, parameters: Mapping[str, str], items: Iterable[Item], selected: Selected) -> Score:
    """The highest score over several keys of one question; the first of equals.

    "Accept D also" of a select-one question is two keys, each with one correct option.
    Raises as `score` does, and ValueError without any item.
    """
    return max((score(policy_name, parameters, item, selected) for item in items), key=lambda s: s.exact)


def _score(policy: Policy, settings: Settings, item: Item, selected: Selected) -> Score:
    if selected is None:
        return Score(to_points(Fraction(0)), Fraction(0), "Left blank: 0")
    counts = tally(item, selected)
    outcome = policy.compute(counts, settings)
    return Score(to_points(outcome.exact), outcome.exact, _with_verdicts(outcome, counts))


def _with_verdicts(outcome: Outcome, counts: Tally) -> str:
    either = [f"Option {option.label} counts either way" for option in counts.either]
    blind = [f"Option {option.label} is disregarded" for option in counts.blind]
    return ". ".join([outcome.why, *either, *blind])
