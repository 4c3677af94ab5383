"""In which browsers do the people of a room sit, and what holds for each of their pages?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from exams.models import User
from tests.services.site import Web

Device = Callable[..., BrowserContext]


@pytest.fixture
def device(new_context: Callable[..., BrowserContext], site: Web) -> Device:
    """One more browser in which this person is signed in."""

    def make(person: User, **options: Any) -> BrowserContext:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        context = new_context(**options)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site.url}])
        return context

    return make


def check(page: Page, width: int) -> None:
    """Axe finds nothing, and nothing is wider than the screen."""
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
