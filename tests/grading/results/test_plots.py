"""Do bars and points stand where the figures say?"""

from __future__ import annotations

from decimal import Decimal

from grading.results.plots import histogram, thirds_plot
from grading.statistics.analysis import ItemFigures


def figures(name: str, best: float | None, weakest: float | None) -> ItemFigures:
    return ItemFigures(name, None, None, None, None, None, best, weakest, ())


def test_a_total_on_a_border_counts_upwards_and_the_best_in_the_last_bar() -> None:
    bars = histogram([Decimal(0), Decimal(10), Decimal("9.99"), Decimal(100)], Decimal(100)).bars
    assert [bar.count for bar in bars] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 1]
    assert [bar.words for bar in bars[:2]] == ["0–10", "10–20"]


def test_the_highest_bar_fills_the_plot_and_an_empty_one_is_flat() -> None:
    drawn = histogram([Decimal(1), Decimal(2), Decimal(99)], Decimal(100))
    assert [drawn.bars[at].height for at in (0, 9, 5)] == [200, 100, 0]
    assert drawn.bars[0].y + 200 == drawn.base


def test_a_class_without_points_still_has_a_plot() -> None:
    assert histogram([Decimal(0)], Decimal(0)).bars[0].count == 1
    assert sum(bar.count for bar in histogram([], Decimal(10)).bars) == 0


def test_a_question_without_thirds_has_no_row() -> None:
    drawn = thirds_plot([figures("1.1", 1.0, 0.0), figures("1.2", None, None)])
    assert [(pair.name, pair.best_percent, pair.weakest_percent) for pair in drawn.pairs] == [("1.1", 100, 0)]
    assert drawn.pairs[0].weakest == drawn.ticks[0][0]
    assert drawn.pairs[0].best == drawn.ticks[-1][0]
