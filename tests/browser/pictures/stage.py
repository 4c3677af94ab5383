"""How do the site and the browser of the pictures start, and who signs in?"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from django.core.management import call_command
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright

from quizsite.demo.accounts import DemoAccount
from tests.browser.pictures import ENVIRONMENT, VAR
from tests.services.chromium import FLAGS, provide_chromium
from tests.services.site import Web

WIDTH, HEIGHT = 1280, 800
Enter = Callable[[DemoAccount], Page]


@contextlib.contextmanager
def demonstration() -> Iterator[Web]:
    """The site with its demonstration."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("build_font", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("load_demo", verbosity=0)
    connections.close_all()
    with Web(VAR, ENVIRONMENT) as web:
        yield web


@contextlib.contextmanager
def door(web: Web) -> Iterator[Enter]:
    """A function that signs a person of the demonstration in, in a browser of the person's own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=provide_chromium(), args=list(FLAGS))
        yield lambda account: _signed_in(browser, web, account)
        browser.close()


def _signed_in(browser: Browser, web: Web, account: DemoAccount) -> Page:
    size = {"width": WIDTH, "height": HEIGHT}
    context = browser.new_context(base_url=web.url, viewport=size, timezone_id="America/Los_Angeles")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/sign-in/")
    page.get_by_label("NetID").fill(account.netid)
    page.get_by_label("Password").fill(account.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{web.url}/")
    return page
