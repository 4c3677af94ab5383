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
from operator import mul

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
    columns = [tuple(column) for column in columns]
    if len({len(column) for column in columns}) > 1:
        raise ValueError("Every item needs a score for every student.")
    exact = {value: Fraction(value) for column in columns for value in set(column)}  # a class has few different scores
    parts = math.lcm(*(value.denominator for value in exact.values()))
    multiples = {value: int(number * parts) for value, number in exact.items()}
    whole = tuple(tuple(map(multiples.__getitem__, column)) for column in columns)
    return Scores(Fraction(1, parts), whole, tuple(map(sum, zip(*whole, strict=True))))


def spread(xs: Sequence[int], ys: Sequence[int]) -> int:
    """n times the sum of (x − mean x)(y − mean y): a whole number, exactly 0 if x or y never varies."""
    products: Iterable[int] = map(mul, xs, ys)
    return len(xs) * sum(products) - sum(xs) * sum(ys)


def correlation(xs: Sequence[int], ys: Sequence[int]) -> float | None:
    """Pearson's product-moment correlation; None if one of the two never varies."""
    across, own = spread(xs, ys), spread(xs, xs) * spread(ys, ys)
    if own == 0:
        return None
    size = math.sqrt(Fraction(across * across, own))
    return size if across > 0 else -size
