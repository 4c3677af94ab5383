"""Can the pages of one attempt keep a web process busy, and does anybody else notice?"""

from __future__ import annotations

import uuid

import pytest

from exams.delivery.pace import WINDOW, Pace
from exams.delivery.views import sync
from exams.models import User
from tests.cast import ONE, Begin, Page

MINE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.fixture
def page(ada: User, begin: Begin) -> Page:
    return Page(begin(ada))


def test_so_many_are_taken_in_a_window_and_the_rest_waits_for_the_next() -> None:
    pace = Pace()
    assert [pace.allows(MINE, most=3, now=100.0) for _ in range(5)] == [True, True, True, False, False]
    assert pace.allows(MINE, most=3, now=100.0 + WINDOW)


def test_one_attempt_is_never_counted_for_another() -> None:
    pace = Pace()
    assert [pace.allows(who, most=1, now=5.0) for who in (MINE, MINE, OTHER)] == [True, False, True]


@pytest.mark.django_db
def test_who_speaks_too_often_is_told_to_wait_and_nothing_is_written(
    page: Page, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync, "pace", Pace())
    settings.SYNC_LIMIT = 1  # type: ignore[attr-defined]
    assert page.post(page.body()).status_code == 200
    length = page.attempt.journal.count()
    refused = page.post(page.body(page.item(ONE, ["ob"])))
    assert (refused.status_code, refused.json()) == (429, {"error": "too_much"})
    assert page.attempt.journal.count() == length


@pytest.mark.django_db
def test_a_forged_token_uses_up_nothing(page: Page, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync, "pace", Pace())
    settings.SYNC_LIMIT = 1  # type: ignore[attr-defined]
    address = f"/attempts/{page.attempt.pk}/sync"
    assert page.client.post(address, headers={"X-Attempt-Token": "forged"}).status_code == 401
    assert page.post(page.body()).status_code == 200
