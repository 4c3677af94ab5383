"""How long after a deadline has everybody a score?"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from django.conf import settings

from exams.models import Attempt, Sitting, database_now
from exams.running.closing import close_overdue_attempts
from tests.load.fill import end_at, fill
from tests.load.people import School
from tests.load.rates import Bench
from tests.load.verify import verify_scores

LONGEST = 900.0  # seconds
SOON = dt.timedelta(seconds=2)


def measure_deadline(bench: Bench, school: School, count: int) -> None:
    """So many attempts end at the same moment; the sweeper closes them and two workers grade them."""
    sitting = school.sitting("Deadline")
    fill(school, sitting, count, word="d")
    bench.stage.start_background()
    grace: dt.timedelta = settings.TRANSPORT_GRACE
    end_at(sitting, database_now() - grace + SOON)
    due = time.perf_counter() + SOON.total_seconds()
    meter, wal = bench.stage.meter(), bench.wal()
    open_ones = Attempt.objects.filter(sitting=sitting, closed_at=None)
    closed = _until(lambda: not open_ones.exists()) - due
    ungraded = Attempt.objects.filter(sitting=sitting, grading_due_at__isnull=False)
    graded = _until(lambda: not ungraded.exists()) - due
    bench.book.part(f"deadline of {count:,}, closed and graded").add_work(count, graded, meter.lap(), bench.wal() - wal)
    bench.book.facts["deadline"] = {
        "attempts": count,
        "closed after s": round(closed, 1),
        "graded after s": round(graded, 1),
        "scores right": verify_scores(sitting.pk),
    }
    bench.stage.stop_background()


def measure_grading(bench: Bench, school: School, count: int, *, word: str = "g") -> Sitting:
    """So many closed attempts wait when two workers come."""
    sitting = school.sitting(f"Grading {word}")
    fill(school, sitting, count, word=word)
    end_at(sitting, database_now() - dt.timedelta(minutes=1))
    assert close_overdue_attempts() == count
    waiting = Attempt.objects.filter(sitting=sitting, grading_due_at__isnull=False)
    bench.stage.start_background()
    began = _until(lambda: waiting.count() < count)
    already = count - waiting.count()
    meter, wal = bench.stage.meter(), bench.wal()
    ended = _until(lambda: not waiting.exists())
    name = f"grading of {count:,}, two workers"
    bench.book.part(name).add_work(count - already, max(ended - began, 0.001), meter.lap(), bench.wal() - wal)
    bench.book.facts["grading"] = {"attempts": count, "scores right": verify_scores(sitting.pk)}
    bench.stage.stop_background()
    return sitting


def _until(done: Callable[[], bool]) -> float:
    patience_ends = time.perf_counter() + LONGEST
    while not done():
        assert time.perf_counter() < patience_ends, "it takes too long"
        time.sleep(0.05)
    return time.perf_counter()
