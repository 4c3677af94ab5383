"""Does the server know whose page holds something that is not saved?"""

from __future__ import annotations

import datetime as dt

import pytest

from exams.models import Attempt, User, database_now
from tests.cast import ONE, Begin, Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(ada: User, begin: Begin) -> Page:
    return Page(begin(ada))


def unsaved_since(page: Page) -> dt.datetime | None:
    return Attempt.objects.get(pk=page.attempt.pk).unsaved_since


def test_a_heartbeat_says_since_when_something_is_unsaved(page: Page) -> None:
    page.sync(unsaved_ms=40_000)
    since = unsaved_since(page)
    assert since is not None
    assert dt.timedelta(seconds=39) < database_now() - since < dt.timedelta(seconds=60)


def test_nothing_is_unsaved_once_the_server_has_taken_it(page: Page) -> None:
    page.sync(unsaved_ms=40_000)
    page.sync(page.item(ONE, ["oa"]), unsaved_ms=55_000)
    assert unsaved_since(page) is None


def test_what_was_refused_stays_unsaved(page: Page) -> None:
    page.sync(page.item(ONE, ["oa"], revision=5))
    other = Page(page.attempt)
    other.sync(other.item(ONE, ["ob"]), unsaved_ms=30_000)
    assert unsaved_since(page) is not None


def test_a_page_that_says_nothing_has_nothing_unsaved(page: Page) -> None:
    page.sync(unsaved_ms=40_000)
    page.sync()
    assert unsaved_since(page) is None


@pytest.mark.parametrize("told", [-1, 86_400_001, "40", True, None, 1.5])
def test_a_length_that_cannot_be_is_refused(page: Page, told: object) -> None:
    assert page.post(page.body(unsaved_ms=told)).status_code == 400
