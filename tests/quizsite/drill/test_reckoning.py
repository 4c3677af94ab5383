"""Is every promise that a drill saw broken called by its name?"""

from __future__ import annotations

import random
import ssl
from collections.abc import Callable

import pytest

from exams.models import Attempt, Response, Sitting, User
from grading.marking.pipeline import grade_waiting
from grading.models import QuestionScore
from quizsite.drill.reckoning import counts, faults
from quizsite.drill.saboteur import Target, read_target
from quizsite.drill.stage import DrillBroken
from quizsite.drill.student import Promise, Student
from tests.cast import MANY, ONE, Begin, Page

pytestmark = pytest.mark.django_db
Spoil = Callable[[Student, Attempt], object]


def promised(reply: dict[str, dict[str, dict[str, str]]]) -> dict[str, Promise]:
    return {q: Promise(int(s["revision"]), s["digest"]) for q, s in reply["responses"].items()}


@pytest.fixture
def student(ada: User, begin: Begin) -> Student:
    """Ada as the drill remembers her: two answers acknowledged, handed in, and graded."""
    page = Page(begin(ada))
    reply = page.submit(page.item(ONE, ["ob"]), page.item(MANY, ["ma"]))
    grade_waiting()
    played = Student("ada", "Ada Example", "", "", ssl.create_default_context(), random.Random(1))
    played.promised, played.handed_in, played.saves = promised(reply), True, 2
    return played


def found(student: Student, sitting: Sitting) -> list[str]:
    return faults(sitting, [student], questions=3)


def test_a_kept_promise_is_no_fault(student: Student, sitting: Sitting) -> None:
    assert found(student, sitting) == []
    assert counts(sitting, [student]) | {"handed in": 1, "answers graded": 3, "answers stored": 2} == counts(
        sitting, [student]
    )


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda s, a: s.promised.update({ONE: Promise(2, "0" * 64)}), "that was acknowledged is not what is stored"),
        (lambda s, a: Response.objects.filter(question=ONE).delete(), "replaying the journal does not give"),
        (lambda s, a: s.promised.pop(ONE), "answers are stored that nobody sent: one"),
        (lambda s, a: QuestionScore.objects.filter(question=ONE).delete(), "2 of 3 answers were graded"),
        (
            lambda s, a: Attempt.objects.update(closed_by="deadline"),
            "handed in, and the attempt was closed by deadline",
        ),
        (lambda s, a: Attempt.objects.update(grading_due_at=a.closed_at), "3 of 3 answers were graded"),
        (lambda s, a: setattr(s, "trouble", "DoorShut: no paper"), "DoorShut: no paper"),
        (lambda s, a: setattr(s, "netid", "abe"), "abe has no attempt"),
        (
            lambda s, a: Attempt.objects.update(state="running", closed_at=None, closed_by=""),
            "the attempt was not closed",
        ),
    ],
)
def test_each_broken_promise_is_named(student: Student, sitting: Sitting, spoil: Spoil, words: str) -> None:
    spoil(student, Attempt.objects.get())
    assert any(words in line for line in found(student, sitting)), found(student, sitting)


def test_what_was_sent_and_never_acknowledged_may_be_stored_or_not(student: Student, sitting: Sitting) -> None:
    student.pending = {ONE: student.promised[ONE]}
    student.promised[ONE] = Promise(1, "0" * 64)
    assert found(student, sitting) == []


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("web=4711", Target("web", "4711")),
        ("broker=systemctl kill valkey", Target("broker", "systemctl kill valkey")),
        ("worker", Target("worker", "systemctl kill --signal=SIGKILL quizsite-worker.service")),
    ],
)
def test_a_part_is_killed_by_its_number_or_a_command(text: str, target: Target) -> None:
    assert read_target(text) == target


def test_an_unknown_part_needs_a_way() -> None:
    with pytest.raises(ValueError, match="say how to kill it"):
        read_target("printer")


@pytest.mark.parametrize("how", ["false", "/no/such/program", "99999999"])
def test_what_kills_nothing_breaks_the_drill(how: str) -> None:
    with pytest.raises(DrillBroken, match="could not be killed"):
        Target("web", how).kill()
