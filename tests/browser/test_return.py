"""Is everything that was acknowledged there again, however a student comes back?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from exams.delivery.starting import start_attempt
from exams.models import Attempt, Sitting, User
from tests.browser.people import PASSWORD
from tests.services.chromium import FLAGS, find_chromium
from tests.services.site import Web


@pytest.fixture
def attempt(demo_sitting: Sitting, ada: User) -> Attempt:
    started, _ = start_attempt(demo_sitting, ada, typed_name=ada.full_name, agrees=True)
    return started


def answer(page: Page, attempt: Attempt) -> None:
    """Opens the paper and gives three answers of three kinds, all acknowledged."""
    page.goto(f"/attempts/{attempt.pk}/")
    page.locator("[data-number='1.1'] input[value=true]").check()
    page.locator("[data-number='1.1'] textarea").fill("Seven pixels either way")
    page.locator("[data-number='2.2'] input").nth(3).check()
    page.locator("[data-number='2.4'] input[value=none]").check()
    expect(page.locator("[data-status]")).to_contain_text("All 3 answers saved")


def shows_the_answers(page: Page) -> None:
    expect(page.locator("[data-number='1.1'] input[value=true]")).to_be_checked()
    expect(page.locator("[data-number='1.1'] textarea")).to_have_value("Seven pixels either way")
    expect(page.locator("[data-number='2.2'] input").nth(3)).to_be_checked()
    expect(page.locator("[data-number='2.4'] input[value=none]")).to_be_checked()
    expect(page.locator("[data-map-count]").last).to_have_text("3 of 14 answered")


def test_after_a_reload(attempt: Attempt, ada: User, device: Callable[..., BrowserContext]) -> None:
    page = device(ada).new_page()
    answer(page, attempt)
    page.reload()
    shows_the_answers(page)


def test_after_leaving_and_the_back_button(attempt: Attempt, ada: User, device: Callable[..., BrowserContext]) -> None:
    page = device(ada).new_page()
    answer(page, attempt)
    page.goto("/")
    expect(page.get_by_text("Your time is running.")).to_be_visible()
    page.go_back()
    shows_the_answers(page)


def test_the_back_button_after_submitting_shows_no_paper_any_more(
    attempt: Attempt, ada: User, device: Callable[..., BrowserContext]
) -> None:
    page = device(ada).new_page()
    page.goto("/")
    answer(page, attempt)
    page.locator("[data-review]").first.click()
    page.locator("#review [data-submit]").click()
    page.locator("#doubt [data-yes]").click()
    page.wait_for_url("**/receipt")
    page.go_back()
    expect(page.get_by_text("The result is not released yet.")).to_be_visible()
    page.goto(f"/attempts/{attempt.pk}/")
    expect(page.get_by_text("The server has 3 of 14 answers")).to_be_visible()


def test_in_a_second_tab_which_takes_over(attempt: Attempt, ada: User, device: Callable[..., BrowserContext]) -> None:
    context = device(ada)
    first = context.new_page()
    answer(first, attempt)
    second = context.new_page()
    second.goto(f"/attempts/{attempt.pk}/")
    shows_the_answers(second)
    second.locator("[data-number='1.3'] input[value=false]").check()
    expect(second.locator("[data-status]")).to_contain_text("All 4 answers saved")
    first.locator("[data-number='1.5'] input[value=false]").check()
    expect(first.locator("[data-notice=elsewhere]")).to_be_visible()
    expect(first.locator("[data-number='1.3'] input").first).to_be_disabled()
    second.reload()
    expect(second.locator("[data-number='1.3'] input[value=false]")).to_be_checked()


def profile(browser: Browser, site: Web, folder: Path) -> BrowserContext:
    """A browser that keeps its profile in this folder, as one on a student's own machine does."""
    return browser.browser_type.launch_persistent_context(
        folder, executable_path=find_chromium(), args=list(FLAGS), base_url=site.url
    )


def kill(folder: Path) -> None:
    """Ends the browser of this profile as a power cut would."""
    whole = [process for process in psutil.process_iter(["cmdline"]) if f"--user-data-dir={folder}" in _words(process)]
    for process in whole:
        process.kill()
    psutil.wait_procs(whole, timeout=10)


def _words(process: psutil.Process) -> list[str]:
    return process.info["cmdline"] or []


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_label("NetID").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Hello, Ada Example")).to_be_visible()


def test_after_the_browser_was_killed(attempt: Attempt, browser: Browser, site: Web, tmp_path: Path) -> None:
    page = profile(browser, site, tmp_path).new_page()
    sign_in(page)
    answer(page, attempt)
    kill(tmp_path)
    context = profile(browser, site, tmp_path)
    page = context.new_page()
    context.clear_cookies()
    sign_in(page)
    page.get_by_role("link", name="Continue").click()
    shows_the_answers(page)
    expect(page.locator("[data-status]")).to_contain_text("All 3 answers saved")
    context.close()
