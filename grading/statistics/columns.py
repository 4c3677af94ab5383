"""How do the scores of a class vary, computed so exactly that "no variation" is never mistaken?

Scores are brought to whole multiples of one common unit; sums of squares and products are then whole numbers,
and a float appears only in the last step.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

Number = int | float | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores in items: `columns[item][student]` · `unit` is a score; `totals` has one per student."""

    unit: Fraction
    columns: tuple[tuple[int, ...], ...]
    totals: tuple[int, ...]

    def rest(self, item: int) -> tuple[int, ...]:
        """Each student's total without `item`."""
        return tuple(total - own for total, own in zip(self.totals, self.columns[item], strict=True))


def scores_of(columns: Iterable[Sequence[Number]]) -> Scores:
    """One sequence of scores per item, one score per student in each, all of one length.

    Raises ValueError for columns of different lengths, and for what is not a finite number.
    """
    exact = [[Fraction(value) for value in column] for column in columns]
    if len({len(column) for column in exact}) > 1:
        raise ValueError("Every item needs a score for every student.")
    parts = math.lcm(*(value.denominator for column in exact for value in column))
    whole = tuple(tuple(int(value * parts) for value in column) for column in exact)
    return Scores(Fraction(1, parts), whole, tuple(map(sum, zip(*whole, strict=True))))


def spread(xs: Sequence[int], ys: Sequence[int]) -> int:
    """n times the sum of (x − mean x)(y − mean y): a whole number, exactly 0 if x or y never varies."""
    return len(xs) * sum(x * y for x, y in zip(xs, ys, strict=True)) - sum(xs) * sum(ys)


def correlation(xs: Sequence[int], ys: Sequence[int]) -> float | None:
    """Pearson's product-moment correlation; None if one of the two never varies."""
    across, own = spread(xs, ys), spread(xs, xs) * spread(ys, ys)
    if own == 0:
        return None
    size = math.sqrt(Fraction(across * across, own))
    return size if across > 0 else -size
