"""How does a test open a page of the admin as its instructor?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from exams.models import User
from tests.services.site import Web

SignIn = Callable[[BrowserContext, User], None]


@pytest.fixture
def sign_in(site: Web) -> SignIn:
    def _sign_in(context: BrowserContext, user: User) -> None:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site.url}])

    return _sign_in


@pytest.fixture
def desk(new_context: Callable[..., BrowserContext], site: Web, cleo: User, sign_in: SignIn) -> Page:
    """The instructor's empty page. The server forgets the row ids of the tests before."""
    site.restart()
    context = new_context(viewport={"width": 1280, "height": 900})
    sign_in(context, cleo)
    return context.new_page()
