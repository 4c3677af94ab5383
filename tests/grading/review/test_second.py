"""Is a sample judged by somebody else, blind, and does only settling change a score?"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.urls import reverse

from exams.models import Attempt, User, database_now
from grading.errors import NotTheFirstJudge, PointsOutOfRange, ReviewConflict
from grading.marking.pipeline import grade_chunk
from grading.models import QuestionScore, ReviewItem, ScoreChange, SecondOpinion
from grading.review.judging import Judgement, decide, take_back
from grading.review.second import draw_sample, give_second, open_to, settle, take_second
from tests.cast import CLAIM
from tests.grading.conftest import as_person

pytestmark = pytest.mark.django_db
Settled = SecondOpinion.Settled


@pytest.fixture
def opinion(item: ReviewItem, bo: User, cleo: User) -> SecondOpinion:
    """Bo gave 1 of 2; somebody else is to look again."""
    decide(item, Judgement(Decimal(1), "Half of it."), by=bo, revision=0)
    draw_sample(item.attempt.sitting, by=cleo, number=1)
    return SecondOpinion.objects.get()


def points_of(opinion: SecondOpinion) -> Decimal:
    return QuestionScore.objects.get(attempt=opinion.review_item.attempt, question=CLAIM).points


def given(opinion: SecondOpinion, by: User, points: str = "2") -> SecondOpinion:
    return give_second(opinion, Judgement(Decimal(points), "All of it."), by=by)


def test_a_sample_is_a_share_of_each_question_and_only_grows(
    classroom: Callable[[int], list[Attempt]], bo: User, cleo: User
) -> None:
    sitting = classroom(10)[0].sitting
    grade_chunk()
    for item in ReviewItem.objects.all()[:9]:
        decide(item, Judgement(Decimal(1)), by=bo, revision=0)
    drawn = [draw_sample(sitting, by=cleo, percent=25), draw_sample(sitting, by=cleo, percent=25)]
    more = draw_sample(sitting, by=cleo, question=CLAIM, number=5)
    assert (drawn, more, SecondOpinion.objects.count()) == ([3, 0], 2, 5)


def test_only_somebody_else_gets_it_and_two_never_the_same(
    opinion: SecondOpinion, bo: User, bea: User, cleo: User
) -> None:
    now = database_now()
    assert [open_to(user).count() for user in (bo, bea, cleo)] == [0, 1, 1]
    assert take_second(open_to(bea), bea, now) == opinion
    assert take_second(open_to(cleo), cleo, now) is None
    with pytest.raises(NotTheFirstJudge):
        given(opinion, bo)


def test_the_second_does_not_see_the_first_and_changes_no_score(opinion: SecondOpinion, bea: User) -> None:
    client = as_person(bea)
    body = client.get(reverse("second_item", args=[opinion.review_item.attempt.sitting_id, CLAIM])).content.decode()
    assert "Half of it." not in body
    assert "Bo Example" not in body
    response = client.post(reverse("second_judge", args=[opinion.pk]), {"step": "2", "revision": 1})
    opinion.refresh_from_db()
    assert (response.status_code, opinion.points, opinion.first_points) == (303, 2, 1)
    assert points_of(opinion) == 1


def test_who_saves_twice_or_late_meets_a_conflict(opinion: SecondOpinion, bea: User, bo: User) -> None:
    given(opinion, bea)
    address = reverse("second_judge", args=[opinion.pk])
    assert as_person(bea).post(address, {"step": "1", "revision": 1}).status_code == 409


def test_a_judgement_taken_back_needs_no_second_opinion(opinion: SecondOpinion, bea: User, bo: User) -> None:
    take_back(opinion.review_item, by=bo, revision=1)
    assert not open_to(bea).exists()
    with pytest.raises(ReviewConflict):
        given(opinion, bea)


@pytest.mark.parametrize(
    ("how", "other", "points"), [(Settled.FIRST, None, 1), (Settled.SECOND, None, 2), (Settled.OTHER, "1.5", 1.5)]
)
def test_an_instructor_settles(
    opinion: SecondOpinion, bea: User, cleo: User, how: Settled, other: str | None, points: float
) -> None:
    before = ScoreChange.objects.count()
    settle(given(opinion, bea), how, by=cleo, revision=1, points=Decimal(other) if other else None)
    opinion.refresh_from_db()
    assert (points_of(opinion), opinion.settled, opinion.settled_by) == (Decimal(str(points)), how, cleo)
    assert ScoreChange.objects.count() - before == (how != Settled.FIRST)


def test_settling_twice_or_out_of_range_changes_nothing(opinion: SecondOpinion, bea: User, cleo: User) -> None:
    given(opinion, bea)
    with pytest.raises(PointsOutOfRange):
        settle(opinion, Settled.OTHER, by=cleo, revision=1, points=Decimal(3))
    settle(opinion, Settled.FIRST, by=cleo, revision=1)
    with pytest.raises(ReviewConflict):
        settle(opinion, Settled.SECOND, by=cleo, revision=1)
    assert points_of(opinion) == 1


def test_a_first_judgement_that_changed_since_it_was_seen_is_not_settled_over(
    opinion: SecondOpinion, bea: User, bo: User, cleo: User
) -> None:
    given(opinion, bea)
    decide(opinion.review_item, Judgement(Decimal("0.5")), by=bo, revision=1)
    with pytest.raises(ReviewConflict):
        settle(opinion, Settled.SECOND, by=cleo, revision=1)
    settle(opinion, Settled.FIRST, by=cleo, revision=2)
    assert points_of(opinion) == Decimal("0.5")


def test_the_instructor_sees_figures_and_settles_on_the_page(opinion: SecondOpinion, bea: User, cleo: User) -> None:
    given(opinion, bea)
    client, sitting = as_person(cleo), opinion.review_item.attempt.sitting
    body = client.get(reverse("second_opinions", args=[sitting.pk])).content.decode()
    assert "Bo Example, then Bea Example" in body
    assert "1.00" in body
    response = client.post(reverse("second_settle", args=[opinion.pk]), {"how": "second", "revision": 1})
    assert (response.status_code, points_of(opinion)) == (303, 2)
    assert client.post(reverse("second_settle", args=[opinion.pk]), {"how": "first", "revision": 2}).status_code == 409
    assert client.post(reverse("second_settle", args=[opinion.pk]), {"how": "other", "revision": 2}).status_code == 400


def test_the_instructor_draws_on_the_page(item: ReviewItem, bo: User, cleo: User) -> None:
    decide(item, Judgement(Decimal(1)), by=bo, revision=0)
    client, address = as_person(cleo), reverse("second_draw", args=[item.attempt.sitting_id])
    assert client.post(address, {"amount": "101", "unit": "percent"}).status_code == 400
    assert client.post(address, {"amount": "50", "unit": "percent"}).status_code == 303
    assert SecondOpinion.objects.get().review_item == item
