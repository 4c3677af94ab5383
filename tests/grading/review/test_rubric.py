"""Do shared reasons give points, and does changing one reach every judgement, with its line of history?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from exams.models import User
from grading.errors import RubricChanged
from grading.models import QuestionScore, ReviewItem, RubricItem, ScoreChange
from grading.review.judging import Judgement, decide, take_back
from grading.review.rubric import (
    add_rubric_item,
    edit_rubric_item,
    effects,
    move_rubric_item,
    remove_rubric_item,
    retire_rubric_item,
    rubric_of,
)
from tests.cast import CLAIM
from tests.grading.conftest import as_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def rubric(item: ReviewItem, cleo: User) -> list[RubricItem]:
    """Names the bias: +1.5. Draws the conclusion: +1. Contradicts itself: −0.5."""
    quiz = item.attempt.sitting.quiz
    given = [("1.5", "Names the bias"), ("1", "Draws the conclusion"), ("-0.5", "Contradicts itself")]
    return [add_rubric_item(quiz, CLAIM, by=cleo, points=Decimal(points), words=words) for points, words in given]


def ticked(*rubric: RubricItem, extra: str = "0") -> Judgement:
    return Judgement(Decimal(extra), "", tuple((one.pk, one.revision) for one in rubric))


def points_of(item: ReviewItem) -> Decimal:
    return QuestionScore.objects.get(attempt=item.attempt, question=item.question).points


@pytest.mark.parametrize(
    ("which", "extra", "points"),
    [([0], "0", "1.5"), ([0, 1], "0", "2"), ([0, 2], "0", "1"), ([2], "0", "0"), ([1], "0.5", "1.5"), ([], "2", "2")],
)
def test_reasons_and_extra_points_add_up_within_the_cap(
    item: ReviewItem, rubric: list[RubricItem], bo: User, which: list[int], extra: str, points: str
) -> None:
    decide(item, ticked(*(rubric[at] for at in which), extra=extra), by=bo, revision=0)
    assert points_of(item) == Decimal(points)


def test_editing_a_reason_changes_every_judgement_that_ticks_it_and_says_so(
    item: ReviewItem, second_item: ReviewItem, rubric: list[RubricItem], bo: User, cleo: User
) -> None:
    decide(item, ticked(rubric[1]), by=bo, revision=0)
    decide(second_item, ticked(rubric[0]), by=bo, revision=0)
    edit_rubric_item(rubric[1], by=cleo, points=Decimal("0.5"), words="Concludes", revision=1)
    last = ScoreChange.objects.filter(attempt=item.attempt, question=CLAIM).last()
    assert last is not None
    assert (points_of(item), points_of(second_item)) == (Decimal("0.5"), Decimal("1.5"))
    assert (last.from_points, last.to_points, last.made_by) == (1, Decimal("0.5"), cleo)
    assert "Concludes" in last.reason
    assert ScoreChange.objects.filter(attempt=second_item.attempt).count() == 4  # three marks and one judgement


def test_what_the_cap_cuts_off_anyway_changes_nothing(item: ReviewItem, rubric: list[RubricItem], bo: User) -> None:
    decide(item, ticked(rubric[0], rubric[1]), by=bo, revision=0)
    assert effects(rubric[1], Decimal("0.75")) == []
    assert [(e.before, e.after) for e in effects(rubric[1], None)] == [(2, Decimal("1.5"))]


def test_deleting_a_reason_takes_its_points_back_everywhere(
    item: ReviewItem, rubric: list[RubricItem], bo: User, cleo: User
) -> None:
    decide(item, ticked(rubric[0], rubric[1], extra="-0.5"), by=bo, revision=0)
    remove_rubric_item(rubric[0], by=cleo, revision=1)
    assert points_of(item) == Decimal("0.5")
    assert not RubricItem.objects.filter(pk=rubric[0].pk).exists()


def test_a_retired_reason_counts_on_but_is_offered_no_more(
    item: ReviewItem, rubric: list[RubricItem], bo: User
) -> None:
    decide(item, ticked(rubric[0]), by=bo, revision=0)
    retire_rubric_item(rubric[0], retired=True, revision=1)
    assert points_of(item) == Decimal("1.5")
    assert list(rubric_of(item.attempt.sitting.quiz, CLAIM)) == rubric[1:]


def test_a_judgement_by_a_rubric_that_changed_meanwhile_is_refused(
    item: ReviewItem, rubric: list[RubricItem], bo: User, cleo: User
) -> None:
    edit_rubric_item(rubric[0], by=cleo, points=Decimal(1), words="Names it", revision=1)
    with pytest.raises(RubricChanged):
        decide(item, ticked(rubric[0]), by=bo, revision=0)
    with pytest.raises(RubricChanged):
        edit_rubric_item(rubric[0], by=bo, points=Decimal(2), words="Mine", revision=1)


def test_a_judgement_that_was_taken_back_is_left_alone(
    item: ReviewItem, rubric: list[RubricItem], bo: User, cleo: User
) -> None:
    take_back(decide(item, ticked(rubric[0]), by=bo, revision=0), by=bo, revision=1)
    assert edit_rubric_item(rubric[0], by=cleo, points=Decimal(2), words="Names it", revision=1) == []


def test_moving_up_changes_the_keys(item: ReviewItem, rubric: list[RubricItem]) -> None:
    move_rubric_item(rubric[2])
    assert list(rubric_of(item.attempt.sitting.quiz, CLAIM)) == [rubric[0], rubric[2], rubric[1]]


def test_the_page_offers_the_reasons_and_saves_them(item: ReviewItem, rubric: list[RubricItem], bo: User) -> None:
    client = as_person(bo)
    body = client.get(reverse("review_item", args=[item.attempt.sitting_id, CLAIM])).content.decode()
    data: Any = {"rubric": [f"{rubric[0].pk}:1"], "other": "-0.5", "revision": 0}
    assert "Names the bias" in body
    assert client.post(reverse("review_judge", args=[item.pk]), data).status_code == 303
    assert points_of(item) == 1


def test_after_an_edit_the_page_shows_the_rubric_as_it_is_now(
    item: ReviewItem, rubric: list[RubricItem], bo: User, cleo: User
) -> None:
    edit_rubric_item(rubric[0], by=cleo, points=Decimal(1), words="Names it", revision=1)
    data: Any = {"rubric": [f"{rubric[0].pk}:1"], "comment": "Mine.", "revision": 0}
    response = as_person(bo).post(reverse("review_judge", args=[item.pk]), data)
    assert response.status_code == 409
    assert "The rubric changed" in response.content.decode()
    assert "Mine." in response.content.decode()


def test_an_edit_that_changes_judgements_must_be_confirmed(
    item: ReviewItem, rubric: list[RubricItem], bo: User
) -> None:
    decide(item, ticked(rubric[0]), by=bo, revision=0)
    client, address = as_person(bo), reverse("rubric_edit", args=[rubric[0].pk])
    data = {"points": "1", "words": "Names the bias", "revision": "1"}
    shown = client.post(address, data)
    assert (shown.status_code, points_of(item)) == (200, Decimal("1.5"))
    assert "1 judgement changes" in shown.content.decode()
    assert client.post(address, {**data, "confirmed": "on"}).status_code == 303
    assert points_of(item) == 1


def test_the_rubric_page_lists_what_there_is_and_takes_more(
    item: ReviewItem, rubric: list[RubricItem], bo: User
) -> None:
    client, quiz = as_person(bo), item.attempt.sitting.quiz
    client.post(reverse("rubric_add", args=[quiz.pk, CLAIM]), {"points": "0.25", "words": "Tries"})
    client.post(reverse("rubric_retire", args=[rubric[1].pk]), {"revision": "1"})
    client.post(reverse("rubric_remove", args=[rubric[2].pk]), {"revision": "1"})
    body = client.get(reverse("rubric", args=[quiz.pk, CLAIM])).content.decode()
    assert "Tries" in body
    assert "Retired" in body
    assert "Contradicts" not in body
