"""Does a preview show what a regrade would change, and write nothing?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exams.models import Attempt, KeyRevision, Sitting, User
from grading.marking.pipeline import grade_waiting
from grading.marking.regrade import preview
from grading.marking.rules import Correction
from grading.models import GradingRun, QuestionScore, ReviewItem, ScoreChange
from grading.review.judging import judge
from tests.cast import CLAIM, MANY, ONE, value
from tests.grading.conftest import Hand
from tests.grading.marking.conftest import Regrade

Policy = GradingRun.Policy


@pytest.fixture
def three(hand: Hand, dan: User, bo: User) -> tuple[Attempt, Attempt, Attempt]:
    """Ada chose B, Dan chose C, Bo left the question blank; Ada and Bo have all of the select-all."""
    attempts = (
        hand(one=value(["ob"]), many=value(["ma", "mc"])),
        hand(dan, one=value(["oc"])),
        hand(bo, many=value(["ma", "mc"])),
    )
    grade_waiting()
    return attempts


def changes(sitting: Sitting, correction: Correction) -> dict[str, tuple[Any, ...]]:
    shown = preview(sitting, correction).changes
    return {c.student.netid: (c.before, c.after, c.rank_before, c.rank_after) for c in shown}


def test_the_new_key_shows_old_and_new_totals_and_ranks(three: Any, sitting: Sitting, second: KeyRevision) -> None:
    assert changes(sitting, Correction(Policy.AS_KEY, second.pk)) == {
        "ada": (30, 15, 1, 1),
        "dan": (0, 15, 3, 1),
    }


def test_never_lower_takes_nothing_away(three: Any, sitting: Sitting, second: KeyRevision) -> None:
    assert changes(sitting, Correction(Policy.NEVER_LOWER, second.pk)) == {"dan": (0, 15, 3, 2)}


def test_full_credit_is_for_the_blank_too(three: Any, sitting: Sitting, first: KeyRevision) -> None:
    assert changes(sitting, Correction(Policy.FULL_CREDIT, first.pk, ONE)) == {
        "dan": (0, 15, 3, 3),
        "bo": (15, 30, 2, 1),
    }


def test_a_question_left_out_rescales_the_total(three: Any, sitting: Sitting, first: KeyRevision) -> None:
    """15 of the remaining 19 points are 26.84 of 34."""
    shown = changes(sitting, Correction(Policy.VOID, first.pk, ONE))
    assert shown["ada"] == (30, Decimal("26.84"), 1, 1)
    assert shown["bo"] == (15, Decimal("26.84"), 2, 1)


def test_an_option_accepted_as_well_helps_who_chose_it(three: Any, sitting: Sitting, first: KeyRevision) -> None:
    assert changes(sitting, Correction(Policy.ACCEPT, first.pk, ONE, "oc")) == {"dan": (0, 15, 3, 2)}


def test_an_option_of_a_select_all_counts_either_way(hand: Hand, sitting: Sitting, first: KeyRevision) -> None:
    hand(many=value(["ma", "mb", "mc"]))
    grade_waiting()
    assert changes(sitting, Correction(Policy.ACCEPT, first.pk, MANY, "mb")) == {"ada": (10, 15, 1, 1)}


@pytest.mark.parametrize(
    ("policy", "option", "after"), [("either", "mb", 15), ("disregard", "mb", 15), ("disregard", "ma", None)]
)
def test_a_verdict_about_an_option_of_a_flawed_question(
    hand: Hand, sitting: Sitting, first: KeyRevision, policy: str, option: str, after: int | None
) -> None:
    """A and C are correct, Ada chose A, B and C: 10 by the key. Without A one option is correct: all or nothing."""
    hand(many=value(["ma", "mb", "mc"]))
    grade_waiting()
    found = changes(sitting, Correction(Policy(policy), first.pk, MANY, option))
    assert found == {"ada": (10, after or 0, 1, 1)}


def test_another_scoring_policy_is_tried_without_a_new_key(hand: Hand, sitting: Sitting, first: KeyRevision) -> None:
    hand(many=value(["ma", "mb", "mc"]))
    grade_waiting()
    scoring = ("deduct_per_error", (("deduction", "2"),))
    assert changes(sitting, Correction(Policy.RESCORE, first.pk, MANY, scoring=scoring)) == {"ada": (10, 13, 1, 1)}


def test_who_hands_in_after_a_verdict_is_marked_by_it(
    hand: Hand, dan: User, first: KeyRevision, regrade: Regrade
) -> None:
    hand(many=value(["ma", "mb", "mc"]))
    grade_waiting()
    regrade("either", first, MANY, "mb")
    later = hand(dan, many=value(["ma", "mb", "mc"]))
    grade_waiting()
    assert [s.points for s in QuestionScore.objects.filter(question=MANY)] == [15, 15]
    assert "Option B counts either way" in QuestionScore.objects.get(attempt=later, question=MANY).explanation


def test_human_judgements_come_first(
    three: Any, hand: Hand, cleo: User, bo: User, sitting: Sitting, first: KeyRevision
) -> None:
    hand(cleo, claim=value(["true"], "because"))
    grade_waiting()
    judge(ReviewItem.objects.get(), by=bo, points=Decimal("1.5"), comment="", revision=0)
    shown = preview(sitting, Correction(Policy.ACCEPT, first.pk, CLAIM, "true"))
    assert [c.student.netid for c in shown.changes] == ["cleo"]
    full = preview(sitting, Correction(Policy.FULL_CREDIT, first.pk, CLAIM))
    assert [c.student.netid for c in full.changes] == ["cleo", "ada", "bo", "dan"]
    assert len(full.judged) == 1


def test_a_preview_writes_nothing(three: Any, sitting: Sitting, second: KeyRevision) -> None:
    before = (list(QuestionScore.objects.values()), ScoreChange.objects.count(), GradingRun.objects.count())
    preview(sitting, Correction(Policy.AS_KEY, second.pk))
    assert before == (list(QuestionScore.objects.values()), ScoreChange.objects.count(), GradingRun.objects.count())


def test_a_preview_needs_the_same_number_of_queries_however_many_there_are(
    hand: Hand, classroom: Any, sitting: Sitting, second: KeyRevision
) -> None:
    hand(one=value(["oc"]))
    grade_waiting()
    with CaptureQueriesContext(connection) as one:
        preview(sitting, Correction(Policy.AS_KEY, second.pk))
    classroom(8)
    grade_waiting()
    with CaptureQueriesContext(connection) as nine:
        preview(sitting, Correction(Policy.AS_KEY, second.pk))
    assert len(nine) == len(one) < 15
