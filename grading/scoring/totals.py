"""What do the points of the questions add up to?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from grading.scoring.numbers import to_points


@dataclass(frozen=True, slots=True)
class QuestionPoints:
    """One question of one student: points earned and points possible, in `section` (any key)."""

    section: str
    earned: Decimal
    possible: Decimal


@dataclass(frozen=True, slots=True)
class Total:
    earned: Decimal
    possible: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """`sections` in the order in which they first appear, as on the cover's table."""

    sections: Mapping[str, Total]
    whole: Total


def combine(
    machine: Fraction | Decimal,
    judged: Decimal | None,
    *,
    void: bool = False,
    adjustment: Decimal = Decimal(0),
    most: Decimal | None = None,
) -> Decimal:
    """The points of a question: what the policy gives or what a person gave, whichever is more, and the adjustment.

    An adjustment never leads below 0 or above `most`. A question that was left out (`void`) earns nothing; what was
    judged and adjusted is kept for when it comes back.
    """
    if void:
        return to_points(0 * Fraction(machine))
    by_policy = to_points(machine)
    points = by_policy if judged is None else max(by_policy, to_points(judged))
    if not adjustment:
        return points
    adjusted = max(points + to_points(adjustment), to_points(Fraction(0)))
    return adjusted if most is None else min(adjusted, to_points(most))


def rescaled(earned: Decimal, counted: Decimal, whole: Decimal) -> Decimal:
    """A total after questions were left out: earned of `counted` points, brought back to the scale of `whole`.

    Rounded once. Nothing changes where every question counts; 0 where none does.
    """
    if counted == whole:
        return earned
    return to_points(Fraction(earned) * Fraction(whole) / Fraction(counted)) if counted else to_points(counted)


def with_adjustment(total: Decimal, by: Decimal | None) -> Decimal:
    """A total with what was added to it or taken from it by hand: never below 0, but it may exceed what is possible."""
    return max(total + by, Decimal(0)) if by else total


def add_up(questions: Iterable[QuestionPoints]) -> Totals:
    """Sums of the rounded points, so that a student who adds up the page gets the same."""
    questions = tuple(questions)
    names = dict.fromkeys(question.section for question in questions)
    sections = {name: _total(q for q in questions if q.section == name) for name in names}
    return Totals(sections=sections, whole=_total(questions))


def _total(questions: Iterable[QuestionPoints]) -> Total:
    questions = tuple(questions)
    return Total(
        earned=to_points(sum((Fraction(q.earned) for q in questions), Fraction(0))),
        possible=to_points(sum((Fraction(q.possible) for q in questions), Fraction(0))),
    )
