"""Can everybody use the pages of the sign-in, and does the university's way work under the policy for browsers?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from playwright.sync_api import BrowserContext, Page, expect

from exams.models import User
from tests.browser.looks import barriers, misfits
from tests.browser.people import PASSWORD, Ears, Keyboard
from tests.browser.way import faults_along
from tests.cast import person
from tests.quizsite.signin.provider import Provider, running_provider
from tests.quizsite.signin.test_second_factor import code
from tests.services.site import Web

PHONE = {"width": 360, "height": 720}


@pytest.fixture
def root(db: None) -> User:
    root = person("root", "Root Example", is_staff=True, is_superuser=True, email="root@example.edu")
    root.password = make_password(PASSWORD, hasher=Argon2PasswordHasher())
    root.save()
    return root


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def strict_site(site: Web, site_settings: dict[str, str], provider: Provider, tmp_path: Path) -> Iterator[Web]:
    """A deployment that asks staff for a second factor, sends mail and knows a university."""
    more = {
        "STAFF_SECOND_FACTOR": "1",
        "EMAIL_URL": "dummymail://",
        "OIDC_ISSUER": provider.url,
        "OIDC_CLIENT_ID": "quizzes",
        "OIDC_CLIENT_SECRET": "a-secret-of-the-tests",
    }
    with Web(tmp_path, {**site_settings, **more}) as web:
        yield web


def way_in(page: Page, ada: User) -> Iterator[str]:
    """An administrator signs in for the first time, by keys alone, and then helps Ada."""
    keys = Keyboard(page)
    page.goto("/admin/")
    yield "sign-in with the university's button"
    keys.link("Forgotten the password")
    expect(page.get_by_role("heading", name="Set a password by e-mail")).to_be_visible()
    yield "forgotten"
    page.goto("/admin/")
    keys.sign_in("root")
    expect(page.get_by_role("heading", name="Set up an authenticator app")).to_be_visible()
    yield "set-up"
    secret = page.locator(".qr-key").inner_text()
    keys.reach(page.get_by_label("Code"))
    keys.write("000000")
    keys.press("Enter")
    expect(page.get_by_text("This code is not right")).to_be_visible()
    yield "set-up, refused"
    keys.write(code(secret))
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    yield "recovery codes"
    keys.link("I have kept them")
    keys.link("Root Example")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    yield "account"
    page.goto(f"/people/{ada.pk}/access")
    keys.use(page.get_by_role("button", name="Make a link"))
    expect(page.get_by_label("Link to set the password")).to_be_visible()
    yield "help"
    page.goto(page.get_by_label("Link to set the password").input_value())
    expect(page.get_by_role("heading", name="Set a password")).to_be_visible()
    yield "password by link"
    page.goto("/account/password/")
    yield "password change"


def both(page: Page) -> list[str]:
    return [*barriers(page), *misfits(page)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_the_pages_of_the_sign_in(
    scheme: str, strict_site: Web, root: User, ada: User, new_context: Callable[..., BrowserContext]
) -> None:
    options = {"color_scheme": scheme, "viewport": PHONE, "has_touch": True, "bypass_csp": True}
    page = new_context(base_url=strict_site.url, reduced_motion="reduce", **options).new_page()
    assert faults_along(page, way_in(page, ada), both) == []


def test_the_university_lets_in_under_the_policy_and_comes_back(
    strict_site: Web, provider: Provider, ada: User, new_context: Callable[..., BrowserContext]
) -> None:
    provider.knows("a-1", preferred_username="ada", name="Ada Example")
    page = new_context(base_url=strict_site.url).new_page()
    ears = Ears(page)
    page.goto("/account/")
    page.get_by_role("link", name="Sign in with your university account").click()
    page.locator("input[name=sub]").fill("a-1")
    heard_here = len(ears.heard)
    page.locator("input[name=sub]").press("Enter")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    assert ears.heard[heard_here:] == []
