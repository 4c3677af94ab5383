"""What may a student learn about how the class did?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from exams.models import Sitting
from grading.marking.totals import totals_of
from grading.results.plots import Histogram, histogram
from grading.scoring.numbers import HUNDREDTHS
from grading.statistics import moments

FEWEST = 5  # below, figures would tell what single people got


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """Mean, median and standard deviation of the totals, in points, and how they are spread."""

    n: int
    mean: float | None
    median: float | None
    sd: float | None
    histogram: Histogram


def class_figures(sitting: Sitting, possible: Decimal) -> ClassFigures | None:
    """None for a class so small that figures would tell on single people. Two queries."""
    totals = list(totals_of(sitting).values())
    if len(totals) < FEWEST:
        return None
    hundredths, unit = [int(total * HUNDREDTHS) for total in totals], Fraction(1, HUNDREDTHS)
    return ClassFigures(
        n=len(totals),
        mean=moments.mean(hundredths, unit),
        median=moments.median(hundredths, unit),
        sd=moments.sd(hundredths, unit),
        histogram=histogram(totals, possible),
    )
