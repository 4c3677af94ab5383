"""Who answers a regrade request, how often, and what does the answer change?"""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from exams.models import Enrollment, User, database_now
from grading.models import QuestionScore, RegradeRequest, ReviewItem
from grading.review.judging import judge
from tests.cast import MANY
from tests.grading.conftest import as_person

QUEUE = "/requests/"


@pytest.fixture
def asked(item: ReviewItem, bo: User) -> RegradeRequest:
    """Bo judged Ada's explanation as worth half a point; she asks for more."""
    judge(item, by=bo, points=Decimal("0.5"), comment="Vague.", revision=0)
    return RegradeRequest.objects.create(
        attempt=item.attempt,
        question=item.question,
        text="<i>It</i> is exact.",
        asked_at=database_now(),
        first_judge=bo,
    )


def page_of(asked: RegradeRequest, name: str = "request_item") -> str:
    return reverse(name, args=[asked.pk])


def answer(by: User, asked: RegradeRequest, **data: object) -> int:
    return as_person(by).post(page_of(asked, "request_answer"), {"comment": "True.", "revision": 1, **data}).status_code


def test_the_first_judge_is_told_that_somebody_else_answers(asked: RegradeRequest, bo: User, bea: User) -> None:
    client = as_person(bo)
    body = client.get(QUEUE).content.decode()
    assert page_of(asked) not in body
    assert "1 more waits for a colleague" in body
    assert client.get(page_of(asked)).status_code == 404
    assert answer(bo, asked) == 404


def test_where_nobody_else_could_the_first_judge_answers(asked: RegradeRequest, bo: User, cleo: User) -> None:
    Enrollment.objects.filter(user=cleo).update(dropped_at=database_now())
    assert answer(bo, asked) == 303


def test_another_ta_sees_question_answer_and_request_but_no_name(asked: RegradeRequest, bea: User, ada: User) -> None:
    client = as_person(bea)
    assert page_of(asked) in client.get(QUEUE).content.decode()
    body = client.get(page_of(asked)).content.decode()
    assert "&lt;i&gt;It&lt;/i&gt; is exact." in body
    assert "judged as worth 0.5" in body
    assert ada.full_name not in body


def test_an_answer_with_points_judges_anew_and_keeps_the_comment(
    asked: RegradeRequest, item: ReviewItem, bea: User
) -> None:
    assert answer(bea, asked, points="2") == 303
    asked.refresh_from_db()
    item.refresh_from_db()
    assert (asked.comment, asked.answered_by) == ("True.", bea)
    assert (item.points, item.judged_by, item.comment) == (2, bea, "Vague.")
    assert QuestionScore.objects.get(attempt=item.attempt, question=item.question).points == 2


def test_an_answer_without_points_changes_no_score(asked: RegradeRequest, item: ReviewItem, bea: User) -> None:
    answer(bea, asked)
    item.refresh_from_db()
    assert (item.points, item.revision) == (Decimal("0.5"), 1)


def test_a_request_is_answered_once(asked: RegradeRequest, bea: User, cleo: User) -> None:
    assert [answer(bea, asked), answer(cleo, asked, comment="No.")] == [303, 409]
    asked.refresh_from_db()
    assert asked.comment == "True."


def test_an_answer_to_an_outdated_judgement_saves_nothing(asked: RegradeRequest, bea: User) -> None:
    assert answer(bea, asked, points="2", revision=0) == 409
    asked.refresh_from_db()
    assert asked.answered_at is None


@pytest.mark.parametrize("data", [{"comment": ""}, {"points": "3"}, {"comment": "x" * 1001}, {"points": "-1"}])
def test_a_bad_answer_is_refused(asked: RegradeRequest, bea: User, data: dict[str, str]) -> None:
    assert answer(bea, asked, **data) == 400


def test_where_no_explanation_is_at_issue_no_points_are_given(item: ReviewItem, bea: User) -> None:
    asked = RegradeRequest.objects.create(attempt=item.attempt, question=MANY, text="Why?", asked_at=database_now())
    assert answer(bea, asked, points="15") == 303
    assert QuestionScore.objects.get(attempt=item.attempt, question=MANY).points == 0


def test_the_answer_is_readable_on_the_result_page(asked: RegradeRequest, bea: User, cleo: User) -> None:
    answer(bea, asked, comment="Because it is.")
    assert "Because it is." in as_person(cleo).get(reverse("result", args=[asked.attempt_id])).content.decode()


@pytest.mark.parametrize("who", ["ada", "dan", "other_bo", "other_cleo"])
def test_nobody_outside_reads_or_answers(request: pytest.FixtureRequest, asked: RegradeRequest, who: str) -> None:
    user = request.getfixturevalue(who)
    assert as_person(user).get(page_of(asked)).status_code == 404
    assert answer(user, asked) == 404
    assert page_of(asked) not in as_person(user).get(QUEUE).content.decode()


def test_answering_refuses_get(asked: RegradeRequest, bea: User) -> None:
    assert as_person(bea).get(page_of(asked, "request_answer")).status_code == 405
