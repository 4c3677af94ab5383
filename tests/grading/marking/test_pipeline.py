"""Do closed attempts get their scores, once, whatever happens meanwhile?"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from exams.models import Attempt, Edition, KeyRevision, Sitting, User, database_now, sha256_of
from grading.marking.pipeline import grade_chunk, grade_waiting
from grading.models import GradingRun, QuestionScore, ReviewItem, ScoreChange
from grading.review.judging import judge
from grading.tasks import grade_waiting_attempts
from tests.cast import CLAIM, MANY, ONE, make_edition, make_sitting, small_key, value
from tests.grading.conftest import Hand, answer_anew, wait_again

Classroom = Callable[[int], list[Attempt]]


def points_of(attempt: Attempt) -> dict[str, Decimal]:
    return dict(QuestionScore.objects.filter(attempt=attempt).values_list("question", "points"))


def snapshot() -> list[Any]:
    rows: list[Any] = []
    rows += QuestionScore.objects.order_by("pk").values_list()
    rows += ScoreChange.objects.order_by("pk").values_list()
    rows += ReviewItem.objects.order_by("pk").values_list()
    rows += GradingRun.objects.order_by("pk").values_list()
    return rows


def correct_key(edition: Edition, by: User, right: str) -> KeyRevision:
    """A second key revision by which another option of the select-one question is right."""
    key: Any = small_key()
    for name, entry in key["questions"][ONE]["choices"].items():
        entry["correct"] = name == right
    return KeyRevision.objects.create(
        edition=edition,
        number=2,
        key=key,
        digest=sha256_of(key),
        reason="B was not right",
        created_at=database_now(),
        created_by=by,
    )


def test_the_three_rules_of_the_paper_reach_the_scores(hand: Hand) -> None:
    attempt = hand(claim=value(["false"]), many=value(["ma", "mb"]), one=value(["ob"]))
    assert grade_chunk() == 1
    assert points_of(attempt) == {CLAIM: 4, MANY: 5, ONE: 15}


def test_a_blank_attempt_gets_a_score_for_every_question(hand: Hand) -> None:
    attempt = hand()
    grade_chunk()
    assert points_of(attempt) == {CLAIM: 0, MANY: 0, ONE: 0}


def test_grading_stops_the_waiting_and_writes_each_change_once(hand: Hand) -> None:
    attempt = hand(claim=value(["false"]))
    grade_chunk()
    attempt.refresh_from_db()
    change = ScoreChange.objects.get(attempt=attempt, question=CLAIM)
    assert attempt.grading_due_at is None
    assert (change.from_points, change.to_points, change.revision) == (None, 4, 1)
    assert change.run == GradingRun.objects.get(kind="closing")
    assert ScoreChange.objects.count() == 3


def test_an_open_attempt_is_not_graded(hand: Hand) -> None:
    Attempt.objects.filter(pk=hand().pk).update(state="running", closed_at=None, closed_by="", grading_due_at=None)
    assert grade_chunk() == 0
    assert not QuestionScore.objects.exists()


def test_grading_again_with_nothing_new_changes_nothing(hand: Hand) -> None:
    attempt = hand(claim=value(["true"], "because"), many=value(["ma"]))
    grade_chunk()
    before = snapshot()
    wait_again(attempt)
    assert grade_chunk() == 1
    assert snapshot() == before


def test_only_the_answer_that_changed_is_written_again(hand: Hand) -> None:
    attempt = hand(many=value(["ma"]), one=value(["oa"]))
    grade_chunk()
    answer_anew(attempt, ONE, value(["ob"]))
    wait_again(attempt)
    grade_chunk()
    assert list(ScoreChange.objects.filter(revision=2).values_list("question", "from_points", "to_points")) == [
        (ONE, 0, 15)
    ]


def test_the_highest_key_revision_counts_and_gets_its_own_run(hand: Hand, edition: Edition, cleo: User) -> None:
    attempt = hand(one=value(["oc"]))
    grade_chunk()
    revision = correct_key(edition, cleo, "oc")
    wait_again(attempt)
    grade_chunk()
    score = QuestionScore.objects.get(attempt=attempt, question=ONE)
    assert (score.points, score.run.key_revision) == (15, revision)
    assert GradingRun.objects.count() == 2


def test_a_wrong_claim_with_an_explanation_waits_for_a_person(hand: Hand) -> None:
    attempt = hand(claim=value(["true"], "because"))
    grade_chunk()
    item = ReviewItem.objects.get()
    assert (item.attempt, item.question, item.cap, item.judged_at) == (attempt, CLAIM, 2, None)


def test_the_order_of_review_is_stable_and_its_own_for_each_attempt(classroom: Classroom) -> None:
    classroom(5)
    grade_chunk()
    orders = dict(ReviewItem.objects.values_list("attempt", "order"))
    ReviewItem.objects.all().delete()
    Attempt.objects.update(grading_due_at=database_now())
    grade_chunk()
    assert dict(ReviewItem.objects.values_list("attempt", "order")) == orders
    assert len(set(orders.values())) == 5


def test_an_explanation_that_can_no_longer_change_anything_leaves_the_queue(hand: Hand) -> None:
    attempt = hand(claim=value(["true"], "because"))
    grade_chunk()
    answer_anew(attempt, CLAIM, value(["false"], "because"))
    wait_again(attempt)
    grade_chunk()
    assert not ReviewItem.objects.exists()


def test_what_a_person_judged_survives_another_grading(hand: Hand, bo: User) -> None:
    attempt = hand(claim=value(["true"], "because"))
    grade_chunk()
    judge(ReviewItem.objects.get(), by=bo, points=Decimal("1.5"), comment="", revision=0)
    answer_anew(attempt, CLAIM, value(None, "because"))
    wait_again(attempt)
    grade_chunk()
    score = QuestionScore.objects.get(attempt=attempt, question=CLAIM)
    assert (score.judged_points, score.points, score.revision) == (Decimal("1.5"), Decimal("1.5"), 3)
    assert ReviewItem.objects.get().points == Decimal("1.5")


def test_a_chunk_takes_no_more_than_its_limit(classroom: Classroom) -> None:
    classroom(3)
    assert [grade_chunk(2), grade_chunk(2), grade_chunk(2)] == [2, 1, 0]


def test_a_chunk_needs_the_same_number_of_queries_however_many_attempts(classroom: Classroom, hand: Hand) -> None:
    hand()
    grade_chunk()  # the run exists
    classroom(10)
    with CaptureQueriesContext(connection) as one:
        grade_chunk(1)
    with CaptureQueriesContext(connection) as nine:
        grade_chunk(9)
    assert len(nine) == len(one) < 20


def test_an_attempt_that_cannot_be_graded_does_not_hold_up_the_others(
    hand: Hand, quiz: Any, cleo: User, dan: User
) -> None:
    key = small_key()
    key["questions"][ONE]["scoring"]["name"] = "guesswork"
    broken = hand(dan, at=make_sitting(make_edition(quiz, cleo, key=key)))
    whole = hand(one=value(["ob"]))
    assert grade_waiting() == 1
    broken.refresh_from_db()
    assert points_of(whole)[ONE] == 15
    assert broken.grading_due_at is not None
    assert not points_of(broken)


def test_the_task_grades_all_that_waits_and_once_is_enough(classroom: Classroom) -> None:
    classroom(3)
    assert [grade_waiting_attempts(), grade_waiting_attempts()] == [3, 0]


def test_attempts_of_several_sittings_and_editions_are_graded_in_one_chunk(
    hand: Hand, quiz: Any, cleo: User, dan: User, sitting: Sitting
) -> None:
    other = hand(dan, at=make_sitting(make_edition(quiz, cleo)), one=value(["ob"]))
    mine = hand(one=value(["oa"]))
    assert grade_chunk() == 2
    assert (points_of(other)[ONE], points_of(mine)[ONE]) == (15, 0)
    assert GradingRun.objects.count() == 2


def graders(count: int) -> list[threading.Thread]:
    """Workers that each grade on a connection of their own; one that finds the database busy dies, as it may."""
    start = threading.Barrier(count)

    def grade() -> None:
        with suppress(OperationalError):
            start.wait()
            deque(iter(partial(grade_chunk, 2), 0))
        connection.close()

    return [threading.Thread(target=grade) for _ in range(count)]


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_leave_the_scores_of_one_undisturbed_run(classroom: Classroom) -> None:
    attempts = classroom(12)
    workers = graders(3)
    [worker.start() for worker in workers]
    [worker.join() for worker in workers]
    grade_waiting()
    assert not Attempt.objects.filter(grading_due_at__isnull=False).exists()
    assert [points_of(attempt) for attempt in attempts] == [{CLAIM: 0, MANY: 10, ONE: 15}] * 12
    assert ScoreChange.objects.count() == QuestionScore.objects.count() == 36
    assert (ReviewItem.objects.count(), GradingRun.objects.count()) == (12, 1)


def test_a_worker_that_dies_after_writing_leaves_nothing_behind(hand: Hand) -> None:
    """The scores and the end of the waiting are one transaction: a full disk at its last statement undoes all."""
    attempt = hand(claim=value(["false"]))

    def fail(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("UPDATE") and "grading_due_at" in sql:
            raise OperationalError("the disk is full")
        return execute(sql, *rest)

    with connection.execute_wrapper(fail), pytest.raises(OperationalError):
        grade_chunk()
    attempt.refresh_from_db()
    assert attempt.grading_due_at is not None
    assert not QuestionScore.objects.exists()
    assert grade_chunk() == 1
