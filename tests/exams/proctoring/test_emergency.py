"""Can staff look into a file, and take from it only what they looked at?"""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from exams.models import Response, Sitting, User
from tests.cast import CLAIM, ONE, Page, make_sitting
from tests.exams.running.sealing import payload_of, sealed

pytestmark = pytest.mark.django_db


def upload(post: Any, text: str | bytes, **more: Any) -> Any:
    content = text.encode() if isinstance(text, str) else text
    return post("emergency", file=SimpleUploadedFile("answers.json", content), **more)


@pytest.fixture
def file(page: Page, sitting: Sitting) -> str:
    """A file with one answer that the server does not have and one that it has."""
    page.sync(page.item(ONE, ["oa"]))
    items = page.item(CLAIM, ["true"], "because"), page.item(ONE, ["oa"])
    return sealed(sitting, payload_of(page, *items))


def test_the_preview_tells_both_answers_and_writes_nothing(post: Any, page: Page, file: str) -> None:
    before = page.attempt.journal.count()
    context = upload(post, file).context
    assert [(line["number"], line["taken"]) for line in context["lines"]] == [("1.1", True), ("2.2", False)]
    assert context["lines"][0]["file"].labels == ("True",)
    assert context["lines"][0]["server"].labels == ()
    assert (context["taken"], page.attempt.journal.count()) == (1, before)


def test_confirming_merges_what_was_looked_at(post: Any, page: Page, file: str, bo: User) -> None:
    signed = upload(post, file).context["form"].initial["sealed"]
    response = post("emergency/merge", sealed=signed, reason="The server was down")
    assert response.status_code == 303
    assert Response.objects.get(question=CLAIM).value["selected"] == ["true"]
    assert page.attempt.journal.get(kind="file_merged").actor == bo


def test_a_file_that_a_browser_wrapped_differently_is_still_the_same(post: Any, file: str) -> None:
    signed = upload(post, file.replace(", ", ",\n")).context["form"].initial["sealed"]
    assert "\n" not in signed
    assert post("emergency/merge", sealed=signed, reason="r").status_code == 303


def test_a_file_that_nobody_looked_at_is_not_merged(post: Any, file: str) -> None:
    assert post("emergency/merge", sealed=file, reason="r").status_code == 400
    assert not Response.objects.filter(question=CLAIM).exists()


def test_what_one_person_looked_at_another_does_not_confirm(post: Any, file: str, cleo: User) -> None:
    signed = upload(post, file).context["form"].initial["sealed"]
    assert post("emergency/merge", as_=cleo, sealed=signed, reason="r").status_code == 400


def test_a_blank_reason_is_refused_and_the_file_is_not_lost(post: Any, file: str) -> None:
    signed = upload(post, file).context["form"].initial["sealed"]
    response = post("emergency/merge", sealed=signed, reason=" ")
    assert (response.status_code, response.context["form"]["sealed"].value()) == (400, signed)
    assert not Response.objects.filter(question=CLAIM).exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"hello", "not an emergency file"),
        (b"", "not an emergency file"),
        (b"\xff\xfe", "not an emergency file"),
        (b"x" * (1024 * 1024 + 1), "larger than 1 MB"),
    ],
    ids=["text", "empty", "not UTF-8", "large"],
)
def test_what_is_no_file_is_refused_in_one_sentence(post: Any, content: bytes, words: str) -> None:
    response = upload(post, content)
    assert response.status_code == 400
    assert words in response.content.decode()


def test_a_file_of_another_sitting_is_refused_in_one_sentence(post: Any, page: Page, sitting: Sitting) -> None:
    other = make_sitting(sitting.editions.get(), name="Afternoon")
    response = upload(post, sealed(other, payload_of(page)))
    assert "belongs to another sitting" in response.content.decode()


def test_no_file_at_all_is_refused(post: Any) -> None:
    assert post("emergency").status_code == 400


@pytest.mark.parametrize(("address", "status"), [("emergency", 200), ("emergency/merge", 405)])
def test_looking_is_a_get_and_merging_is_not(
    client: Client, bo: User, sitting: Sitting, address: str, status: int
) -> None:
    client.force_login(bo)
    assert client.get(f"/sittings/{sitting.pk}/{address}").status_code == status


@pytest.mark.parametrize("who", ["ada", "dan", "other_bo"])
@pytest.mark.parametrize("address", ["emergency", "emergency/merge"])
def test_others_find_nothing(post: Any, request: pytest.FixtureRequest, address: str, who: str) -> None:
    assert post(address, as_=request.getfixturevalue(who), sealed="x", reason="r").status_code == 404
