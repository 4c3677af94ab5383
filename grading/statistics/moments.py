"""How are scores distributed: where is the middle, how wide, how lopsided, how heavy-tailed?

Definitions are those of SAS, SPSS and Excel, and of Moodle's quiz report. None stands for "cannot be said".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from statistics import median_high, median_low


def mean(values: Sequence[int], unit: Fraction) -> float | None:
    """The arithmetic mean, in points; None without values."""
    return float(Fraction(sum(values), len(values)) * unit) if values else None


def median(values: Sequence[int], unit: Fraction) -> float | None:
    """The middle value, or the mean of the two in the middle; None without values."""
    return float((median_low(values) + median_high(values)) * unit / 2) if values else None


def sd(values: Sequence[int], unit: Fraction) -> float | None:
    """The standard deviation of a sample (divisor n − 1), in points; None for fewer than two values."""
    n = len(values)
    if n < 2:
        return None
    return math.sqrt(_power_sum(values, 2) * unit**2 / (n - 1))


def skewness(values: Sequence[int]) -> float | None:
    """G1, the adjusted Fisher-Pearson coefficient, k3 / k2^(3/2) of the k-statistics.

    None for fewer than three values or no variation.
    Source: Joanes & Gill (1998), The Statistician 47, 183-189; Excel's SKEW; SciPy's `skew(bias=False)`;
    "type 2" of R's e1071 and psych; Moodle, `quiz_statistics\\calculator`.
    """
    n, squares = len(values), _power_sum(values, 2)
    if n < 3 or squares == 0:
        return None
    cubes = _power_sum(values, 3)
    size = math.sqrt(cubes**2 / squares**3 * (n - 1)) * n / (n - 2)
    return size if cubes > 0 else -size


def kurtosis(values: Sequence[int]) -> float | None:
    """G2, the sample excess kurtosis: k4 / k2² of the k-statistics; 0 for a normal distribution.

    None for fewer than four values or no variation.
    Source: as for `skewness`; Excel's KURT; SAS's KURTOSIS; SciPy's `kurtosis(bias=False)`.
    """
    n, squares = len(values), _power_sum(values, 2)
    if n < 4 or squares == 0:
        return None
    fourth = Fraction(n * (n + 1) * (n - 1), (n - 2) * (n - 3)) * _power_sum(values, 4) / squares**2
    return float(fourth - Fraction(3 * (n - 1) ** 2, (n - 2) * (n - 3)))


def _power_sum(values: Sequence[int], power: int) -> Fraction:
    """The sum of the deviations from the mean, each to `power`."""
    n, total = len(values), sum(values)
    return Fraction(sum((n * value - total) ** power for value in values), n**power) if n else Fraction(0)
