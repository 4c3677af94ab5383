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


def combine(machine: Fraction | Decimal, judged: Decimal | None) -> Decimal:
    """The points of a question: what the policy gives or what a person gave, whichever is more."""
    by_policy = to_points(machine)
    return by_policy if judged is None else max(by_policy, to_points(judged))


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
