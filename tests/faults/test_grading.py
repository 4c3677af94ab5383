"""Are the scores those of an undisturbed grading when workers and broker die in the middle of it?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import psutil
import pytest
from celery import Celery

from exams.models import Attempt, Response
from grading.marking.keys import current_keys
from grading.marking.mark import Mark, mark
from grading.models import GradingRun, QuestionScore, ReviewItem, ScoreChange
from tests.faults.classroom import hand_in_all
from tests.faults.student import until
from tests.services.postgres import Postgres
from tests.services.site import Valkey, Worker

ATTEMPTS = 2_000
CHUNK = 500
TASK = "grading.tasks.grade_waiting_attempts"
IN_THE_MIDDLE = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = %s AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL AND query ILIKE '%%grading_%%'
"""


@pytest.fixture
def workers(environment: dict[str, str], tmp_path: Path) -> Iterator[list[Worker]]:
    """Two workers who share the work."""
    with (
        Worker(tmp_path, environment, node="first") as first,
        Worker(tmp_path, environment, node="second") as second,
    ):
        yield [first, second]


class Grading:
    """A grading under way, and the ways to disturb it."""

    def __init__(self, postgres: Postgres, database: str, broker: Valkey, workers: list[Worker]) -> None:
        self.name = database.rsplit("/", 1)[1]
        self.watcher = postgres.connect()
        self.broker = broker
        self.workers = workers

    def hint(self, times: int = 1) -> None:
        """Sends the task that beat sends, so often at once."""
        with Celery(broker=self.broker.url) as app:
            for _ in range(times):
                app.send_task(TASK)

    def kill_in_the_middle(self) -> None:
        """Kill -9 for every process that grades, while one of them has written scores but not committed."""
        until(self._is_in_the_middle, "a chunk to be under way", pause=0.002)
        for worker in self.workers:
            for process in psutil.Process(_pid(worker)).children():
                process.kill()
        until(lambda: not self._is_in_the_middle(), "the database to notice", pause=0.002)
        self.hint(2)

    def kill_a_whole_worker_in_the_middle(self, place: int) -> None:
        """The same for one worker with all its processes. It comes back as its supervisor would start it."""
        until(self._is_in_the_middle, "a chunk to be under way", pause=0.002)
        self.workers[place].kill9()
        self.workers[place].start()
        self.hint()

    def stop_broker_in_the_middle(self) -> None:
        """Without a broker the chunk at hand is ended; then the messages come back from its file."""
        until(self._is_in_the_middle, "a chunk to be under way", pause=0.002)
        self.broker.stop()
        self.broker.start()
        self.hint(2)

    def wait_for_a_chunk(self) -> None:
        before = waiting()
        until(lambda: waiting() <= before - CHUNK, "one more chunk")

    def _is_in_the_middle(self) -> bool:
        row: Any = self.watcher.execute(IN_THE_MIDDLE, [self.name]).fetchone()
        return bool(row[0])


def waiting() -> int:
    return Attempt.objects.exclude(grading_due_at=None).count()


def _pid(worker: Worker) -> int:
    assert worker.process is not None
    return worker.process.pid


def undisturbed() -> dict[tuple[Any, str], Mark]:
    """What grading has to come to, computed here without pipeline, tasks or tables of scores."""
    keys = current_keys(Attempt.objects.values_list("edition", flat=True))
    answers: dict[Any, dict[str, Any]] = {attempt: {} for attempt in Attempt.objects.values_list("pk", flat=True)}
    for attempt, question, given in Response.objects.values_list("attempt", "question", "value"):
        answers[attempt][question] = given
    return {
        (attempt.pk, one.question): one
        for attempt in Attempt.objects.all()
        for one in mark(keys[attempt.edition_id].sheet_for(attempt.seed), answers[attempt.pk])
    }


def assert_exact() -> None:
    """Scores, history and review queue are exactly those of an undisturbed grading."""
    expected = undisturbed()
    assert len(expected) == ATTEMPTS * 3
    assert {
        (s.attempt_id, s.question): (s.max_points, s.machine_points, s.points, s.explanation, s.revision)
        for s in QuestionScore.objects.all()
    } == {place: (m.max_points, m.machine_points, m.machine_points, m.explanation, 1) for place, m in expected.items()}
    changes = [((c.attempt_id, c.question), c.from_points, c.to_points) for c in ScoreChange.objects.all()]
    assert len(changes) == len(expected)
    assert dict((place, (old, new)) for place, old, new in changes) == {
        place: (None, m.machine_points) for place, m in expected.items()
    }
    queue = [((r.attempt_id, r.question), r.cap) for r in ReviewItem.objects.all()]
    wanted: dict[Any, Decimal] = {place: m.review_cap for place, m in expected.items() if m.review_cap is not None}
    assert sorted(queue) == sorted(wanted.items())
    assert GradingRun.objects.count() == 1


def test_scores_are_exact_although_workers_are_killed_ten_times_and_the_broker_stops(
    postgres: Postgres, database: str, broker: Valkey, workers: list[Worker]
) -> None:
    hand_in_all(ATTEMPTS)
    grading = Grading(postgres, database, broker, workers)
    grading.hint(2)
    grading.kill_in_the_middle()
    grading.kill_in_the_middle()
    grading.kill_in_the_middle()
    grading.wait_for_a_chunk()
    grading.kill_in_the_middle()
    grading.kill_in_the_middle()
    grading.kill_a_whole_worker_in_the_middle(0)
    grading.stop_broker_in_the_middle()
    grading.kill_in_the_middle()
    grading.kill_in_the_middle()
    grading.kill_in_the_middle()
    grading.kill_a_whole_worker_in_the_middle(1)
    until(lambda: waiting() == 0, "nothing to wait any more")
    assert_exact()


def test_the_same_task_twice_at_once_and_once_more_grades_once(
    postgres: Postgres, database: str, broker: Valkey, workers: list[Worker]
) -> None:
    hand_in_all(ATTEMPTS)
    grading = Grading(postgres, database, broker, workers)
    grading.hint(4)
    until(lambda: waiting() == 0, "nothing to wait any more")
    Attempt.objects.update(grading_due_at=Attempt.objects.values_list("closed_at", flat=True)[0])
    grading.hint(4)
    until(lambda: waiting() == 0, "nothing to wait any more")
    assert_exact()
