"""Does a person see where they are signed in, and end what is not theirs?"""

from __future__ import annotations

import pytest
from django.test import Client

from exams.models import User
from quizsite.signin.browsers import browser_in_words
from tests.cast import Begin, Page

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-word-for-ada"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPAD = "Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/17.0 Safari/604.1"
SEB = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 SEB/3.7.0"


@pytest.mark.parametrize(
    ("agent", "words"),
    [(FIREFOX, "Firefox on Windows"), (IPAD, "Safari on an iPad"), (SEB, "Safe Exam Browser on Windows"),
     ("", "A browser")],
)  # fmt: skip
def test_a_browser_is_named_as_its_owner_knows_it(agent: str, words: str) -> None:
    assert browser_in_words(agent) == words


@pytest.fixture
def here(ada: User) -> Client:
    ada.set_password(PASSWORD)
    ada.save()
    client = Client(headers={"User-Agent": FIREFOX})
    client.post("/sign-in/", {"username": "ada", "password": PASSWORD})
    return client


@pytest.fixture
def there(here: Client) -> Client:
    client = Client(headers={"User-Agent": IPAD})
    client.post("/sign-in/", {"username": "ada", "password": PASSWORD})
    return client


def test_all_sign_ins_are_listed(here: Client, there: Client) -> None:
    page = here.get("/account/").content.decode()
    assert "Firefox on Windows</strong> (this one)" in page and "Safari on an iPad" in page


def test_one_can_be_ended_from_elsewhere(here: Client, there: Client) -> None:
    (row,) = here.get("/account/").context["elsewhere"]
    assert here.post("/account/sessions/end", {"session": row.pk}).status_code == 303
    assert (here.get("/").status_code, there.get("/").status_code) == (200, 302)


def test_all_others_can_be_ended_and_their_papers_save_no_more(
    here: Client, there: Client, ada: User, begin: Begin
) -> None:
    page = Page(begin(ada), client=there)
    here.post("/account/sessions/end-others")
    assert page.post(page.body()).status_code == 401
    assert there.get(f"/attempts/{page.attempt.pk}/token").status_code == 401
    assert here.get(f"/attempts/{page.attempt.pk}/token").status_code == 200


def test_nobody_ends_the_sign_in_of_somebody_else(here: Client, bo: User) -> None:
    number = here.get("/account/").context["sessions"][0][0].pk
    other = Client()
    other.force_login(bo)
    other.post("/account/sessions/end", {"session": number})
    assert here.get("/").status_code == 200


def test_what_has_ended_is_not_listed(here: Client, there: Client) -> None:
    there.post("/sign-out/")
    assert here.get("/account/").context["elsewhere"] == []
