"""What may a student learn about how the class did?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.core.cache import caches

from exams.models import Sitting
from grading.marking.totals import totals_of
from grading.results.plots import Histogram, histogram
from grading.scoring.numbers import HUNDREDTHS
from grading.statistics import moments

FEWEST = 5  # below, figures would tell what single people got
KEPT = 20  # seconds; after a release a whole class opens its results, and adds up the class each time


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """Mean, median and standard deviation of the totals, in points, and how they are spread."""

    n: int
    mean: float | None
    median: float | None
    sd: float | None
    histogram: Histogram


def class_figures(sitting: Sitting, possible: Decimal) -> ClassFigures | None:
    """None for a class so small that figures would tell on single people. They may be `KEPT` old.

    Two queries, once in that time for each process.
    """
    name = f"class-figures:{sitting.pk}:{possible}"
    found: ClassFigures | None = caches["here"].get(name)
    if found is None:
        found = _added_up(sitting, possible)
        caches["here"].set(name, found, KEPT)
    return found


def _added_up(sitting: Sitting, possible: Decimal) -> ClassFigures | None:
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
