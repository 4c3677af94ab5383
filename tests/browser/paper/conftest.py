"""How does a test open the paper page as a student would?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Locator, Page, expect

from exams.models import Attempt, Response, User
from tests.cast import Begin
from tests.services.site import Web


@dataclass
class Paper:
    """The open page of an attempt, and what the server has of it."""

    attempt: Attempt
    page: Page

    def question(self, name: str) -> Locator:
        return self.page.locator(f"#q-{name}")

    def choose(self, question: str, choice: str) -> None:
        self.question(question).locator(f"input[value={choice}]").check()

    def explain(self, question: str, text: str) -> None:
        self.question(question).locator("textarea").fill(text)

    def says(self, text: str) -> None:
        """Waits until the line about saving says this."""
        expect(self.page.locator("[data-status-text]")).to_contain_text(text)

    def stored(self, question: str) -> Any:
        """The value that the server has, or nothing."""
        row = Response.objects.filter(attempt=self.attempt, question=question).first()
        return row.value if row else None

    def crash(self) -> None:
        """The page is gone without a chance to say anything."""
        self.page.context.set_offline(True)
        self.page.close(run_before_unload=False)
        self.page.context.set_offline(False)

    def again(self) -> Paper:
        """The same attempt in one more page of the same browser."""
        return opened(self.attempt, self.page.context)


def opened(attempt: Attempt, context: BrowserContext) -> Paper:
    page = context.new_page()
    page.goto(f"/attempts/{attempt.pk}/")
    expect(page.locator("[data-ready=yes]")).to_be_visible()
    return Paper(attempt, page)


@pytest.fixture
def device(new_context: Callable[..., BrowserContext], site: Web) -> Callable[..., BrowserContext]:
    """One more browser in which this person is signed in."""

    def make(user: User, **options: Any) -> BrowserContext:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        context = new_context(**options)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site.url}])
        return context

    return make


@pytest.fixture
def paper(begin: Begin, ada: User, device: Callable[..., BrowserContext]) -> Paper:
    """Ada's page, opened and connected."""
    found = opened(begin(ada), device(ada))
    found.says("This page is connected")
    return found
