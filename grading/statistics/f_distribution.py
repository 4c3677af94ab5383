"""Which value does an F-distributed figure stay below with a given probability?

Written out here because the one quantile needed does not justify SciPy and NumPy on an exam server.
"""

from __future__ import annotations

import math

_TINY = 1e-300
_PRECISE = 1e-15
_MOST_STEPS = 10_000
_HALVINGS = 100


def f_quantile(probability: float, above: float, below: float) -> float:
    """The value q with P(F ≤ q) = `probability` for `above` and `below` degrees of freedom (both positive).

    F ≤ q exactly when a beta variable with parameters above/2, below/2 is ≤ x = above·q/(above·q + below)
    (Abramowitz & Stegun 26.6.2); x is found by halving an interval, which cannot fail to converge.
    Raises ValueError unless 0 < probability < 1.
    """
    if not 0 < probability < 1:
        raise ValueError("A probability lies between 0 and 1.")
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        x = (low + high) / 2
        if regularized_beta(x, above / 2, below / 2) < probability:
            low = x
        else:
            high = x
    return below * x / (above * (1 - x))


def regularized_beta(x: float, a: float, b: float) -> float:
    """I_x(a, b), the distribution function of a beta variable, for 0 ≤ x ≤ 1 and positive a, b.

    Source: NIST Digital Library of Mathematical Functions, the continued fraction 8.17.22 on the side of the
    mean where it converges fast, and the symmetry 8.17.4 on the other.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - regularized_beta(1 - x, b, a)
    log_factor = a * math.log(x) + b * math.log1p(-x) + math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    return math.exp(log_factor) / (a * _continued_fraction(x, a, b))


def _continued_fraction(x: float, a: float, b: float) -> float:
    """1 + d1/(1 + d2/(1 + …)) by the modified Lentz algorithm."""
    value, upper, lower = 1.0, 1.0, 0.0
    for step in range(1, _MOST_STEPS):
        d = _coefficient(step, x, a, b)
        upper = 1 + d / upper or _TINY
        lower = 1 / (1 + d * lower or _TINY)
        value *= upper * lower
        if abs(upper * lower - 1) < _PRECISE:
            break
    return value


def _coefficient(step: int, x: float, a: float, b: float) -> float:
    m = step // 2
    if step % 2:
        return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
