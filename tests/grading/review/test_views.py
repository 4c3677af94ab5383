"""What do the pages of review show, to whom, and what do they refuse?"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exams.models import User
from grading.marking.pipeline import grade_chunk
from grading.models import QuestionScore, ReviewItem, ScoreChange
from tests.cast import value
from tests.grading.conftest import Hand, as_person

pytestmark = pytest.mark.django_db


def page_of(item: ReviewItem) -> str:
    return reverse("review_item", args=[item.attempt.sitting_id, item.question])


def test_the_queue_lists_what_waits(item: ReviewItem, bo: User) -> None:
    body = as_person(bo).get(reverse("review_queue")).content.decode()
    assert "Question 1.1" in body
    assert page_of(item) in body


def test_the_page_shows_the_explanation_as_text_and_never_the_name(item: ReviewItem, bo: User, ada: User) -> None:
    body = as_person(bo).get(page_of(item)).content.decode()
    assert "&lt;b&gt;because&lt;/b&gt; of the bias" in body
    assert "<b>because" not in body
    assert ada.full_name not in body
    assert str(item.attempt_id) not in body
    assert "SOLUTION claim" in body


def test_judging_leads_to_the_next_and_offers_to_undo(item: ReviewItem, second_item: ReviewItem, bo: User) -> None:
    client = as_person(bo)
    shown = client.get(page_of(item)).context["item"]
    response = client.post(
        reverse("review_judge", args=[shown.pk]), {"step": "1.5", "comment": "Nearly.", "revision": 0}
    )
    following = client.get(response["Location"])
    assert response.status_code == 303
    assert following.context["item"] == ({item, second_item} - {shown}).pop()
    assert reverse("review_undo", args=[shown.pk]) in following.content.decode()
    shown.refresh_from_db()
    assert (shown.points, shown.comment, shown.judged_by) == (1.5, "Nearly.", bo)


def test_undo_shows_the_item_again(item: ReviewItem, bo: User) -> None:
    client = as_person(bo)
    client.post(reverse("review_judge", args=[item.pk]), {"step": "2", "revision": 0})
    response = client.post(reverse("review_undo", args=[item.pk]), {"revision": 1}, follow=True)
    assert response.context["item"] == item
    assert QuestionScore.objects.get(attempt=item.attempt, question=item.question).points == 0


def test_a_conflict_shows_both_judgements_and_writes_nothing(item: ReviewItem, bo: User, cleo: User) -> None:
    as_person(cleo).post(
        reverse("review_judge", args=[item.pk]), {"step": "1", "comment": "Half of it.", "revision": 0}
    )
    mine = {"step": "2", "comment": "All of it.", "revision": 0}
    response = as_person(bo).post(reverse("review_judge", args=[item.pk]), mine)
    body = response.content.decode()
    assert response.status_code == 409
    assert "Half of it." in body
    assert "All of it." in body
    item.refresh_from_db()
    assert (item.points, item.judged_by) == (1, cleo)


def test_after_seeing_the_conflict_one_may_replace_it(item: ReviewItem, bo: User, cleo: User) -> None:
    as_person(cleo).post(reverse("review_judge", args=[item.pk]), {"step": "1", "revision": 0})
    client = as_person(bo)
    form = client.post(reverse("review_judge", args=[item.pk]), {"step": "2", "revision": 0}).context["form"]
    client.post(reverse("review_judge", args=[item.pk]), form.initial)
    item.refresh_from_db()
    assert (item.points, item.judged_by) == (2, bo)


def test_undoing_twice_is_a_conflict_not_an_error(item: ReviewItem, bo: User) -> None:
    client = as_person(bo)
    client.post(reverse("review_judge", args=[item.pk]), {"step": "2", "revision": 0})
    client.post(reverse("review_undo", args=[item.pk]), {"revision": 1})
    assert client.post(reverse("review_undo", args=[item.pk]), {"revision": 1}).status_code == 409
    assert client.post(reverse("review_undo", args=[item.pk]), {"revision": "x"}).status_code == 409


@pytest.mark.parametrize("data", [{}, {"step": "9", "revision": 0}, {"other": "2.5", "revision": 0}, {"step": "1"}])
def test_a_bad_judgement_is_refused_and_changes_nothing(item: ReviewItem, bo: User, data: dict[str, object]) -> None:
    response = as_person(bo).post(reverse("review_judge", args=[item.pk]), data)
    assert response.status_code == 400
    assert not ScoreChange.objects.filter(revision=2).exists()


def test_when_others_hold_what_is_left_the_page_says_so(item: ReviewItem, bo: User, cleo: User) -> None:
    as_person(cleo).get(page_of(item))
    body = as_person(bo).get(page_of(item)).content.decode()
    assert "Nothing is free right now" in body


def test_what_somebody_else_has_open_can_be_taken_over(item: ReviewItem, bo: User, cleo: User) -> None:
    hers, his = as_person(cleo), as_person(bo)
    hers.get(page_of(item))
    assert "with Cleo Example" in his.get(reverse("review_queue")).content.decode()
    assert reverse("review_take_over", args=[item.pk]) in his.get(page_of(item)).content.decode()
    assert his.post(reverse("review_take_over", args=[item.pk]), follow=True).context["item"] == item
    assert hers.post(reverse("review_renew", args=[item.pk])).status_code == 409
    his.post(reverse("review_judge", args=[item.pk]), {"step": "1", "revision": 0})
    assert hers.post(reverse("review_judge", args=[item.pk]), {"step": "2", "revision": 0}).status_code == 409
    item.refresh_from_db()
    assert (item.points, item.judged_by) == (1, bo)


def test_when_all_is_judged_the_page_says_so(item: ReviewItem, bo: User) -> None:
    client = as_person(bo)
    response = client.post(reverse("review_judge", args=[item.pk]), {"step": "2", "revision": 0}, follow=True)
    assert "All judged" in response.content.decode()


@pytest.mark.parametrize("judged", ["", "x", "-1", "9" * 40, "²"])
def test_a_strange_address_is_no_error(item: ReviewItem, bo: User, judged: str) -> None:
    assert as_person(bo).get(page_of(item), {"judged": judged}).status_code == 200


@pytest.mark.parametrize(("who", "status"), [("bo", 200), ("cleo", 200), ("ada", 404), ("dan", 404)])
def test_the_queue_is_for_those_who_help_to_run_a_course(
    request: pytest.FixtureRequest, item: ReviewItem, who: str, status: int
) -> None:
    assert as_person(request.getfixturevalue(who)).get(reverse("review_queue")).status_code == status


@pytest.mark.parametrize("who", ["ada", "dan", "other_bo", "other_cleo"])
def test_nobody_outside_can_see_judge_or_undo(request: pytest.FixtureRequest, item: ReviewItem, who: str) -> None:
    client = as_person(request.getfixturevalue(who))
    assert client.get(page_of(item)).status_code == 404
    assert client.post(reverse("review_judge", args=[item.pk]), {"step": "1", "revision": 0}).status_code == 404
    assert client.post(reverse("review_undo", args=[item.pk]), {"revision": 0}).status_code == 404
    item.refresh_from_db()
    assert item.revision == 0


def test_nobody_judges_without_signing_in(item: ReviewItem, client: Client) -> None:
    response = client.post(reverse("review_judge", args=[item.pk]), {"step": "1", "revision": 0})
    assert response.status_code == 302
    assert "next=" in response["Location"]


@pytest.mark.parametrize("name", ["review_judge", "review_undo"])
def test_what_changes_something_refuses_get(item: ReviewItem, bo: User, name: str) -> None:
    assert as_person(bo).get(reverse(name, args=[item.pk])).status_code == 405


def test_the_page_needs_the_same_number_of_queries_however_many_wait(
    item: ReviewItem, hand: Hand, dan: User, bo: User
) -> None:
    client, address = as_person(bo), page_of(item)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    hand(dan, claim=value(["true"], "so"))
    grade_chunk()
    with CaptureQueriesContext(connection) as two:
        client.get(address)
    assert len(two) == len(one) < 25
