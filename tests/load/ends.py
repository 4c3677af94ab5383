"""How long after a deadline has everybody a score, and how fast are scores?"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings

from exams.models import Attempt, Sitting, database_now
from exams.running.closing import close_overdue_attempts
from grading.tasks import grade_waiting_attempts
from tests.load.fill import end_at, fill
from tests.load.people import School, Student
from tests.load.rates import Bench
from tests.load.verify import verify_scores

LONGEST = 900.0  # seconds
SOON = dt.timedelta(seconds=2)


def measure_deadline(bench: Bench, school: School, count: int, rounds: int) -> None:
    """So many attempts end at the same moment; sweeper and grading work as beat wakes them, with two workers."""
    seen = bench.book.facts["deadline"] = []
    with bench.stage.background():
        for number in range(rounds):
            sitting = school.sitting(f"Deadline {number + 1}")
            fill(school, sitting, count, word=f"d{number}x")
            seen.append(_deadline(bench, sitting, count))


def _deadline(bench: Bench, sitting: Sitting, count: int) -> dict[str, Any]:
    grace: dt.timedelta = settings.TRANSPORT_GRACE
    end_at(sitting, database_now() - grace + SOON)
    due = time.perf_counter() + SOON.total_seconds()
    meter, wal = bench.stage.meter(), bench.wal()
    open_ones = Attempt.objects.filter(sitting=sitting, closed_at=None)
    closed = until(lambda: not open_ones.exists()) - due
    ungraded = Attempt.objects.filter(sitting=sitting, grading_due_at__isnull=False)
    graded = until(lambda: not ungraded.exists()) - due
    bench.book.part(f"deadline of {count:,}").add_work(count, graded, meter.lap(), bench.wal() - wal)
    return {
        "attempts": count,
        "closed after s": round(closed, 1),
        "graded after s": round(graded, 1),
        "scores right": verify_scores(sitting.pk),
    }


def measure_grading(bench: Bench, school: School, counts: list[int], rounds: int) -> None:
    """So many closed attempts wait, and both workers are told at once; of several sizes, to see how it grows."""
    seen = bench.book.facts["grading"] = []
    with bench.stage.background(beat=False):
        for number in range(rounds):
            for count in counts:
                sitting = school.sitting(f"Grading {number + 1}, {count}")
                closed_class(school, sitting, count, word=f"g{number}y{count}x")
                seen.append({"attempts": count, "scores right": _graded(bench, sitting, count)})


def _graded(bench: Bench, sitting: Sitting, count: int) -> int:
    waiting = Attempt.objects.filter(sitting=sitting, grading_due_at__isnull=False)
    meter, wal, began = bench.stage.meter(), bench.wal(), time.perf_counter()
    for _ in bench.stage.workers:
        grade_waiting_attempts.delay()
    ended = until(lambda: not waiting.exists())
    bench.book.part(f"grading of {count:,}").add_work(count, ended - began, meter.lap(), bench.wal() - wal)
    return verify_scores(sitting.pk)


def closed_class(school: School, sitting: Sitting, count: int, *, word: str) -> list[Student]:
    """So many who have handed in and wait for their scores."""
    students = fill(school, sitting, count, word=word)
    end_at(sitting, database_now() - dt.timedelta(minutes=1))
    close_overdue_attempts()
    closed = Attempt.objects.filter(sitting=sitting, state="closed").count()
    assert closed == count, f"{closed} of {count} attempts were closed"
    return students


def until(done: Callable[[], bool]) -> float:
    """Waits; the moment at which it was done. AssertionError after a quarter of an hour."""
    patience_ends = time.perf_counter() + LONGEST
    while not done():
        assert time.perf_counter() < patience_ends, "it takes too long"
        time.sleep(0.05)
    return time.perf_counter()
