"""Can everybody use the page: by keyboard, on a phone, with a screen reader?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, expect

from exams.models import Message, User, database_now
from tests.browser.paper.conftest import Paper, opened
from tests.cast import CLAIM, MANY, Begin, value


def test_a_whole_answer_by_keyboard(paper: Paper) -> None:
    keyboard = paper.page.keyboard
    keyboard.press("2")
    keyboard.press("e")
    keyboard.type("jk are letters here")
    keyboard.press("Escape")
    keyboard.press("j")
    keyboard.press("0")
    keyboard.press("f")
    paper.says("All 2 answers saved")
    assert paper.stored(CLAIM) == value(["false"], "jk are letters here")
    assert paper.stored(MANY) == value("none", flagged=True)


def test_a_crossed_out_option_stays_so_and_is_no_answer(paper: Paper) -> None:
    row = paper.question(MANY).locator("[data-choice=mb]")
    row.locator("[data-cross]").click()
    paper.page.reload()
    expect(row.locator("[data-cross]")).to_have_attribute("aria-pressed", "true")
    assert paper.stored(MANY) is None


def test_a_message_from_the_room_stays_until_it_is_confirmed(paper: Paper, cleo: User) -> None:
    Message.objects.create(attempt=paper.attempt, text="Read <b> as b", sent_at=database_now(), sent_by=cleo)
    paper.choose(CLAIM, "true")
    expect(paper.page.get_by_text("Read <b> as b")).to_be_visible()
    with paper.page.expect_response("**/sync"):
        paper.page.get_by_role("button", name="I have read it").click()
    assert Message.objects.get(attempt=paper.attempt).confirmed_at is not None


def test_answers_are_shown_before_any_script_runs(
    paper: Paper, ada: User, device: Callable[..., BrowserContext]
) -> None:
    paper.choose(CLAIM, "false")
    paper.explain(CLAIM, "kept")
    paper.says("Your answer is saved")
    paper.page.wait_for_timeout(1_000)
    bare = device(ada, java_script_enabled=False).new_page()
    bare.goto(f"/attempts/{paper.attempt.pk}/")
    expect(bare.locator(f"#q-{CLAIM} input[value=false]")).to_be_checked()
    expect(bare.locator(f"#q-{CLAIM} textarea")).to_have_value("kept")
    expect(bare.locator(".paper-noscript")).to_be_visible()


def test_the_hidden_clock_stays_hidden(paper: Paper) -> None:
    paper.page.locator("[data-clock-toggle]").click()
    paper.page.reload()
    expect(paper.page.locator("[data-clock-digits]")).to_have_text("Time hidden")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    width: int, scheme: str, begin: Begin, ada: User, device: Callable[..., BrowserContext]
) -> None:
    size = {"width": width, "height": 800}
    context = device(ada, color_scheme=scheme, viewport=size, bypass_csp=True, reduced_motion="reduce")
    paper = opened(begin(ada), context)
    paper.choose(CLAIM, "true")
    paper.question(MANY).locator("[data-flag]").click()
    paper.says("Your answer is saved")
    assert Axe().run(paper.page).response["violations"] == []
    assert paper.page.evaluate("document.documentElement.scrollWidth") <= width
    paper.page.locator("[data-review]").first.click()
    assert Axe().run(paper.page).response["violations"] == []
