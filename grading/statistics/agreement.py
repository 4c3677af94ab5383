"""How far do two people agree who judged the same answers apart from each other?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of `n` answers that two people judged: `mean_difference` is second − first, in points (above 0: the second is
    more generous); `mean_distance` the same without sign; `exact` the share with equal points. None without answers.
    """

    n: int
    mean_difference: float | None
    mean_distance: float | None
    exact: float | None


def agreement(pairs: Sequence[tuple[Decimal, Decimal]]) -> Agreement:
    """Of pairs (first, second). Plain means: with few pairs they say little, and `n` stands beside them."""
    if not pairs:
        return Agreement(0, None, None, None)
    gaps = [Fraction(second) - Fraction(first) for first, second in pairs]
    n = len(gaps)
    return Agreement(
        n=n,
        mean_difference=float(sum(gaps, Fraction(0)) / n),
        mean_distance=float(sum((abs(gap) for gap in gaps), Fraction(0)) / n),
        exact=sum(gap == 0 for gap in gaps) / n,
    )
