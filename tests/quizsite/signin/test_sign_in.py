"""Does the front door open for the right people, and lead nowhere else?"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from exams.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-word-for-ada"


@pytest.fixture
def ada_with_password(ada: User) -> User:
    ada.set_password(PASSWORD)
    ada.save()
    return ada


def sign_in(client: Client, netid: str = "ada", password: str = PASSWORD, following: str = "") -> Any:
    return client.post("/sign-in/", {"username": netid, "password": password, "next": following})


@pytest.mark.parametrize("netid", ["ada", "ADA", " Ada "])
def test_a_netid_is_blind_to_case_and_spaces(client: Client, ada_with_password: User, netid: str) -> None:
    assert sign_in(client, netid)["Location"] == "/"
    assert client.get("/").context["request"].user == ada_with_password


@pytest.mark.parametrize(("netid", "password"), [("ada", "wrong"), ("nobody", PASSWORD), ("ada", PASSWORD.upper())])
def test_a_wrong_pair_is_said_without_telling_which(
    client: Client, ada_with_password: User, netid: str, password: str
) -> None:
    response = sign_in(client, netid, password)
    assert response.status_code == 200
    assert b"This NetID and password do not fit together." in response.content
    assert "_auth_user_id" not in client.session


def test_an_account_that_is_switched_off_stays_out(client: Client, ada_with_password: User) -> None:
    User.objects.filter(pk=ada_with_password.pk).update(is_active=False)
    assert sign_in(client).status_code == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("following", "leads_to"),
    [
        ("/sittings/7/", "/sittings/7/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_next_leads_only_to_this_site(client: Client, ada_with_password: User, following: str, leads_to: str) -> None:
    assert sign_in(client, following=following)["Location"] == leads_to


def test_a_page_that_needs_a_person_comes_back_after_signing_in(client: Client, ada_with_password: User) -> None:
    assert client.get("/sittings/7/")["Location"] == "/sign-in/?next=/sittings/7/"
    assert b'name="next" value="/sittings/7/"' in client.get("/sign-in/?next=/sittings/7/").content


def test_who_is_signed_in_goes_on_at_once(client: Client, ada: User) -> None:
    client.force_login(ada)
    assert client.get("/sign-in/?next=/receipts/")["Location"] == "/receipts/"


def test_guessing_locks_the_netid_even_for_the_right_password(
    client: Client, ada_with_password: User, settings: Settings
) -> None:
    settings.AXES_FAILURE_LIMIT = 2
    sign_in(client, password="first")
    locked = sign_in(client, password="second")
    assert locked.status_code == 429
    assert b"Too many tries" in locked.content
    assert b"2 min" in locked.content
    assert sign_in(client).status_code == 429


def test_guessing_one_netid_leaves_the_others_of_the_room_alone(
    client: Client, ada_with_password: User, settings: Settings
) -> None:
    settings.AXES_FAILURE_LIMIT = 2
    sign_in(client, "somebody", "first")
    sign_in(client, "somebody", "second")
    assert sign_in(client)["Location"] == "/"


def test_a_renewed_sign_in_says_that_the_quiz_goes_on(client: Client, ada: User) -> None:
    client.force_login(ada)
    response = client.get("/signed-in-again/")
    assert b"Your quiz goes on in the other window" in response.content
