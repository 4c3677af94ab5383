"""Does the outline's page do what its buttons say, for its instructor only?"""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from exams.models import Question, Quiz, Section, User

VERBS = ["order", "duplicate", "delete_questions", "weigh", "take"]


@pytest.fixture
def admin(client: Client, cleo: User) -> Client:
    client.force_login(cleo)
    return client


def url(verb: str, quiz: Quiz) -> str:
    return reverse(f"admin:exams_quiz_{verb}", args=[quiz.pk])


def order_of(quiz: Quiz) -> list[dict[str, Any]]:
    sections = quiz.sections.order_by("position", "pk")
    return [{"id": s.pk, "questions": [q.pk for q in s.questions.order_by("position", "pk")]} for s in sections]


def put(client: Client, quiz: Quiz, body: Any) -> Any:
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(url("order", quiz), text, content_type="application/json")


def test_the_order_is_kept_and_shown(admin: Client, draft: Quiz) -> None:
    wanted = list(reversed(order_of(draft)))
    reply = put(admin, draft, {"sections": wanted})
    assert order_of(draft) == wanted
    assert "1 Choices" in reply.json()["html"]
    assert reply.json()["positions"] == {str(place["id"]): number for number, place in enumerate(wanted, 1)}


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "{}", "5", '{"sections": 5}',
     '{"sections": [{"id": 1}]}', '{"sections": [{"id": "1", "questions": []}]}',
     '{"sections": [{"id": true, "questions": [1.5]}]}', "[" * 100_000],
)  # fmt: skip
def test_an_order_that_is_none_is_refused(admin: Client, draft: Quiz, body: str) -> None:
    before = order_of(draft)
    assert put(admin, draft, body).status_code == 400
    assert order_of(draft) == before


def test_an_order_of_yesterday_shows_how_the_quiz_stands(admin: Client, draft: Quiz) -> None:
    yesterday = order_of(draft)
    Section.objects.create(quiz=draft, title="New today", position=9)
    reply = put(admin, draft, {"sections": yesterday})
    assert (reply.status_code, "New today" in reply.json()["html"]) == (409, True)


def chosen(quiz: Quiz, **more: Any) -> dict[str, Any]:
    return {"question": list(Question.objects.filter(section__quiz=quiz).values_list("pk", flat=True)), **more}


def test_ticked_questions_are_doubled_and_deleted(admin: Client, draft: Quiz) -> None:
    assert admin.post(url("duplicate", draft), chosen(draft)).json()["said"] == "Doubled 3 questions."
    assert admin.post(url("delete_questions", draft), chosen(draft)).json()["said"] == "Deleted 6 questions."
    assert not Question.objects.exists()


def test_ticked_questions_are_weighed(admin: Client, draft: Quiz) -> None:
    data = chosen(draft, points="8", policy="deduct_per_error", parameters='{"deduction": 2}')
    assert "24 points" in admin.post(url("weigh", draft), data).json()["html"]
    assert set(Question.objects.values_list("policy", flat=True)) == {"deduct_per_error"}


@pytest.mark.parametrize(
    "data",
    [
        {"points": "0"},
        {"points": "x"},
        {"points": "NaN"},
        {"points": "1e9"},
        {"policy": "nope"},
        {"policy": "deduct_per_error", "parameters": "{"},
        {"policy": "deduct_per_error", "parameters": "[1]"},
        {"policy": "deduct_per_error"},
    ],
)
def test_a_weight_that_does_not_fit_is_refused_in_words(admin: Client, draft: Quiz, data: dict[str, str]) -> None:
    reply = admin.post(url("weigh", draft), chosen(draft, **data))
    assert (reply.status_code, bool(reply.json()["error"])) == (400, True)
    assert set(Question.objects.values_list("policy", flat=True)) == {"all_or_nothing", "deduct_per_error"}


@pytest.mark.parametrize("named", [[], ["x"], ["-1"], ["9" * 30]])
@pytest.mark.parametrize("verb", ["duplicate", "delete_questions", "weigh", "take"])
def test_nothing_ticked_is_said(admin: Client, draft: Quiz, verb: str, named: list[str]) -> None:
    assert admin.post(url(verb, draft), {"question": named}).json() == {"error": "Tick the questions first."}


def test_questions_found_are_copied_into_the_quiz(admin: Client, draft: Quiz, course: Any) -> None:
    new = Quiz.objects.create(course=course, title="New", honor_statement="Mine.")
    section = Section.objects.create(quiz=new, title="All")
    assert "Small Quiz" in admin.get(url("search", new), {"q": "even"}).json()["html"]
    reply = admin.post(url("take", new), chosen(draft, section=section.pk))
    assert reply.json()["said"] == "Copied 3 questions into this quiz."
    assert section.questions.count() == 3


def test_nothing_is_copied_into_another_quizs_section(admin: Client, draft: Quiz, course: Any) -> None:
    new = Quiz.objects.create(course=course, title="New", honor_statement="Mine.")
    data = chosen(draft, section=draft.sections.first().pk)  # type: ignore[union-attr]
    assert admin.post(url("take", new), data).status_code == 409
    assert Question.objects.count() == 3


@pytest.mark.parametrize("verb", [*VERBS, "search"])
def test_a_quiz_of_another_course_does_not_exist(client: Client, draft: Quiz, other_cleo: User, verb: str) -> None:
    client.force_login(other_cleo)
    method = client.get if verb == "search" else client.post
    assert method(url(verb, draft), chosen(draft)).status_code == 404
    assert Question.objects.count() == 3


def test_questions_of_another_course_are_not_taken_over(
    client: Client, draft: Quiz, other_cleo: User, other_course: Any
) -> None:
    own = Quiz.objects.create(course=other_course, title="Own", honor_statement="Mine.")
    section = Section.objects.create(quiz=own, title="All")
    client.force_login(other_cleo)
    assert client.post(url("take", own), chosen(draft, section=section.pk)).status_code == 409
    assert not section.questions.exists()


@pytest.mark.parametrize("verb", [*VERBS, "search"])
@pytest.mark.parametrize("who", ["ada", "bo", "dan"])
def test_others_are_sent_to_sign_in(
    request: pytest.FixtureRequest, client: Client, draft: Quiz, verb: str, who: str
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.post(url(verb, draft)).status_code == 302


@pytest.mark.parametrize("verb", VERBS)
def test_changes_need_a_post_that_is_ours(cleo: User, draft: Quiz, verb: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cleo)
    assert client.get(url(verb, draft)).status_code == 405
    assert client.post(url(verb, draft), chosen(draft)).status_code == 403


def test_the_whole_is_held_against_headings_and_cover(admin: Client, draft: Quiz) -> None:
    Section.objects.filter(quiz=draft).update(stated_points=10, cover_points=30)
    page = admin.get(reverse("admin:exams_quiz_change", args=[draft.pk])).content.decode()
    assert "the headings say 20" in page
    assert "the cover says 60" in page
