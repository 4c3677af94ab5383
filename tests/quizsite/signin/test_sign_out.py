"""Does going out end the session and the pages that were left open?"""

from __future__ import annotations

import pytest
from django.test import Client

from exams.models import User
from tests.cast import ONE, Begin, Page

pytestmark = pytest.mark.django_db


def test_a_link_cannot_sign_anybody_out(client: Client, ada: User) -> None:
    client.force_login(ada)
    assert client.get("/sign-out/").status_code == 405
    assert "_auth_user_id" in client.session


def test_signing_out_ends_the_session(client: Client, ada: User) -> None:
    client.force_login(ada)
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert "_auth_user_id" not in client.session


def test_signing_out_twice_is_harmless(client: Client, db: None) -> None:
    assert client.post("/sign-out/")["Location"] == "/sign-in/"


def test_a_page_left_open_saves_nothing_until_the_next_sign_in(client: Client, ada: User, begin: Begin) -> None:
    page = Page(begin(ada))
    page.sync(page.item(ONE, ["oa"]))
    client.force_login(ada)
    client.post("/sign-out/")
    refused = page.post(page.body(page.item(ONE, ["ob"], revision=2, base=1)))
    assert (refused.status_code, refused.json()["error"]) == (401, "token")
    assert page.attempt.responses.get(question=ONE).value["selected"] == ["oa"]


def test_after_signing_in_again_the_page_gets_a_token_that_saves(client: Client, ada: User, begin: Begin) -> None:
    page = Page(begin(ada))
    client.force_login(ada)
    client.post("/sign-out/")
    assert client.get(f"/attempts/{page.attempt.pk}/token").status_code == 401
    client.force_login(ada)
    page.token = client.get(f"/attempts/{page.attempt.pk}/token").json()["token"]
    assert page.sync(page.item(ONE, ["ob"]))["responses"][ONE]["verdict"] == "saved"


def test_signing_out_leaves_the_pages_of_others_alone(client: Client, ada: User, bo: User, begin: Begin) -> None:
    page = Page(begin(ada))
    client.force_login(bo)
    client.post("/sign-out/")
    assert page.sync(page.item(ONE, ["oa"]))["state"] == "running"
