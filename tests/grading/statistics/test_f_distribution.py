"""Are the quantiles of the F distribution right, from the smallest class to the largest?"""

from __future__ import annotations

import math

import pytest

from grading.statistics.f_distribution import f_quantile, regularized_beta


# NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.3, upper critical values at 5 %, 10 % and 1 %.
@pytest.mark.parametrize(
    ("probability", "above", "below", "expected"),
    [
        (0.95, 1, 1, 161.448),
        (0.95, 5, 10, 3.326),
        (0.95, 10, 20, 2.348),
        (0.95, 20, 100, 1.676),
        (0.90, 5, 10, 2.522),
        (0.99, 5, 10, 5.636),
        (0.99, 10, 100, 2.503),
    ],
)
def test_printed_tables_have_the_same_values(probability, above, below, expected):
    assert f_quantile(probability, above, below) == pytest.approx(expected, abs=6e-4)


@pytest.mark.parametrize("probability", [0.001, 0.025, 0.3, 0.5, 0.975, 0.999])
def test_two_degrees_of_freedom_have_a_closed_form(probability: float):
    """P(F(2, 2) ≤ q) = q/(1 + q)."""
    assert f_quantile(probability, 2, 2) == pytest.approx(probability / (1 - probability), rel=1e-9)


@pytest.mark.parametrize("probability", [0.001, 0.025, 0.5, 0.975])
def test_one_and_one_degree_of_freedom_is_a_squared_cauchy(probability: float):
    assert f_quantile(probability, 1, 1) == pytest.approx(math.tan(math.pi * probability / 2) ** 2, rel=1e-9)


@pytest.mark.parametrize(("above", "below"), [(3, 7), (29, 261), (9_999, 489_951)])
def test_swapping_the_degrees_of_freedom_inverts_the_value(above: int, below: int):
    assert f_quantile(0.025, above, below) == pytest.approx(1 / f_quantile(0.975, below, above), rel=1e-8)


@pytest.mark.parametrize(("x", "expected"), [(-1.0, 0.0), (0.0, 0.0), (1.0, 1.0), (0.25, 0.15625)])
def test_the_beta_distribution_runs_from_zero_to_one(x: float, expected: float):
    """I_x(2, 2) = x²(3 − 2x)."""
    assert regularized_beta(x, 2, 2) == pytest.approx(expected)


@pytest.mark.parametrize("probability", [0, 1, -0.1, 1.1])
def test_what_is_no_probability_between_is_refused(probability: float):
    with pytest.raises(ValueError, match="between 0 and 1"):
        f_quantile(probability, 3, 3)
