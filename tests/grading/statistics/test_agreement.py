"""How far do two judges agree, in figures anybody can check?"""

from __future__ import annotations

from decimal import Decimal

from grading.statistics.agreement import Agreement, agreement


def test_differences_have_a_sign_distances_have_none():
    pairs = [(Decimal(first), Decimal(second)) for first, second in [("1", "2"), ("2", "1.5"), ("0", "0"), ("1", "1")]]
    assert agreement(pairs) == Agreement(n=4, mean_difference=0.125, mean_distance=0.375, exact=0.5)


def test_without_pairs_nothing_can_be_said():
    assert agreement([]) == Agreement(0, None, None, None)
