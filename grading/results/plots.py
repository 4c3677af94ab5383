"""Where on a drawing does each bar, line and word of a plot stand? Whole numbers in the units of the drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from grading.scoring.numbers import plain
from grading.statistics.analysis import ItemFigures

BINS = 10
WIDTH, LEFT, TOP, PLOT_HEIGHT = 640, 40, 16, 200
ROW, NAME_WIDTH = 24, 56


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its words below and its number above; `center` is its middle."""

    x: int
    y: int
    width: int
    height: int
    center: int
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Histogram:
    width: int
    height: int
    base: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """One question's row: where the weakest and the best third stand between 0 and 1."""

    y: int
    name: str
    weakest: int
    best: int
    weakest_percent: int
    best_percent: int


@dataclass(frozen=True, slots=True)
class Thirds:
    """`ticks`: place and words of the lines at 0, 25, 50, 75 and 100 percent."""

    width: int
    height: int
    bottom: int
    left: int
    pairs: tuple[Pair, ...]
    ticks: tuple[tuple[int, str], ...]


def histogram(totals: Sequence[Decimal], possible: Decimal) -> Histogram:
    """Ten bars of equal width from 0 to the points possible; a total on a border counts upwards, the best downwards."""
    counts = [0] * BINS
    for total in totals:
        counts[min(BINS - 1, int(total * BINS / possible)) if possible else 0] += 1
    step, most = (WIDTH - LEFT) // BINS, max([*counts, 1])
    base = TOP + PLOT_HEIGHT
    bars = []
    for at, count in enumerate(counts):
        height, x = round(PLOT_HEIGHT * count / most), LEFT + at * step
        words = f"{plain(possible * at / BINS)}–{plain(possible * (at + 1) / BINS)}"
        bars.append(Bar(x + 2, base - height, step - 4, height, x + step // 2, words, count))
    return Histogram(WIDTH, base + 40, base, tuple(bars))


def thirds_plot(items: Sequence[ItemFigures]) -> Thirds:
    """The share of points that the best and the weakest third earned, a row for each question that has both."""
    rows = [(item.name, item.weakest, item.best) for item in items]
    known = [(name, weakest, best) for name, weakest, best in rows if weakest is not None and best is not None]
    pairs = tuple(
        Pair(TOP + ROW * at + ROW // 2, name, _place(weakest), _place(best), round(weakest * 100), round(best * 100))
        for at, (name, weakest, best) in enumerate(known)
    )
    bottom = TOP + ROW * len(pairs)
    ticks = tuple((_place(share / 100), f"{share} %") for share in (0, 25, 50, 75, 100))
    return Thirds(WIDTH, bottom + 30, bottom, NAME_WIDTH, pairs, ticks)


def _place(share: float) -> int:
    return NAME_WIDTH + round((WIDTH - NAME_WIDTH - 24) * min(max(share, 0), 1))
