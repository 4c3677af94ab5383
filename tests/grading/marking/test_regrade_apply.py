"""Is a regrade applied once, guarded by what was seen, and undone only where nothing changed since?"""

from __future__ import annotations

import threading
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from django.db import OperationalError, connection

from exams.models import Attempt, Edition, KeyRevision, Sitting, User
from grading.errors import NotTheLatestRegrade, RegradeUnfinished
from grading.marking.pipeline import grade_waiting
from grading.marking.regrade_apply import apply_chunk, apply_regrades
from grading.marking.regrade_runs import start_undo
from grading.models import GradingRun, QuestionScore, RegradeStep, ReviewItem, ScoreChange
from grading.review.judging import judge
from grading.tasks import apply_waiting_regrades
from tests.cast import CLAIM, MANY, ONE, value
from tests.grading.conftest import Hand, answer_anew, wait_again
from tests.grading.marking.conftest import Regrade


@pytest.fixture
def mine(hand: Hand) -> Attempt:
    """Ada chose C, which the first key does not have."""
    attempt = hand(one=value(["oc"]), claim=value(["true"], "because"))
    grade_waiting()
    return attempt


def score_of(attempt: Attempt, question: str = ONE) -> QuestionScore:
    return QuestionScore.objects.get(attempt=attempt, question=question)


def undo(run: GradingRun, by: User) -> GradingRun:
    made = start_undo(run, by=by, reason="It was right after all")
    apply_regrades()
    made.refresh_from_db()
    return made


def test_a_regrade_writes_the_score_and_its_history(mine: Attempt, regrade: Regrade, second: KeyRevision) -> None:
    run = regrade("as_key", second)
    change = ScoreChange.objects.get(attempt=mine, question=ONE, revision=2)
    assert (score_of(mine).points, score_of(mine).run) == (15, run)
    assert (change.from_points, change.to_points, change.run, change.made_by) == (0, 15, run, None)
    assert "B was not right" in change.reason
    assert (run.state, run.done, run.total) == ("done", 1, 1)


def test_what_does_not_differ_is_not_touched(mine: Attempt, regrade: Regrade, second: KeyRevision) -> None:
    regrade("as_key", second)
    assert [score_of(mine, CLAIM).revision, score_of(mine, MANY).revision] == [1, 1]


def test_a_score_that_changed_since_the_preview_is_listed_and_passed_by(
    mine: Attempt, regrade: Regrade, second: KeyRevision
) -> None:
    run = regrade("as_key", second, apply=False)
    QuestionScore.objects.filter(attempt=mine, question=ONE).update(revision=2)
    apply_regrades()
    assert score_of(mine).points == 0
    assert list(run.steps.values_list("question", "outcome")) == [(ONE, "passed_by")]


def test_applying_twice_or_after_a_crash_writes_each_change_once(
    classroom: Any, regrade: Regrade, first: KeyRevision
) -> None:
    classroom(5)
    grade_waiting()
    run = regrade("full_credit", first, CLAIM, apply=False)
    assert apply_chunk(run.pk, 2) == 2

    def fail(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("UPDATE") and "cursor" in sql:
            raise OperationalError("the disk is full")
        return execute(sql, *rest)

    with connection.execute_wrapper(fail), pytest.raises(OperationalError):
        apply_chunk(run.pk, 2)
    assert [apply_waiting_regrades(), apply_waiting_regrades()] == [3, 0]
    assert ScoreChange.objects.filter(run=run).count() == RegradeStep.objects.count() == 5
    assert set(QuestionScore.objects.filter(question=CLAIM).values_list("points", flat=True)) == {4}


def test_who_hands_in_later_is_graded_by_the_regrade(
    mine: Attempt, hand: Hand, dan: User, regrade: Regrade, first: KeyRevision, second: KeyRevision
) -> None:
    run = regrade("accept", first, ONE, "oc")
    later = hand(dan, one=value(["oc"]), many=value(["ma", "mc"]))
    grade_waiting()
    assert (score_of(later).points, score_of(later).run) == (15, run)
    assert "C is accepted as well" in score_of(later).explanation


def test_never_lower_holds_for_those_graded_later(
    mine: Attempt, hand: Hand, dan: User, bo: User, regrade: Regrade, second: KeyRevision
) -> None:
    regrade("never_lower", second)
    later = [hand(dan, one=value(["ob"])), hand(bo, one=value(["oc"]))]
    grade_waiting()
    assert [score_of(attempt).points for attempt in later] == [15, 15]


def test_a_regrade_in_force_counts_before_it_is_applied(
    mine: Attempt, hand: Hand, dan: User, regrade: Regrade, first: KeyRevision
) -> None:
    regrade("full_credit", first, ONE, apply=False)
    later = hand(dan)
    grade_waiting()
    assert score_of(later).points == 15


def test_a_newer_key_waits_for_its_own_regrade(
    mine: Attempt, hand: Hand, dan: User, regrade: Regrade, first: KeyRevision, request: pytest.FixtureRequest
) -> None:
    regrade("as_key", first)
    request.getfixturevalue("second")
    later = hand(dan, one=value(["oc"]))
    grade_waiting()
    assert score_of(later).points == 0


def test_regrades_of_different_questions_add_up(mine: Attempt, regrade: Regrade, first: KeyRevision) -> None:
    regrade("accept", first, ONE, "oc")
    regrade("full_credit", first, MANY)
    wait_again(mine)
    grade_waiting()
    assert [score_of(mine, q).points for q in (ONE, MANY)] == [15, 15]


def test_a_late_save_after_a_regrade_is_marked_by_it(mine: Attempt, regrade: Regrade, first: KeyRevision) -> None:
    regrade("void", first, ONE)
    answer_anew(mine, ONE, value(["ob"]))
    wait_again(mine)
    grade_waiting()
    assert (score_of(mine).points, score_of(mine).void) == (0, True)


def test_a_judgement_survives_a_question_left_out_and_comes_back(
    mine: Attempt, regrade: Regrade, first: KeyRevision, bo: User, cleo: User
) -> None:
    judge(ReviewItem.objects.get(), by=bo, points=Decimal("1.5"), comment="", revision=0)
    run = regrade("void", first, CLAIM)
    assert (score_of(mine, CLAIM).points, score_of(mine, CLAIM).judged_points) == (0, Decimal("1.5"))
    undo(run, cleo)
    assert (score_of(mine, CLAIM).points, score_of(mine, CLAIM).void) == (Decimal("1.5"), False)


def test_an_explanation_stops_waiting_under_full_credit_and_waits_again_after_undoing(
    mine: Attempt, regrade: Regrade, first: KeyRevision, cleo: User
) -> None:
    run = regrade("full_credit", first, CLAIM)
    assert not ReviewItem.objects.exists()
    undo(run, cleo)
    assert ReviewItem.objects.get().question == CLAIM


def test_undoing_restores_points_words_and_run(
    mine: Attempt, regrade: Regrade, second: KeyRevision, cleo: User
) -> None:
    before = score_of(mine)
    undone = undo(regrade("as_key", second), cleo)
    after = score_of(mine)
    assert (after.points, after.explanation, after.run) == (before.points, before.explanation, before.run)
    assert ScoreChange.objects.get(attempt=mine, question=ONE, revision=3).run == undone


def test_undoing_leaves_alone_what_changed_since(
    mine: Attempt, regrade: Regrade, second: KeyRevision, cleo: User
) -> None:
    run = regrade("as_key", second)
    QuestionScore.objects.filter(attempt=mine, question=ONE).update(revision=9)
    undone = undo(run, cleo)
    assert score_of(mine).points == 15
    assert list(undone.steps.values_list("question", "outcome")) == [(ONE, "passed_by")]


def test_who_was_first_graded_under_an_undone_regrade_is_graded_by_what_holds_then(
    mine: Attempt, hand: Hand, dan: User, regrade: Regrade, first: KeyRevision, cleo: User
) -> None:
    run = regrade("full_credit", first, ONE)
    later = hand(dan)
    grade_waiting()
    undo(run, cleo)
    grade_waiting()
    assert score_of(later).points == 0


def test_only_the_regrade_in_force_can_be_undone(
    mine: Attempt, regrade: Regrade, first: KeyRevision, cleo: User
) -> None:
    earlier = regrade("full_credit", first, ONE)
    regrade("full_credit", first, MANY)
    with pytest.raises(NotTheLatestRegrade):
        start_undo(earlier, by=cleo, reason="")


def test_one_regrade_at_a_time(mine: Attempt, regrade: Regrade, first: KeyRevision) -> None:
    regrade("full_credit", first, ONE, apply=False)
    with pytest.raises(RegradeUnfinished):
        regrade("full_credit", first, MANY)


def test_a_corrected_solution_reaches_the_result_without_a_change_of_points(
    hand: Hand, regrade: Regrade, second: KeyRevision, edition: Edition, sitting: Sitting
) -> None:
    attempt = hand()  # graded by the second key already
    grade_waiting()
    run = regrade("never_lower", second)
    assert not run.steps.exists()
    assert score_of(attempt).revision == 1


def appliers(count: int) -> list[threading.Thread]:
    """Workers that each apply on a connection of their own; one that finds the database busy dies, as it may."""
    start = threading.Barrier(count)

    def work() -> None:
        with suppress(OperationalError):
            start.wait()
            apply_regrades(chunk=2)
        connection.close()

    return [threading.Thread(target=work) for _ in range(count)]


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_write_each_change_once(classroom: Any, regrade: Regrade, first: KeyRevision) -> None:
    classroom(9)
    grade_waiting()
    run = regrade("full_credit", first, CLAIM, apply=False)
    workers = appliers(3)
    [worker.start() for worker in workers]
    [worker.join() for worker in workers]
    apply_regrades(chunk=2)
    run.refresh_from_db()
    assert (run.state, run.done) == ("done", 9)
    assert ScoreChange.objects.filter(run=run).count() == run.steps.count() == 9
