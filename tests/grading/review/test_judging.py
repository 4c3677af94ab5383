"""What does a person's judgement do to the score, and what protects it?"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal

import pytest
from django.db import OperationalError, connection

from exams.models import User
from grading.errors import GradingError, NothingToUndo, PointsOutOfRange, ReviewConflict
from grading.models import QuestionScore, ReviewItem, ScoreChange
from grading.review.judging import judge, take_back


def score_of(item: ReviewItem) -> QuestionScore:
    return QuestionScore.objects.get(attempt=item.attempt_id, question=item.question)


def test_a_judgement_raises_the_score_and_writes_history(item: ReviewItem, bo: User) -> None:
    judge(item, by=bo, points=Decimal("1.5"), comment="Nearly.", revision=0)
    score = score_of(item)
    change = ScoreChange.objects.get(attempt=item.attempt, question=item.question, revision=2)
    assert (score.points, score.machine_points, score.judged_points) == (Decimal("1.5"), 0, Decimal("1.5"))
    assert (change.from_points, change.to_points, change.made_by, change.run) == (0, Decimal("1.5"), bo, None)


def test_a_judgement_never_lowers_what_the_key_gives(item: ReviewItem, bo: User) -> None:
    QuestionScore.objects.update(machine_points=1, points=1)
    judge(item, by=bo, points=Decimal("0.5"), comment="", revision=0)
    assert score_of(item).points == 1


@pytest.mark.parametrize("points", ["-0.5", "2.01"])
def test_points_outside_the_cap_are_refused(item: ReviewItem, bo: User, points: str) -> None:
    with pytest.raises(PointsOutOfRange):
        judge(item, by=bo, points=Decimal(points), comment="", revision=0)
    item.refresh_from_db()
    assert item.judged_at is None


def test_a_judgement_on_an_old_view_is_refused(item: ReviewItem, bo: User, cleo: User) -> None:
    judge(item, by=cleo, points=Decimal(1), comment="", revision=0)
    with pytest.raises(ReviewConflict):
        judge(item, by=bo, points=Decimal(2), comment="", revision=0)
    assert score_of(item).points == 1


def test_undo_brings_the_score_back_and_keeps_the_history(item: ReviewItem, bo: User) -> None:
    judge(item, by=bo, points=Decimal(2), comment="", revision=0)
    held = take_back(item, by=bo, revision=1)
    assert (score_of(item).points, score_of(item).judged_points) == (0, None)
    assert (held.judged_at, held.leased_by, held.revision) == (None, bo, 2)
    assert list(ScoreChange.objects.filter(question=item.question).values_list("to_points", flat=True)) == [0, 2, 0]


def test_what_was_not_judged_cannot_be_undone(item: ReviewItem, bo: User) -> None:
    with pytest.raises(NothingToUndo):
        take_back(item, by=bo, revision=0)


def test_a_judgement_made_anew_is_not_undone_by_an_old_view(item: ReviewItem, bo: User, cleo: User) -> None:
    judge(item, by=bo, points=Decimal(1), comment="", revision=0)
    judge(item, by=cleo, points=Decimal(2), comment="", revision=1)
    with pytest.raises(ReviewConflict):
        take_back(item, by=bo, revision=1)
    assert score_of(item).points == 2


def at_once(*calls: Callable[[], object]) -> list[threading.Thread]:
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> None:
        with suppress(GradingError, OperationalError):
            start.wait()
            call()
        connection.close()

    return [threading.Thread(target=run, args=[call]) for call in calls]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_judge_at_once_one_wins_and_nothing_is_lost(item: ReviewItem, bo: User, cleo: User) -> None:
    threads = at_once(
        lambda: judge(item, by=bo, points=Decimal(1), comment="", revision=0),
        lambda: judge(item, by=cleo, points=Decimal(2), comment="", revision=0),
    )
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    item.refresh_from_db()
    assert item.revision == 1
    assert score_of(item).points == item.points
    assert ScoreChange.objects.filter(question=item.question).count() == 2
