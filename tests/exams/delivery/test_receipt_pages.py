"""Do the receipt and its check say plainly what the server has?"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from exams.delivery.receipts import receipt_of
from exams.models import Attempt, Edition, User
from exams.running.late import accept_late_save
from tests.cast import CLAIM, ONE, Begin, Page, make_edition, make_sitting, small_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(ada: User, begin: Begin) -> Page:
    page = Page(begin(ada))
    page.submit(page.item(ONE, ["oa"]), page.item(CLAIM, ["true"], "because"))
    page.attempt = Attempt.objects.select_related("edition", "student").get(pk=page.attempt.pk)
    return page


def receipt(client: Client, user: User, attempt: Attempt) -> str:
    client.force_login(user)
    return words(client.get(f"/attempts/{attempt.pk}/receipt"))


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_the_student_reads_what_the_server_has(client: Client, ada: User, page: Page) -> None:
    text = receipt(client, ada, page.attempt)
    for part in ("You are done", "2 of 3", "<strong>1</strong> explanation.", receipt_of(page.attempt).code):
        assert part in text


def test_what_came_late_is_kept_and_said(client: Client, ada: User, page: Page) -> None:
    page.sync(page.item(ONE, ["ob"], revision=2, base=1))
    assert "1 answer came after the end." in receipt(client, ada, page.attempt)


def test_what_was_accepted_is_said_to_count(client: Client, ada: User, cleo: User, page: Page) -> None:
    page.sync(page.item(ONE, ["ob"], revision=2, base=1))
    accept_late_save(page.attempt.journal.get(kind="save_late"), by=cleo, why="The network was down")
    text = receipt(client, ada, page.attempt)
    assert "1 answer that came too late was accepted" in text
    assert "came after the end" not in text
    page.sync(page.item(ONE, ["oc"], revision=3, base=2))
    assert "1 answer came after the end." in receipt(client, ada, page.attempt)


def test_what_came_after_its_question_was_left_is_kept_and_said(
    client: Client, ada: User, bo: User, begin: Begin, edition: Edition
) -> None:
    forward = make_edition(edition.quiz, edition.published_by, small_paper(navigation="forward"))
    page = Page(begin(ada, at=make_sitting(forward)))
    page.post(page.body(page.item(CLAIM, ["true"]), leaving=CLAIM), to="forward")
    page.submit(page.item(CLAIM, ["false"], revision=2, base=1))
    page.attempt = Attempt.objects.select_related("edition", "student").get(pk=page.attempt.pk)
    text = receipt(client, ada, page.attempt)
    assert "1 answer came after its question was left." in text
    assert "came after the end" not in text
    client.force_login(bo)
    code = receipt_of(page.attempt).code
    assert "1 of 3, 1 more came after the question was left" in words(client.post("/receipts/", {"code": code}))


def test_staff_read_whose_receipt_it_is(client: Client, bo: User, page: Page) -> None:
    assert "Receipt of Ada Example" in receipt(client, bo, page.attempt)


def test_a_genuine_code_names_student_and_answers(client: Client, bo: User, page: Page) -> None:
    client.force_login(bo)
    text = words(client.post("/receipts/", {"code": receipt_of(page.attempt).code}))
    for part in ("Genuine.", "Ada Example", "Small Quiz", "2 of 3"):
        assert part in text


def test_another_code_is_not_genuine(client: Client, bo: User, page: Page) -> None:
    client.force_login(bo)
    assert "Not genuine." in words(client.post("/receipts/", {"code": "ABCD-EFGH-JK23"}))
