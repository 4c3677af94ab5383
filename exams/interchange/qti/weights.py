"""What does each option add to the score in points, where a question scores by adding?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from exams.interchange.document import QuestionDocument
from exams.interchange.gift.writer import shares_of

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Sums:
    """The points of each option, by label, and the bounds of the sum, where there are any."""

    values: Mapping[str, Fraction]
    lower: Fraction | None
    upper: Fraction | None


def sums_of(question: QuestionDocument) -> Sums | None:
    """None for a question that scores in another way than by adding what its options are worth."""
    worth = Fraction(question.points)
    if question.scoring.name == "moodle_fractions":
        shares = shares_of(question)
        values = {c.label: share * worth for c, share in zip(question.choices, shares, strict=True)}
        return Sums(values, ZERO, worth)
    if question.scoring.name != "qti_mapping":
        return None
    given = {name: _fraction(text) for name, text in question.scoring.parameters.items()}
    default = given.get("default") or ZERO
    values = {c.label: default if c.weight is None else c.weight for c in question.choices}
    return Sums(values, given.get("lower_bound"), given.get("upper_bound"))


def _fraction(text: str) -> Fraction | None:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None
