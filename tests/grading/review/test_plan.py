"""Does a plan decide what is read and who reads it?"""

from __future__ import annotations

import pytest
from django.urls import reverse

from exams.models import User, database_now
from grading.marking.pipeline import grade_chunk
from grading.models import ReviewItem, ReviewPlan
from grading.review.judging import Judgement, decide
from grading.review.plan import Plan, judgeable, plan_of, set_plan
from grading.review.queue import piles
from tests.cast import CLAIM, value
from tests.grading.conftest import Hand, as_person

pytestmark = pytest.mark.django_db
Scope, Turn = ReviewPlan.Scope, ReviewPlan.Turn


def plan(*assigned: tuple[str, User], scope: Scope = Scope.CAN_CHANGE, turn: Turn = Turn.FIRST) -> Plan:
    return Plan(scope, turn, frozenset((question, user.pk) for question, user in assigned))


def test_widened_what_was_graded_and_what_comes_later_is_read(item: ReviewItem, hand: Hand, dan: User) -> None:
    right = hand(dan, claim=value(["false"], "clearly not"))
    grade_chunk()
    assert not ReviewItem.objects.filter(attempt=right).exists()
    set_plan(item.attempt.sitting, plan(scope=Scope.EXPLAINED))
    assert ReviewItem.objects.filter(attempt=right, question=CLAIM).exists()


def test_narrowed_again_what_waits_leaves_and_what_was_judged_stays(
    item: ReviewItem, hand: Hand, dan: User, bo: User
) -> None:
    sitting = item.attempt.sitting
    set_plan(sitting, plan(scope=Scope.EVERY))
    blank = hand(dan)
    grade_chunk()
    assert ReviewItem.objects.get(attempt=blank).question == CLAIM
    decide(item, Judgement(item.cap), by=bo, revision=0)
    set_plan(sitting, plan())
    assert list(ReviewItem.objects.all()) == [item]


def test_own_questions_come_first_and_say_so(item: ReviewItem, bo: User, bea: User) -> None:
    set_plan(item.attempt.sitting, plan((CLAIM, bo)))
    mine, hers = (piles(user, database_now())[0] for user in (bo, bea))
    assert (mine.mine, hers.mine, hers.judges) == (True, False, (bo,))


def test_where_only_own_questions_are_judged_others_are_not_offered(
    item: ReviewItem, bo: User, bea: User, cleo: User
) -> None:
    set_plan(item.attempt.sitting, plan((CLAIM, bo), turn=Turn.ONLY))
    assert [judgeable(user).count() for user in (bo, bea, cleo)] == [1, 0, 1]
    address = reverse("review_item", args=[item.attempt.sitting_id, CLAIM])
    assert [as_person(user).get(address).status_code for user in (bo, bea)] == [200, 404]
    assert as_person(bea).post(reverse("review_judge", args=[item.pk]), {"step": "1", "revision": 0}).status_code == 404


def test_a_question_that_nobody_has_is_anybodys(item: ReviewItem, bea: User, bo: User) -> None:
    set_plan(item.attempt.sitting, plan(("other", bo), turn=Turn.ONLY))
    assert judgeable(bea).count() == 1


def test_the_page_saves_the_whole_plan(item: ReviewItem, bo: User, bea: User, cleo: User) -> None:
    sitting, client = item.attempt.sitting, as_person(cleo)
    set_plan(sitting, plan((CLAIM, bea)))
    address = reverse("review_plan", args=[sitting.pk])
    assert "Question 1.1 for Bo Example" in client.get(address).content.decode()
    data = {"scope": "explained", "turn": "only", f"has-{CLAIM}-{bo.pk}": "on"}
    assert client.post(address, data).status_code == 303
    assert plan_of(sitting) == plan((CLAIM, bo), scope=Scope.EXPLAINED, turn=Turn.ONLY)
    assert client.post(address, {"scope": "all", "turn": "only"}).status_code == 400
