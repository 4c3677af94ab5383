"""What must be known about a question and an answer to score it?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Verdict(StrEnum):
    """What was decided about an option of a flawed question.

    `EITHER`: choosing it and leaving it are both right, so the two answers always earn the same.
    `DISREGARD`: the question is scored as if the option had not been printed.
    """

    NORMAL = "normal"
    EITHER = "either"
    DISREGARD = "disregard"


@dataclass(frozen=True, slots=True)
class Option:
    """One option. `weight` is read by the weighted policies only; each says in which unit."""

    label: str
    correct: bool
    weight: Fraction | None = None
    verdict: Verdict = Verdict.NORMAL


@dataclass(frozen=True, slots=True)
class Item:
    """One question, worth `points`. A true/false question has two options, one of them correct.

    `single`: at most one option can be chosen; it changes only how the result is told.
    """

    points: Fraction
    options: tuple[Option, ...]
    single: bool = False


# The labels chosen. None: left blank. The empty set: "none of these is correct" was the answer.
Selected = frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Score:
    """`points` is `exact` rounded once, to hundredths; `explanation` says in words how they came about."""

    points: Decimal
    exact: Fraction
    explanation: str


def item_problems(item: Item) -> tuple[str, ...]:
    """Every reason why no policy can score this question, as sentences."""
    problems = []
    if item.points < 0:
        problems.append("The points must not be negative.")
    labels = Counter(option.label for option in item.options)
    problems += [f"The label {label!r} is used {times} times." for label, times in labels.items() if times > 1]
    if "" in labels:
        problems.append("An option has an empty label.")
    return tuple(problems)


def unknown_labels(item: Item, selected: Selected) -> tuple[str, ...]:
    """A sentence for each chosen label that the question does not have."""
    strange = (selected or frozenset()) - {option.label for option in item.options}
    return tuple(f"The question has no option {label!r}." for label in sorted(strange))
