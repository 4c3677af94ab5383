"""Who stands in the room? Ada's running attempt, and staff who are signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from exams.models import Attempt, Sitting, User
from tests.cast import Begin, Page

Post = Callable[..., Any]


@pytest.fixture
def page(ada: User, begin: Begin) -> Page:
    """Ada's page; it has claimed the attempt."""
    page = Page(begin(ada))
    page.sync()
    return page


@pytest.fixture
def attempt(page: Page) -> Attempt:
    return page.attempt


@pytest.fixture
def post(client: Client, bo: User, sitting: Sitting) -> Post:
    """Posts to an address below the sitting, signed in as the TA unless told otherwise."""

    def _post(address: str, *, as_: User | None = None, **data: Any) -> Any:
        client.force_login(as_ or bo)
        return client.post(f"/sittings/{sitting.pk}/{address}", data)

    return _post
