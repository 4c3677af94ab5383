"""Is a change of address or browser written down, and only that?"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from exams.models import Attempt, Sitting, User
from tests.cast import Begin, Page

pytestmark = pytest.mark.django_db
HOME, LIBRARY = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def attempt(ada: User, begin: Begin) -> Attempt:
    return begin(ada)


def sync(page: Page, address: str, agent: str = "Firefox") -> Any:
    return Client(REMOTE_ADDR=address, HTTP_USER_AGENT=agent).post(
        f"/attempts/{page.attempt.pk}/sync",
        data=page.body(),
        content_type="application/json",
        headers={"X-Attempt-Token": page.token},
    )


def changes(attempt: Attempt) -> list[dict[str, Any]]:
    entries = attempt.journal.filter(kind="client_changed").order_by("number")
    return list(entries.values_list("data", flat=True))


def test_the_first_client_is_remembered_without_a_word(attempt: Attempt) -> None:
    assert sync(Page(attempt), HOME).status_code == 200
    assert changes(attempt) == []
    attempt.refresh_from_db()
    assert HOME not in attempt.client_prints != ""


def test_a_new_address_is_journaled_once(attempt: Attempt) -> None:
    page = Page(attempt)
    for address in (HOME, LIBRARY, HOME, LIBRARY):
        sync(page, address)
    assert changes(attempt) == [{"changed": ["address"], "address": LIBRARY, "agent": "Firefox"}]


def test_another_browser_is_journaled(attempt: Attempt) -> None:
    page = Page(attempt)
    sync(page, HOME)
    sync(page, HOME, "curl\0" + "x" * 5000)
    assert changes(attempt)[0]["changed"] == ["agent"]
    assert len(changes(attempt)[0]["agent"]) <= 200


def test_the_start_says_from_where(client: Client, ada: User, sitting: Sitting) -> None:
    client.force_login(ada)
    data = {"agree": "on", "full_name": "Ada Example"}
    response = client.post(f"/sittings/{sitting.pk}/start", data, REMOTE_ADDR=HOME, HTTP_USER_AGENT="Firefox")
    assert response.status_code == 303
    assert changes(Attempt.objects.get()) == [{"changed": [], "address": HOME, "agent": "Firefox"}]
    sync(Page(Attempt.objects.get()), LIBRARY)
    assert changes(Attempt.objects.get())[1]["changed"] == ["address"]


def test_a_page_that_takes_over_has_shown_nothing_yet(attempt: Attempt) -> None:
    Page(attempt).sync()
    Attempt.objects.update(lockdown="proven")
    Page(attempt).sync()
    assert Attempt.objects.get().lockdown == ""
