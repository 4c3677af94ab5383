"""What may a student learn about how the class did?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from exams.models import Sitting
from grading.marking.totals import totals_of
from grading.results.plots import Histogram, histogram
from grading.statistics import moments
from grading.statistics.columns import scores_of

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
    scores = scores_of([totals])
    return ClassFigures(
        n=len(totals),
        mean=moments.mean(scores.totals, scores.unit),
        median=moments.median(scores.totals, scores.unit),
        sd=moments.sd(scores.totals, scores.unit),
        histogram=histogram(totals, possible),
    )
