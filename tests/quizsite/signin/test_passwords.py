"""Does a new password come to its owner only, and does it end what was open elsewhere?"""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from exams.models import AuditEntry, User
from tests.cast import Begin, Page

pytestmark = pytest.mark.django_db
OLD, NEW = "a-long-word-for-ada", "quite-another-long-word"


@pytest.fixture(autouse=True)
def mailing(settings: Settings) -> None:
    settings.SENDS_MAIL = True
    cache.clear()


@pytest.fixture
def eve(ada: User) -> User:
    """Ada, with a password and an address."""
    ada.set_password(OLD)
    ada.email = "ada@example.edu"
    ada.save()
    return ada


def sign_in(client: Client, password: str) -> Any:
    return client.post("/sign-in/", {"username": "ada", "password": password})


def sent(netid: str) -> list[Any]:
    """The mails that go out when somebody types this NetID."""
    response = Client().post("/sign-in/forgotten/", {"netid": netid})
    assert b"If somebody here has this NetID" in response.content
    for thread in [one for one in threading.enumerate() if one.name == "password-mail"]:
        thread.join(10)
    return mail.outbox


def link_in(text: str) -> str:
    found = re.search(r"http://testserver(/\S+)", text)
    assert found is not None
    return found[1]


def set_password(client: Client, link: str, password: str = NEW) -> Any:
    form = client.get(link, follow=True)
    return client.post(form.request["PATH_INFO"], {"new_password1": password, "new_password2": password})


def test_a_link_comes_by_mail_and_works_once(client: Client, eve: User) -> None:
    (letter,) = sent(" ADA ")
    assert letter.to == ["ada@example.edu"]
    link = link_in(letter.body)
    assert set_password(client, link)["Location"] == "/sign-in/"
    assert "_auth_user_id" not in client.session
    assert sign_in(Client(), NEW).status_code == 302
    assert b"This link does not work" in Client().get(link, follow=True).content
    assert AuditEntry.objects.get(action="password set").subject == eve


@pytest.mark.parametrize(("netid", "changes"), [
    ("nobody", {}), ("ada", {"email": ""}), ("ada", {"is_active": False}),
])  # fmt: skip
def test_the_page_says_the_same_whoever_is_asked_for(eve: User, netid: str, changes: dict[str, Any]) -> None:
    User.objects.filter(pk=eve.pk).update(**changes)
    assert sent(netid) == []


def test_nobody_is_flooded_with_mails(eve: User) -> None:
    answers = [Client().post("/sign-in/forgotten/", {"netid": "ada"}).status_code for _ in range(6)]
    unknown = [Client().post("/sign-in/forgotten/", {"netid": "nobody"}).status_code for _ in range(6)]
    assert answers == unknown == [200] * 5 + [429]


def test_without_a_mail_server_nothing_is_offered(client: Client, settings: Settings) -> None:
    settings.SENDS_MAIL = False
    assert client.get("/sign-in/forgotten/").status_code == 404
    assert b"Forgotten" not in client.get("/sign-in/").content


def test_the_link_does_not_stay_in_the_address(client: Client, eve: User) -> None:
    """So it is in no history and in no referrer."""
    (letter,) = sent("ada")
    response = client.get(link_in(letter.body))
    assert response.status_code == 302 and response["Location"].endswith("/set-password/")


def test_a_link_from_before_a_change_is_dead(client: Client, eve: User) -> None:
    (letter,) = sent("ada")
    eve.set_password("changed-in-the-meantime")
    eve.save()
    assert b"This link does not work" in client.get(link_in(letter.body), follow=True).content


def test_a_weak_password_is_refused(client: Client, eve: User) -> None:
    (letter,) = sent("ada")
    assert b"too common" in set_password(client, link_in(letter.body), "password1").content


def test_setting_it_ends_what_was_open_and_lifts_the_lock(eve: User, begin: Begin) -> None:
    thief = Client()
    sign_in(thief, OLD)
    page = Page(begin(eve))
    AccessAttempt.objects.create(username="ada", ip_address="127.0.0.1", failures_since_start=99)
    (letter,) = sent("ada")
    set_password(Client(), link_in(letter.body))
    assert thief.get("/").status_code == 302
    assert page.post(page.body()).status_code == 401
    assert not AccessAttempt.objects.exists()


def test_changing_it_keeps_this_sign_in_and_ends_the_others(client: Client, eve: User) -> None:
    other = Client()
    sign_in(client, OLD)
    sign_in(other, OLD)
    form = {"old_password": OLD, "new_password1": NEW, "new_password2": NEW}
    assert client.post("/account/password/", form)["Location"] == "/account/"
    assert b"(this one)" in client.get("/account/").content
    assert other.get("/").status_code == 302


def test_the_old_password_cannot_be_guessed_at_an_open_desk(client: Client, eve: User) -> None:
    client.force_login(eve)
    form = {"old_password": "wrong", "new_password1": NEW, "new_password2": NEW}
    assert [client.post("/account/password/", form).status_code for _ in range(6)] == [400] * 5 + [429]


def test_who_has_no_password_here_changes_none(client: Client, bo: User) -> None:
    client.force_login(bo)
    assert client.get("/account/password/").status_code == 404
