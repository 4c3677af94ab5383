"""Can an instructor take a quiz away in every format, told before what it would lose, and nobody else?"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from exams.authoring.admin.exporting import WRITABLE
from exams.authoring.exporting import document_of
from exams.interchange import bundle
from exams.interchange.registry import read_file
from exams.models import Quiz, User


@pytest.fixture
def admin(client: Client, cleo: User) -> Client:
    client.force_login(cleo)
    return client


def address(quiz: Quiz, query: str = "") -> str:
    return reverse("admin:exams_quiz_export", args=[quiz.pk]) + query


def file_name(reply: Any) -> str:
    disposition: str = reply["Content-Disposition"]
    return disposition.partition("filename=")[2].strip('"')


def test_the_page_offers_every_format_with_what_it_loses(admin: Client, draft: Quiz) -> None:
    page = admin.get(address(draft))
    offered = [f"format={one.name}&amp;told=1".encode() in page.content for one in WRITABLE]
    assert offered == [True] * 9
    assert b"Question 2.2: left out" in page.content


def test_the_page_of_the_quiz_leads_there(admin: Client, draft: Quiz) -> None:
    page = admin.get(reverse("admin:exams_quiz_change", args=[draft.pk]))
    assert f'href="{address(draft)}"'.encode() in page.content


@pytest.mark.parametrize(
    ("format", "media_type", "suffix"),
    [
        ("bundle", "application/zip", ".zip"),
        ("qti12", "application/zip", ".zip"),
        ("latex", "application/zip", ".zip"),
        ("moodle", "application/xml", ".xml"),
        ("markdown", "text/markdown; charset=utf-8", ".md"),
        ("gift", "text/plain; charset=utf-8", ".txt"),
    ],
)
def test_a_format_comes_as_a_file_that_is_read_as_that_format(
    admin: Client, draft: Quiz, format: str, media_type: str, suffix: str
) -> None:
    reply = admin.get(address(draft, f"?format={format}&told=1"))
    assert (reply["Content-Type"], file_name(reply)) == (media_type, f"tst-101-small-quiz{suffix}")
    assert reply["Content-Disposition"].startswith("attachment")
    assert read_file(file_name(reply), reply.content, {})[0] == format


def test_losses_are_shown_before_the_file(admin: Client, draft: Quiz) -> None:
    page = admin.get(address(draft, "?format=aiken"))
    assert "Content-Disposition" not in page
    assert (b"Question 2.2: left out" in page.content, b"GIFT" in page.content) == (True, False)


def test_where_nothing_is_lost_the_file_comes_at_once(admin: Client, draft: Quiz) -> None:
    reply = admin.get(address(draft, "?format=bundle"))
    assert bundle.read(reply.content).document == document_of(draft)


def test_a_title_cannot_spoil_the_name_of_the_file(admin: Client, draft: Quiz) -> None:
    Quiz.objects.filter(pk=draft.pk).update(title='../../a"; b="\u202e')
    assert file_name(admin.get(address(draft, "?format=bundle"))) == "tst-101-a-b.zip"


def test_a_format_that_is_none_is_not_found(admin: Client, draft: Quiz) -> None:
    assert admin.get(address(draft, "?format=papyrus")).status_code == 404


def test_exporting_is_a_get(admin: Client, draft: Quiz) -> None:
    assert admin.post(address(draft)).status_code == 405


def test_who_teaches_another_course_finds_nothing(client: Client, other_cleo: User, draft: Quiz) -> None:
    client.force_login(other_cleo)
    assert client.get(address(draft, "?format=bundle")).status_code == 404


@pytest.mark.parametrize("name", ["ada", "bo"])
def test_students_and_assistants_get_no_file(
    client: Client, name: str, draft: Quiz, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(name))
    assert client.get(address(draft, "?format=bundle")).status_code in (302, 403, 404)
