"""Does a judged explanation that changes later wait again, and does a lease last while its page is open?"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from exams.models import User, database_now
from grading.errors import ReviewConflict
from grading.marking.pipeline import grade_chunk
from grading.models import QuestionScore, ReviewItem
from grading.review.judging import judge
from tests.cast import CLAIM, value
from tests.grading.conftest import answer_anew, as_person, wait_again


def late(item: ReviewItem, answer: dict[str, Any]) -> ReviewItem:
    """The answer as accepted later, and graded again."""
    answer_anew(item.attempt, CLAIM, answer)
    wait_again(item.attempt)
    grade_chunk()
    return ReviewItem.objects.get(pk=item.pk)


@pytest.fixture
def done(item: ReviewItem, bo: User) -> ReviewItem:
    return judge(item, by=bo, points=Decimal("1.5"), comment="Nearly.", revision=0)


def test_an_explanation_that_changed_after_its_judgement_waits_again(done: ReviewItem, bo: User) -> None:
    changed = late(done, value(["true"], "A better reason"))
    score = QuestionScore.objects.get(attempt=done.attempt, question=CLAIM)
    assert (changed.judged_at, changed.points, changed.revision) == (None, None, 2)
    assert changed.changed_at is not None
    assert (score.judged_points, score.points) == (Decimal("1.5"), Decimal("1.5"))
    body = as_person(bo).get(reverse("review_item", args=[done.attempt.sitting_id, CLAIM])).content.decode()
    assert "judged before and then changed" in body
    assert "gave 1.5" in body


def test_judging_it_anew_takes_the_flag_away(done: ReviewItem, bo: User) -> None:
    changed = late(done, value(["true"], "A better reason"))
    again = judge(changed, by=bo, points=Decimal(2), comment="", revision=2)
    assert again.changed_at is None
    assert QuestionScore.objects.get(attempt=done.attempt, question=CLAIM).points == 2


@pytest.mark.parametrize(
    "answer", [value(None, "<b>because</b> of the bias"), value(["true"], " <b>because</b> of the bias\n")]
)
def test_what_says_the_same_stays_judged(done: ReviewItem, answer: dict[str, Any]) -> None:
    assert late(done, answer).points == Decimal("1.5")


def test_once_the_answer_is_right_nobody_needs_to_read_it(done: ReviewItem) -> None:
    assert late(done, value(["false"], "Another reason")).judged_at is not None


def test_a_text_that_changed_under_the_judge_is_a_conflict(item: ReviewItem, bo: User) -> None:
    client = as_person(bo)
    seen = client.get(reverse("review_item", args=[item.attempt.sitting_id, CLAIM])).context["form"].initial["seen"]
    late(item, value(["true"], "Another reason"))
    response = client.post(reverse("review_judge", args=[item.pk]), {"step": "2", "revision": 0, "seen": seen})
    body = response.content.decode()
    assert response.status_code == 409
    assert "Another reason" in body
    with pytest.raises(ReviewConflict):
        judge(item, by=bo, points=Decimal(2), comment="", revision=0, seen=seen)


def renew(item: ReviewItem, by: User) -> int:
    return as_person(by).post(reverse("review_renew", args=[item.pk])).status_code


def test_a_lease_is_renewed_while_the_page_is_open(item: ReviewItem, bo: User) -> None:
    soon = database_now() + dt.timedelta(seconds=5)
    ReviewItem.objects.filter(pk=item.pk).update(leased_by=bo, lease_until=soon)
    assert renew(item, bo) == 200
    item.refresh_from_db()
    assert item.lease_until > soon + dt.timedelta(minutes=4)


def test_a_lease_of_somebody_else_is_not_renewed_nor_that_of_a_judged_item(
    item: ReviewItem, bo: User, cleo: User
) -> None:
    ReviewItem.objects.filter(pk=item.pk).update(leased_by=cleo, lease_until=database_now())
    assert renew(item, bo) == 409
    judge(item, by=cleo, points=Decimal(1), comment="", revision=0)
    assert renew(item, cleo) == 409


@pytest.mark.parametrize("who", ["ada", "dan", "other_bo"])
def test_nobody_outside_renews(request: pytest.FixtureRequest, item: ReviewItem, who: str) -> None:
    assert renew(item, request.getfixturevalue(who)) == 404


def test_renewing_refuses_get(item: ReviewItem, bo: User) -> None:
    assert as_person(bo).get(reverse("review_renew", args=[item.pk])).status_code == 405


def test_comments_given_before_are_offered_again(done: ReviewItem, hand: Any, dan: User, bo: User) -> None:
    hand(dan, claim=value(["true"], "so"))
    grade_chunk()
    body = as_person(bo).get(reverse("review_item", args=[done.attempt.sitting_id, CLAIM])).content.decode()
    assert 'text-start">Nearly.</button>' in body
