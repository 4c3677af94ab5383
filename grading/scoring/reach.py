"""Which points can be reached at all with a question under a policy?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations
from math import comb

from grading.scoring.errors import BadItem, ScoringError
from grading.scoring.facts import Item, Option, Verdict
from grading.scoring.numbers import exact_number
from grading.scoring.registry import policy_named, score

MOST_SELECTIONS = 2**14


def reachable_points(
    policy_name: str, parameters: Mapping[str, str], item: Item, *, at_most: int | None = None
) -> tuple[Decimal, ...]:
    """All points that an answer other than a blank can earn, ascending.

    `at_most` is the number of options that may be chosen (1 for select-one, where "none" counts as well).
    Raises ScoringError as `score` does, and BadItem for a question with too many selections to try.
    """
    limit = len(item.options) if at_most is None else min(at_most, len(item.options))
    if sum(comb(len(item.options), size) for size in range(limit + 1)) > MOST_SELECTIONS:
        raise BadItem(f"The question has {len(item.options)} options, too many to try every selection.")
    tried = chain.from_iterable(_selections(item, size) for size in range(limit + 1))
    return tuple(sorted({score(policy_name, parameters, item, chosen).points for chosen in tried}))


def maximum(policy_name: str, parameters: Mapping[str, str], item: Item, *, at_most: int | None = None) -> Decimal:
    """The most that can be earned; less than the item's points means that some points are out of reach.

    Tries options in order of promise, so the number of options does not matter. Raises as `score` does.
    """
    policy = policy_named(policy_name)
    unmapped = policy.settings(parameters).numbers.get("default")

    def promise(option: Option) -> Fraction:
        if not policy.weighted:
            return Fraction(option.correct)
        if unmapped is not None:
            return unmapped if option.weight is None else option.weight
        return score(policy_name, parameters, item, frozenset({option.label})).exact

    normal = [option for option in item.options if option.verdict is Verdict.NORMAL]
    promising = [option.label for option in sorted(normal, key=promise, reverse=True)]
    limit = len(promising) if at_most is None else min(at_most, len(promising))
    prefixes = [frozenset(promising[:size]) for size in range(limit + 1)]
    return max(score(policy_name, parameters, item, chosen).points for chosen in prefixes)


def most_points(
    policy_name: str,
    parameters: Mapping[str, str],
    points: Decimal,
    options: Sequence[tuple[str, bool, str]],
    *,
    at_most: int | None = None,
) -> Decimal | None:
    """As `maximum`, of options given as label, correct and weight in text; None where the question cannot be scored."""
    try:
        read = tuple(
            Option(label, correct, exact_number(weight) if weight else None) for label, correct, weight in options
        )
        return maximum(policy_name, parameters, Item(Fraction(points), read), at_most=at_most)
    except (ScoringError, ValueError):
        return None


def _selections(item: Item, size: int) -> Iterator[frozenset[str]]:
    return (frozenset(o.label for o in chosen) for chosen in combinations(item.options, size))
