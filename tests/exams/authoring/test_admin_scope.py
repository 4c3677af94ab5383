"""Who sees what in the admin? Instructors their own courses, administrators everything, everybody else nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from exams.models import Course, Enrollment, Quiz, Role, Sitting, User
from tests.exams.authoring.rows import one_of_each

MODELS = sorted(model.__name__ for model in admin.site._registry if model._meta.app_label == "exams")
ADDABLE = ["Quiz", "Section", "Question", "Figure", "Sitting", "Accommodation"]
EDITABLE = [*ADDABLE, "Course"]
PAGES = ["change", "delete", "history"]
COMPLETED = [
    ("exams", "accommodation", "user"),
    ("exams", "accommodation", "sitting"),
]


@pytest.fixture
def signed_in(client: Client) -> Any:
    def _signed_in(user: User) -> Client:
        client.force_login(user)
        return client

    return _signed_in


@pytest.fixture
def rows(request: pytest.FixtureRequest) -> dict[str, Any]:
    """One row of every model in the admin, all of Cleo's course."""
    return {type(row).__name__: row for row in one_of_each(request).values()}


def address(model: str, page: str, row: Any = None) -> str:
    return reverse(f"admin:exams_{model.lower()}_{page}", args=[] if row is None else [row.pk])


def test_every_model_in_the_admin_is_tested(rows: dict[str, Any]) -> None:
    assert sorted(rows) == MODELS
    assert all(apps.get_model("exams", name) for name in rows)


@pytest.mark.parametrize("who", ["cleo", "administrator"])
@pytest.mark.parametrize("model", MODELS)
def test_lists_and_pages_open_for_who_may_see_them(
    request: pytest.FixtureRequest, signed_in: Any, rows: dict[str, Any], model: str, who: str
) -> None:
    client = signed_in(request.getfixturevalue(who))
    listed = client.get(address(model, "changelist"))
    assert (listed.status_code, rows[model] in listed.context["cl"].result_list) == (200, True)
    assert client.get(address(model, "changelist"), {"q": "a"}).status_code == 200
    assert client.get(address(model, "change", rows[model])).status_code == 200
    assert client.get(address(model, "history", rows[model])).status_code == 200
    assert client.get(address(model, "delete", rows[model])).status_code in (200, 403)


@pytest.mark.parametrize("model", MODELS)
def test_lists_are_empty_for_the_instructor_of_another_course(
    signed_in: Any, rows: dict[str, Any], other_cleo: User, model: str
) -> None:
    listed = signed_in(other_cleo).get(address(model, "changelist"))
    assert (listed.status_code, rows[model] in listed.context["cl"].result_list) == (200, False)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("model", MODELS)
def test_a_row_of_another_course_does_not_exist(
    signed_in: Any, rows: dict[str, Any], other_cleo: User, model: str, page: str
) -> None:
    client = signed_in(other_cleo)
    assert client.get(address(model, page, rows[model])).status_code == 404
    assert client.post(address(model, page, rows[model]), {"post": "yes"}).status_code in (403, 404)
    assert type(rows[model]).objects.filter(pk=rows[model].pk).exists()


@pytest.mark.parametrize("page", ["check", "publish"])
def test_a_quiz_of_another_course_is_neither_checked_nor_published(
    signed_in: Any, rows: dict[str, Any], other_cleo: User, page: str
) -> None:
    client = signed_in(other_cleo)
    assert client.get(address("Quiz", page, rows["Quiz"])).status_code == 404
    assert client.post(address("Quiz", page, rows["Quiz"]), {}).status_code == 404


@pytest.mark.parametrize("model", EDITABLE)
def test_forms_offer_nothing_of_another_course(
    signed_in: Any, rows: dict[str, Any], other_cleo: User, other_course: Course, model: str
) -> None:
    client = signed_in(other_cleo)
    mine = {"Course": other_course}.get(model)
    page = client.get(address(model, "change", mine) if mine else address(model, "add"))
    form = page.context["adminform"].form
    offered = [set(f.queryset) for name, f in form.fields.items() if hasattr(f, "queryset")]
    assert page.status_code == 200
    assert not {row for choices in offered for row in choices} & {r for r in rows.values() if r != other_cleo}


@pytest.mark.parametrize(("app", "model", "field"), COMPLETED)
def test_completion_offers_nothing_of_another_course(
    signed_in: Any, rows: dict[str, Any], other_cleo: User, other_course: Course, app: str, model: str, field: str
) -> None:
    asked = {"app_label": app, "model_name": model, "field_name": field, "term": ""}
    reply = signed_in(other_cleo).get(reverse("admin:autocomplete"), asked)
    names = {result["text"] for result in json.loads(reply.content)["results"]}
    assert not names & {str(row) for row in rows.values()}


@pytest.mark.parametrize(("app", "model", "field"), COMPLETED)
def test_completion_offers_what_is_ones_own(
    signed_in: Any, rows: dict[str, Any], cleo: User, app: str, model: str, field: str
) -> None:
    asked = {"app_label": app, "model_name": model, "field_name": field, "term": ""}
    reply = signed_in(cleo).get(reverse("admin:autocomplete"), asked)
    names = {result["text"] for result in json.loads(reply.content)["results"]}
    assert names & {str(row) for row in rows.values()}


def test_a_quiz_cannot_be_put_into_another_course(signed_in: Any, other_cleo: User, course: Course) -> None:
    data = {"course": course.pk, "title": "Mine", "duration": "45", "honor_statement": "x", "navigation": "all"}
    management = {"sections-TOTAL_FORMS": 0, "sections-INITIAL_FORMS": 0}
    reply = signed_in(other_cleo).post(reverse("admin:exams_quiz_add"), {**data, **management})
    assert (reply.status_code, list(reply.context["adminform"].form.errors)) == (200, ["course"])
    assert not Quiz.objects.exists()


@pytest.mark.parametrize("model", MODELS)
def test_nothing_is_there_for_a_ta(signed_in: Any, rows: dict[str, Any], bo: User, model: str) -> None:
    User.objects.filter(pk=bo.pk).update(is_staff=True)
    client = signed_in(User.objects.get(pk=bo.pk))
    assert client.get(address(model, "changelist")).status_code == 403
    assert client.get(address(model, "change", rows[model])).status_code in (403, 404)


@pytest.mark.parametrize("who", ["ada", "bo", "dan"])
def test_the_door_of_the_admin_is_shut_to_others(request: pytest.FixtureRequest, signed_in: Any, who: str) -> None:
    reply = signed_in(request.getfixturevalue(who)).get(reverse("admin:exams_quiz_changelist"))
    assert (reply.status_code, "login" in reply["Location"]) == (302, True)


def test_an_instructor_who_is_a_ta_elsewhere_sees_nothing_of_there(
    signed_in: Any, rows: dict[str, Any], other_cleo: User, course: Course
) -> None:
    Enrollment.objects.create(course=course, user=other_cleo, role=Role.TA)
    client = signed_in(other_cleo)
    assert client.get(address("Edition", "change", rows["Edition"])).status_code == 404
    assert client.get(address("Attempt", "change", rows["Attempt"])).status_code == 404


@pytest.mark.parametrize("model", sorted(set(MODELS) - set(ADDABLE)))
def test_an_instructor_cannot_add_what_is_not_theirs_to_add(signed_in: Any, cleo: User, model: str) -> None:
    assert signed_in(cleo).get(address(model, "add")).status_code in (403, 404)


@pytest.mark.parametrize(
    "model", ["User", "Edition", "KeyRevision", "Attempt", "Response", "JournalEntry", "AuditEntry"]
)
def test_an_instructor_only_looks_at_people_and_at_what_happened(
    signed_in: Any, rows: dict[str, Any], cleo: User, model: str
) -> None:
    client = signed_in(cleo)
    assert client.post(address(model, "change", rows[model]), {}).status_code == 403
    assert client.post(address(model, "delete", rows[model]), {"post": "yes"}).status_code == 403


def test_an_instructor_does_not_see_passwords_or_permissions(signed_in: Any, rows: dict[str, Any], cleo: User) -> None:
    page = signed_in(cleo).get(address("User", "change", rows["User"]))
    names = [name for fieldset in page.context["adminform"] for line in fieldset for name in line.fields]
    assert sorted(names) == ["email", "full_name", "is_active", "netid"]
    assert signed_in(cleo).get(reverse("admin:auth_user_password_change", args=[rows["User"].pk])).status_code == 403


def test_filters_name_only_ones_own(signed_in: Any, rows: dict[str, Any], other_cleo: User) -> None:
    page = signed_in(other_cleo).get(reverse("admin:exams_quiz_changelist"))
    assert b"TST 101" not in page.content


def test_a_sitting_that_students_came_to_cannot_be_deleted(
    signed_in: Any, rows: dict[str, Any], administrator: User
) -> None:
    client = signed_in(administrator)
    assert client.post(address("Sitting", "delete", rows["Sitting"]), {"post": "yes"}).status_code == 200
    assert Sitting.objects.filter(pk=rows["Sitting"].pk).exists()
