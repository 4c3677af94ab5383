"""How long did the students of a sitting work on each question? Read from their journals."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from exams.models import Attempt, JournalEntry, Sitting
from grading.statistics.time_on_item import Moment, TimeFigures, time_figures, time_on_items

Kind = JournalEntry.Kind
READ = (Kind.STARTED, Kind.SAVED, Kind.PAUSED, Kind.RESUMED)
FIELDS = ("attempt_id", "kind", "at", "question", "client_at", "tab")


def item_times(sitting: Sitting, edition: int) -> dict[str, TimeFigures]:
    """Figures by question id, of the graded attempts of one edition. One query, read in pieces."""
    graded = Attempt.objects.filter(
        sitting=sitting, edition=edition, state=Attempt.State.CLOSED, grading_due_at=None
    ).order_by()
    times: defaultdict[str, list[dt.timedelta]] = defaultdict(list)
    for _, journal in groupby(_rows(graded), key=itemgetter(0)):
        for question, time in time_on_items(Moment(*row[1:]) for row in journal).items():
            times[question].append(time)
    return {question: time_figures(some) for question, some in times.items()}


def _rows(attempts: Any) -> Iterator[tuple[Any, ...]]:
    entries = JournalEntry.objects.filter(attempt__in=attempts.values("pk"), kind__in=READ)
    return entries.order_by("attempt", "number").values_list(*FIELDS).iterator(chunk_size=5000)
