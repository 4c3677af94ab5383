"""Would the class come out in the same order with other questions of the kind?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from grading.statistics.columns import Scores, spread
from grading.statistics.f_distribution import f_quantile
from grading.statistics.moments import sd


@dataclass(frozen=True, slots=True)
class Interval:
    """`level` is the share of samples whose interval holds the true value, such as 0.95."""

    low: float
    high: float
    level: float


def cronbach_alpha(scores: Scores) -> float | None:
    """k/(k − 1) · (1 − sum of the items' variances / variance of the total). KR-20 where items are 0 or 1.

    Variances of items and total have the same divisor, so which one it is does not matter. May be negative.
    None for fewer than two items, and where the total does not vary (as with one student).
    Source: Cronbach (1951), Psychometrika 16, 297-334; Kuder & Richardson (1937), Psychometrika 2, 151-160.
    """
    own = [spread(column, column) for column in scores.columns]
    return _alpha(len(own), sum(own), spread(scores.totals, scores.totals))


def alphas_if_deleted(scores: Scores) -> tuple[float | None, ...]:
    """For each item, alpha of the quiz without it; None as for `cronbach_alpha`."""
    own = [spread(column, column) for column in scores.columns]
    rests = [scores.rest(item) for item in range(len(own))]
    return tuple(
        _alpha(len(own) - 1, sum(own) - mine, spread(rest, rest)) for mine, rest in zip(own, rests, strict=True)
    )


def standard_error(scores: Scores) -> float | None:
    """The standard error of measurement in points, sd · √(1 − alpha); None where either is None.

    Source: Lord & Novick (1968), Statistical Theories of Mental Test Scores, 3.8; Moodle's "standard error".
    """
    alpha, width = cronbach_alpha(scores), sd(scores.totals, scores.unit)
    return None if alpha is None or width is None else width * math.sqrt(max(0.0, 1 - alpha))


def alpha_interval(alpha: float | None, students: int, items: int, level: float = 0.95) -> Interval | None:
    """Feldt's confidence interval: 1 − (1 − alpha)·F, F with n − 1 and (n − 1)(k − 1) degrees of freedom.

    None without an alpha or for fewer than two students or items.
    Source: Feldt (1965), Psychometrika 30, 357-370; Feldt, Woodruff & Salih (1987), Applied Psychological
    Measurement 11, 93-103, formulas 6 and 7; the same as R's `psych::alpha.ci` and `cocron`.
    """
    if alpha is None or students < 2 or items < 2:
        return None
    degrees, tail = students - 1, (1 - level) / 2
    upper_f = f_quantile(1 - tail, degrees, degrees * (items - 1))
    lower_f = f_quantile(tail, degrees, degrees * (items - 1))
    return Interval(low=1 - (1 - alpha) * upper_f, high=1 - (1 - alpha) * lower_f, level=level)


def _alpha(items: int, own: int, whole: int) -> float | None:
    if items < 2 or whole == 0:
        return None
    return float(Fraction(items, items - 1) * (1 - Fraction(own, whole)))
