"""Are the scores those of an undisturbed grading when workers and broker die in the middle of it?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import psutil
import pytest
from celery import Celery
from kombu import pools

from exams.models import Attempt, Edition, Response
from exams.rules.order import paper_for
from grading.marking.at_once import WAIT, WRITE
from grading.marking.mark import Mark, mark, sheet_of
from grading.models import GradingRun, QuestionScore, ReviewItem, ScoreChange
from tests.cast import small_key
from tests.faults.classroom import hand_in_all
from tests.faults.stage import killed_at_last
from tests.faults.student import until
from tests.services.postgres import Postgres
from tests.services.site import Valkey, Worker

ATTEMPTS = 3_000  # six chunks: of each disturbance one may be written meanwhile
TASK = "grading.tasks.grade_waiting_attempts"
UNDER_WAY = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = %s AND backend_xid IS NOT NULL AND query LIKE ANY(%s)
"""
# How the statements begin that write: scores together with their history, and the queue of explanations.
SCORES, QUEUE = (f"%{statement.strip()[:32]}%" for statement in (WRITE, WAIT))
# On a quick machine they would be over before anybody could look.
SLOWLY = """
    CREATE FUNCTION take_a_while() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_sleep(0.05); RETURN NULL; END $$;
    CREATE TRIGGER slowly AFTER INSERT ON grading_questionscore EXECUTE FUNCTION take_a_while();
    CREATE TRIGGER slowly AFTER INSERT ON grading_reviewitem EXECUTE FUNCTION take_a_while();
"""


@pytest.fixture
def workers(environment: dict[str, str], tmp_path: Path) -> Iterator[list[Worker]]:
    """Two workers who share the work."""
    with (
        killed_at_last(Worker(tmp_path, environment, node="first")) as first,
        killed_at_last(Worker(tmp_path, environment, node="second")) as second,
    ):
        yield [first, second]


class Grading:
    """A grading under way, and the ways to disturb it. One task at a time, so that no kill hits the idle."""

    def __init__(self, postgres: Postgres, database: str, broker: Valkey, workers: list[Worker]) -> None:
        self.name = database.rsplit("/", 1)[1]
        self.watcher = postgres.connect()
        with postgres.connect(self.name) as inside:
            inside.execute(SLOWLY)
        self.broker = broker
        self.workers = workers

    def hint(self, times: int = 1) -> None:
        """Sends the task that beat sends, so often at once."""
        with Celery(broker=self.broker.url) as app:
            for _ in range(times):
                app.send_task(TASK)

    def kill_while_writing(self, statement: str) -> None:
        """Kill -9 for every process that grades, as one has begun to write this and not committed.

        The leading processes put the task back and start others.
        """
        self._wait_until_writing(statement)
        self._kill_processes()

    def kill_workers_while_writing(self, statement: str) -> None:
        """Kill -9 for the workers with all their processes. They come back as their supervisor would start them."""
        self._wait_until_writing(statement)
        for worker in self.workers:
            worker.kill9()
        self._wait_until_rolled_back()
        for worker in self.workers:
            worker.launch()
        for worker in self.workers:
            worker.wait_ready()
        self.hint()

    def stop_broker_while_writing(self, statement: str) -> None:
        """The broker stops, and then the processes die that had nobody left to give their task back to."""
        self._wait_until_writing(statement)
        self.broker.stop()
        self._kill_processes()
        self.broker.start()
        pools.reset()  # this process's own connections went with it
        self.hint()

    def wait_for_a_chunk(self) -> None:
        before = waiting()
        until(lambda: waiting() < before, "one more chunk", pause=0.01)

    def _kill_processes(self) -> None:
        for worker in self.workers:
            for process in processes_of(worker):
                process.kill()
        self._wait_until_rolled_back()

    def _wait_until_writing(self, statement: str) -> None:
        until(lambda: self._writes(statement), f"a chunk to be written by {statement}", pause=0.002)

    def _wait_until_rolled_back(self) -> None:
        until(lambda: not self._writes(SCORES, QUEUE), "the database to notice", pause=0.002)

    def _writes(self, *statements: str) -> bool:
        row: Any = self.watcher.execute(UNDER_WAY, [self.name, list(statements)]).fetchone()
        return bool(row[0])


def waiting() -> int:
    return Attempt.objects.exclude(grading_due_at=None).count()


def processes_of(worker: Worker) -> list[psutil.Process]:
    """Those that do the worker's tasks."""
    assert worker.process is not None
    return psutil.Process(worker.process.pid).children()


def undisturbed() -> dict[tuple[Any, str], Mark]:
    """What grading has to come to, computed here without pipeline, tasks or tables of scores."""
    paper = Edition.objects.get().paper
    answers: defaultdict[Any, dict[str, Any]] = defaultdict(dict)
    for attempt, question, given in Response.objects.values_list("attempt", "question", "value"):
        answers[attempt][question] = given
    return {
        (attempt, one.question): one
        for attempt, seed in Attempt.objects.values_list("pk", "seed")
        for one in mark(sheet_of(small_key(), paper_for(paper, seed)), answers[attempt])
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
    assert {place: (old, new) for place, old, new in changes} == {
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
    grading.hint()
    grading.kill_while_writing(SCORES)
    grading.kill_while_writing(SCORES)
    grading.kill_while_writing(QUEUE)
    grading.wait_for_a_chunk()
    grading.kill_while_writing(SCORES)
    grading.kill_workers_while_writing(SCORES)
    grading.stop_broker_while_writing(SCORES)
    grading.wait_for_a_chunk()
    grading.kill_while_writing(QUEUE)
    grading.kill_while_writing(SCORES)
    grading.kill_workers_while_writing(SCORES)
    grading.kill_while_writing(SCORES)
    assert waiting() > 0
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
