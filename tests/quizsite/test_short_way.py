"""Does the short way guard a save as the long one does, and give the same answer?"""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from exams.models import User
from tests.cast import ONE, Begin, Page

pytestmark = pytest.mark.django_db
LONG_WAY = [name for name in settings.MIDDLEWARE if name != "quizsite.short_way.ShortWay"]
OF_ONE_REQUEST = {"X-Request-ID"}


@pytest.fixture
def page(ada: User, begin: Begin) -> Page:
    return Page(begin(ada))


def seen(response: Any) -> tuple[int, dict[str, str], set[str]]:
    headers = {name: value for name, value in response.headers.items() if name not in OF_ONE_REQUEST}
    return response.status_code, headers, set(response.json())


def policy(headers: dict[str, str]) -> set[str]:
    return set(headers.pop("Content-Security-Policy").split("; "))


@pytest.mark.parametrize("to", ["sync", "submit"])
@pytest.mark.parametrize("token", ["", "forged"])
def test_both_ways_give_the_same_answer_with_the_same_headers(page: Page, to: str, token: str) -> None:
    page.sync()
    page.token = token or page.token
    body = page.body(page.item(ONE, ["oa"]))
    with override_settings(MIDDLEWARE=LONG_WAY):
        long = seen(Page(page.attempt, client=Client(), token=page.token).post(body, to))
    short = seen(page.post(body, to))
    assert policy(short[1]) == policy(long[1])
    lengths = short[1].pop("Content-Length"), long[1].pop("Content-Length")
    assert all(length.isdigit() for length in lengths)
    assert short == long


def test_the_short_way_asks_for_no_session(page: Page, django_assert_max_num_queries: Any) -> None:
    page.sync()
    page.client.cookies["sessionid"] = "no such session"
    response = page.post(page.body())
    assert response.status_code == 200
    assert not hasattr(response.wsgi_request, "session")


def test_a_host_that_is_not_ours_is_refused(page: Page) -> None:
    response = Client(raise_request_exception=False).post(
        f"/attempts/{page.attempt.pk}/sync", data=page.body(), content_type="application/json",
        headers={"X-Attempt-Token": page.token, "Host": "evil.example"},
    )  # fmt: skip
    assert response.status_code == 400


@override_settings(SECURE_SSL_REDIRECT=True)
def test_a_save_without_https_is_not_taken(page: Page) -> None:
    assert page.post(page.body(page.item(ONE, ["oa"]))).status_code == 301
    assert not page.attempt.responses.exists()


def test_other_addresses_of_that_ending_go_the_long_way(client: Client) -> None:
    assert client.post("/no/such/submit").status_code == 404
