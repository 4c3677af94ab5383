"""Does a sitting end as it should when nothing runs in the background as its time is up?"""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import F

from exams.models import TRANSPORT_GRACE, Attempt, JournalEntry, database_now
from exams.running.journal import Kind
from grading.models import QuestionScore, ScoreChange
from tests.cast import CLAIM, MANY, ONE
from tests.faults.classroom import end_in, seat
from tests.faults.evidence import assert_all_kept
from tests.faults.student import Student, until
from tests.services.process import ServerProcess
from tests.services.site import Beat, Valkey, Web, Worker

STUDENTS = 6
SECONDS = 6.0  # until the deadline
QUESTIONS = 3
RECOVERY = 60.0  # at most so long until those who wait for a broker look again


@pytest.fixture(params=["broker", "worker"])
def dead(request: pytest.FixtureRequest, broker: Valkey, worker: Worker, beat: Beat) -> ServerProcess:
    """The broker or the only worker, killed; beat runs on, and so does the other one."""
    server: ServerProcess = request.getfixturevalue(request.param)
    server.kill9()
    return server


def waiting() -> int:
    """How many attempts are open, or closed and not graded."""
    return Attempt.objects.exclude(state=Attempt.State.CLOSED, grading_due_at=None).count()


def test_every_attempt_is_closed_and_graded_once_when_the_background_returns(
    database: str, web: Web, dead: ServerProcess
) -> None:
    attempts = seat(STUDENTS)
    students = [Student(attempt, url=web.url) for attempt in attempts]
    deadline = end_in(attempts, SECONDS)

    saved = [student.save(MANY, ["ma"]) for student in students]
    submitted = [students[0].save(ONE, ["ob"], to="submit"), students[1].hand_in()]
    until(lambda: database_now() > deadline + dt.timedelta(seconds=0.1), "the deadline")
    in_grace = students[2].save(CLAIM, ["false"])
    until(lambda: database_now() > deadline + TRANSPORT_GRACE, "the end of the grace")
    late = students[3].save(CLAIM, ["false"])
    assert Attempt.objects.open().count() == STUDENTS - len(submitted)
    dead.start()
    until(lambda: waiting() == 0, "everything to be closed and graded", seconds=RECOVERY, pause=0.5)
    too_late = students[4].save(MANY, ["mb"])

    assert {reply["responses"][MANY]["verdict"] for reply in saved} == {"saved"}
    assert [reply["closed_by"] for reply in submitted] == ["submit", "submit"]
    assert in_grace["responses"][CLAIM]["verdict"] == "saved"
    assert late["responses"][CLAIM] == {"verdict": "late", "revision": 0, "digest": ""}
    assert late["state"] == "running"
    assert (too_late["state"], too_late["responses"][MANY]["verdict"]) == ("closed", "late")
    assert JournalEntry.objects.filter(kind=Kind.SAVE_LATE).count() == 2
    assert max(student.slowest for student in students) < 5
    assert_all_kept(students)
    by_deadline = Attempt.objects.filter(closed_by=Attempt.ClosedBy.DEADLINE, closed_at=F("deadline_at"))
    assert by_deadline.count() == STUDENTS - len(submitted)
    assert JournalEntry.objects.filter(kind=Kind.CLOSED).count() == STUDENTS
    assert QuestionScore.objects.filter(revision=1).count() == STUDENTS * QUESTIONS
    assert ScoreChange.objects.count() == STUDENTS * QUESTIONS
