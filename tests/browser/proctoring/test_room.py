"""Can staff use their pages by keyboard, on a phone, in the dark, and does what they do reach the student?"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from exams.models import Accommodation, Course, Sitting, User
from tests.browser.paper.conftest import opened
from tests.cast import CLAIM, Begin
from tests.cast import Page as Tab
from tests.exams.running.sealing import payload_of, sealed
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


@pytest.fixture
def tab(ada: User, begin: Begin) -> Tab:
    """Ada's tab, which handed in and then sent one answer too late."""
    tab = Tab(begin(ada))
    tab.submit(tab.item(CLAIM, ["true"]))
    tab.sync(tab.item(CLAIM, ["false"], "because", revision=2, base=1))
    return tab


def check(page: Page, width: int) -> None:
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    device: Device, tab: Tab, sitting: Sitting, course: Course, cleo: User, ada: User, scheme: str, width: int
) -> None:
    Accommodation.objects.create(course=course, user=ada, factor=Decimal("1.5"), reason="Letter")
    size = {"width": width, "height": 800}
    page = device(cleo, color_scheme=scheme, viewport=size, bypass_csp=True, reduced_motion="reduce").new_page()
    page.goto(f"/sittings/{sitting.pk}/room?who={tab.attempt.pk}")
    page.locator("summary").first.click()
    check(page, width)
    page.goto(f"/sittings/{sitting.pk}/late-saves")
    check(page, width)
    page.goto(f"/courses/{course.pk}/accommodations")
    check(page, width)


@pytest.mark.parametrize("width", [1280, 360])
def test_what_a_file_would_change_is_read_as_well(
    device: Device, tab: Tab, sitting: Sitting, course: Course, cleo: User, width: int, tmp_path: Path
) -> None:
    file, table = tmp_path / "answers.json", tmp_path / "table.csv"
    file.write_text(sealed(sitting, payload_of(tab, tab.item(CLAIM, ["false"], "x" * 500, revision=2, base=1))))
    table.write_text("netid,factor,minutes\nada,1.5,0\n")
    page = device(cleo, viewport={"width": width, "height": 800}, bypass_csp=True).new_page()
    page.goto(f"/sittings/{sitting.pk}/emergency")
    page.get_by_label("Emergency file").set_input_files(file)
    page.get_by_role("button", name="Look into the file").click()
    expect(page.get_by_role("heading", name="1 answer would change")).to_be_visible()
    check(page, width)
    page.get_by_label("Reason").fill("The server was down")
    page.get_by_role("button", name="Take 1 answer from the file").click()
    expect(page.get_by_text("1 answer taken from the file.")).to_be_visible()
    page.goto(f"/courses/{course.pk}/accommodations/upload")
    page.get_by_label("CSV file").set_input_files(table)
    page.get_by_role("button", name="See what it would change").click()
    check(page, width)
    page.get_by_role("button", name="Apply all of it").click()
    expect(page.get_by_text("1 accommodation added or changed")).to_be_visible()


def test_minutes_given_by_keyboard_reach_the_open_page(
    device: Device, begin: Begin, sitting: Sitting, ada: User, bo: User
) -> None:
    paper = opened(begin(ada), device(ada))
    room = device(bo).new_page()
    room.goto(f"/sittings/{sitting.pk}/room")
    room.get_by_role("link", name="Ada Example", exact=True).focus()
    room.keyboard.press("Enter")
    room.locator("summary", has_text="Give more time").focus()
    room.keyboard.press("Enter")
    room.get_by_role("textbox", name="Reason").fill("The projector failed")
    room.keyboard.press("Enter")
    expect(room.get_by_text(re.compile("1 attempt extended"))).to_be_visible()
    expect(paper.page.get_by_text("You have 5 min more: The projector failed")).to_be_visible(timeout=20_000)


SUBMIT_TWICE = """form => {
  const dropped = [];
  document.addEventListener("submit", event => {
    dropped.push(event.defaultPrevented);
    event.preventDefault();
  });
  form.requestSubmit();
  form.requestSubmit();
  return dropped;
}"""


def test_of_a_double_click_only_the_first_goes(device: Device, sitting: Sitting, bo: User) -> None:
    room = device(bo).new_page()
    room.goto(f"/sittings/{sitting.pk}/room")
    assert room.locator("[data-once]").first.evaluate(SUBMIT_TWICE) == [False, True]


def test_the_list_stays_fresh_while_a_form_is_filled_in(
    device: Device, begin: Begin, sitting: Sitting, ada: User, bo: User
) -> None:
    room = device(bo).new_page()
    room.clock.install()
    room.goto(f"/sittings/{sitting.pk}/room")
    expect(room.get_by_role("cell", name="Not started")).to_be_visible()
    room.locator("summary", has_text="Send a message").click()
    room.get_by_label("Message").fill("Half of a sentence")
    begin(ada)
    room.clock.run_for(11_000)
    expect(room.get_by_role("cell", name="Running")).to_be_visible()
    expect(room.get_by_label("Message")).to_have_value("Half of a sentence")
