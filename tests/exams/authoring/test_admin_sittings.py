"""Does a sitting edited in the admin keep what fits it, and say in words what cannot be kept?"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from exams.authoring.publish import publish
from exams.models import (
    Course,
    Quiz,
    Sitting,
    User,
)
from tests.cast import Begin, make_sitting
from tests.exams.authoring.forms import errors_of, none_of, url


@pytest.fixture
def admin(client: Client, cleo: User) -> Client:
    """The instructor's browser."""
    client.force_login(cleo)
    return client


def sitting_data(quiz: Quiz, **changes: object) -> dict[str, Any]:
    opens = {"opens_at_0": "2026-03-11", "opens_at_1": "09:00"}
    closes = {"closes_at_0": "2026-03-11", "closes_at_1": "10:00"}
    return {"quiz": quiz.pk, "name": "Evening", **opens, **closes, **none_of("handouts"), **changes}


def test_a_sitting_is_made_with_an_edition(admin: Client, draft: Quiz, cleo: User) -> None:
    edition = publish(draft, by=cleo)
    handout = {"handouts-TOTAL_FORMS": 1, "handouts-0-edition": edition.pk}
    assert admin.post(url("sitting_add"), sitting_data(draft, **handout)).status_code == 302
    assert Sitting.objects.get().editions.get() == edition


def test_an_edition_of_another_quiz_is_refused(admin: Client, draft: Quiz, cleo: User, course: Course) -> None:
    edition = publish(draft, by=cleo)
    other = Quiz.objects.create(course=course, title="Other")
    handout = {"handouts-TOTAL_FORMS": 1, "handouts-0-edition": edition.pk}
    assert "edition" in errors_of(admin.post(url("sitting_add"), sitting_data(other, **handout)))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"closes_at_1": "09:00"}, "closes_at"),
        ({"closes_at_0": "2026-03-10"}, "closes_at"),
        ({"opens_at_0": "soon"}, "opens_at"),
        ({"name": ""}, "name"),
        ({"code_kind": "static"}, "access_code"),
        ({"code_kind": "secret"}, "code_kind"),
        ({"networks": "10.0.0.0/8\nHall A"}, "networks"),
        ({"networks": "10.0.0.1/8"}, "networks"),
    ],
)
def test_a_sitting_that_cannot_be_kept_is_refused_in_words(
    admin: Client, draft: Quiz, changes: dict[str, Any], field: str
) -> None:
    assert field in errors_of(admin.post(url("sitting_add"), sitting_data(draft, **changes)))


@pytest.mark.parametrize(
    ("kind", "typed", "kept"), [("static", "OWL 42", "OWL 42"), ("rotating", "OWL 42", ""), ("none", "", "")]
)
def test_a_code_is_kept_only_where_it_is_the_one_of_the_sitting(
    admin: Client, draft: Quiz, kind: str, typed: str, kept: str
) -> None:
    door = {"code_kind": kind, "access_code": typed, "networks": "10.0.0.0/8 # Hall A", "one_device": "on"}
    assert admin.post(url("sitting_add"), sitting_data(draft, **door)).status_code == 302
    sitting = Sitting.objects.get(name="Evening")
    assert (sitting.code_kind, sitting.access_code, sitting.one_device) == (kind, kept, True)


def test_an_edition_that_students_started_on_stays(
    admin: Client, draft: Quiz, cleo: User, ada: User, begin: Begin
) -> None:
    sitting = make_sitting(publish(draft, by=cleo))
    begin(ada, at=sitting)
    handout = sitting.handouts.get()
    rows = {"handouts-TOTAL_FORMS": 1, "handouts-INITIAL_FORMS": 1, "handouts-0-id": handout.pk}
    row = {"handouts-0-sitting": sitting.pk, "handouts-0-edition": handout.edition_id, "handouts-0-DELETE": "on"}
    reply = admin.post(url("sitting_change", sitting.pk), sitting_data(draft, **rows, **row))
    assert "formset" in errors_of(reply)
    assert sitting.handouts.count() == 1


def test_what_a_hard_stop_means_is_said(admin: Client, draft: Quiz) -> None:
    assert b"everybody stops, extra time or not" in admin.get(url("sitting_add")).content


def test_an_edition_is_handed_out_once(admin: Client, draft: Quiz, cleo: User) -> None:
    sitting = make_sitting(publish(draft, by=cleo))
    handout = {"handouts-TOTAL_FORMS": 1, "handouts-0-edition": sitting.editions.get().pk}
    assert errors_of(admin.post(url("sitting_change", sitting.pk), sitting_data(draft, **handout)))
