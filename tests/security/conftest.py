"""What lies ready for an attacker: an attempt that runs, the same attempt graded, and browsers signed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from exams.models import Attempt, Sitting, User
from grading.marking.pipeline import grade_waiting
from grading.models import Release
from grading.results.releasing import release_results
from grading.results.sheet import Shown
from tests.cast import CLAIM, MANY, ONE, Begin, Page
from tests.security.hostile import hostile

__all__ = ["hostile"]  # a fixture that stands in a file of its own
SignedIn = Callable[[User], Client]


@pytest.fixture
def signed_in() -> SignedIn:
    """A browser of one's own, in which this person is signed in and server errors are pages, not exceptions."""

    def _signed_in(user: User) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(user)
        return client

    return _signed_in


@pytest.fixture
def page(ada: User, begin: Begin) -> Page:
    """Ada's page while her attempt runs."""
    return Page(begin(ada), Client(raise_request_exception=False))


@pytest.fixture
def graded(page: Page) -> Attempt:
    """Ada's attempt handed in and graded, with an explanation that waits for a TA."""
    page.submit(page.item(CLAIM, ["true"], "Because it grows"), page.item(MANY, ["ma"]), page.item(ONE, ["ob"]))
    grade_waiting()
    page.attempt.refresh_from_db()
    return page.attempt


@pytest.fixture
def released(graded: Attempt, sitting: Sitting, cleo: User) -> Release:
    """The same once its results are shown, with everything."""
    return release_results(sitting, Shown(answers=True, key=True, solutions=True, comments=True), by=cleo)
