"""Which pictures show a student's way?"""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from exams.models import Sitting
from tests.browser.pictures import room
from tests.browser.pictures.camera import Camera

CHOSEN = {"1.1": "True", "1.2": "False", "1.3": "False", "1.4": "True", "1.6": "True", "1.7": "True", "1.8": "True"}
REASON = "Every step uses the same weights, so the number of steps does not matter."
PHONE = {"width": 360, "height": 720}
DESK = {"width": 1280, "height": 800}


def way(page: Page, camera: Camera, sitting: Sitting) -> None:
    """From the first page to the receipt, and last week's result."""
    _before(page, camera)
    _answer(page)
    _paper(page, camera)
    room.give_more(sitting)
    attempt = page.url
    page.goto(f"{attempt}time")
    camera.part(page, "time", page.locator("main .sheet"))
    page.goto(attempt)
    _hand_in(page, camera)
    page.goto("/")
    page.get_by_role("link", name="Result:").click()
    camera.part(page, "result", page.locator("main > .narrow"))


def _before(page: Page, camera: Camera) -> None:
    page.goto("/")
    camera.part(page, "home", page.locator(".site-header__inner"), page.locator("main > .narrow"))
    page.get_by_role("link", name="Start").click()
    expect(page.locator("[data-device-summary=ok]")).to_be_visible()
    camera.part(page, "lobby", page.locator("main > .narrow"))
    camera.part(page, "sign", page.locator("#start"))
    page.get_by_label("I have read the honour statement").check()
    page.get_by_label("Full name").fill("Ada Example")
    page.get_by_role("button", name="Start the quiz").click()
    expect(page.locator("[data-ready=yes]")).to_be_visible()


def _answer(page: Page) -> None:
    for number, choice in CHOSEN.items():
        _question(page, number).get_by_label(choice, exact=True).check()
    _question(page, "1.4").locator("textarea").fill(REASON)
    many = _question(page, "2.1")
    many.locator("input").nth(0).check()
    many.locator("input").nth(1).check()
    _question(page, "1.6").locator("[data-flag]").click()
    expect(page.locator("[data-status]")).to_contain_text("All 8 answers saved")


def _paper(page: Page, camera: Camera) -> None:
    _at(page, "2.1")
    camera.screen(page, "paper")
    page.get_by_role("button", name="Ask the").click()
    page.get_by_label("Your question").fill("Is 0 a positive number in 1.4?")
    camera.screen(page, "ask")
    page.keyboard.press("Escape")
    page.emulate_media(color_scheme="dark")
    camera.screen(page, "paper-dark")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    _at(page, "1.4")
    camera.screen(page, "paper-phone")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]


def _hand_in(page: Page, camera: Camera) -> None:
    expect(page.locator("[data-ready=yes]")).to_be_visible()
    page.locator("[data-review]").first.click()
    camera.screen(page, "review")
    page.locator("#review [data-submit]").click()
    page.locator("#doubt [data-yes]").click()
    page.wait_for_url("**/receipt")
    camera.part(page, "receipt", page.locator("main .sheet").first)


def _question(page: Page, number: str) -> Locator:
    return page.locator(f"[data-number='{number}']")


def _at(page: Page, number: str) -> None:
    question = _question(page, number)
    question.focus()
    question.evaluate("element => element.scrollIntoView({block: 'start', behavior: 'instant'})")
    page.wait_for_timeout(300)
