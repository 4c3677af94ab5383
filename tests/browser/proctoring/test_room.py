"""Can staff use their pages by keyboard, on a phone, in the dark, and does what they do reach the student?"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import expect

from exams.models import Accommodation, Course, Edition, Sitting, User
from tests.browser.paper.conftest import opened
from tests.browser.proctoring.conftest import Device, check
from tests.cast import CLAIM, Begin, make_sitting
from tests.cast import Page as Tab
from tests.exams.running.sealing import payload_of, sealed


@pytest.fixture
def tab(ada: User, begin: Begin) -> Tab:
    """Ada's tab, which handed in and then sent one answer too late."""
    tab = Tab(begin(ada))
    tab.submit(tab.item(CLAIM, ["true"]))
    tab.sync(tab.item(CLAIM, ["false"], "because", revision=2, base=1))
    return tab


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    device: Device, tab: Tab, sitting: Sitting, course: Course, cleo: User, ada: User, scheme: str, width: int
) -> None:
    Accommodation.objects.create(course=course, user=ada, factor=Decimal("1.5"), reason="Letter")
    size = {"width": width, "height": 800}
    page = device(cleo, color_scheme=scheme, viewport=size, bypass_csp=True, reduced_motion="reduce").new_page()
    page.goto(f"/sittings/{sitting.pk}/room")
    page.get_by_label("Choose Ada Example").check()
    page.get_by_role("button", name="Note").click()
    expect(page.get_by_role("heading", name="Note for Ada Example")).to_be_visible()
    check(page, width)
    page.goto(f"/sittings/{sitting.pk}/check-in")
    check(page, width)
    page.goto(f"/sittings/{sitting.pk}/tickets")
    page.get_by_role("button", name="New tickets for everybody, to print").click()
    expect(page.get_by_role("heading", name="1 ticket to print")).to_be_visible()
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


def test_by_keyboard_alone_a_hand_is_answered_and_minutes_are_given(
    device: Device, begin: Begin, sitting: Sitting, ada: User, bo: User
) -> None:
    paper = opened(begin(ada), device(ada))
    paper.page.get_by_role("button", name="Ask the").click()
    paper.page.get_by_label("Your question").fill("Is 0 even?")
    paper.page.get_by_role("button", name="Raise my hand").click()
    expect(paper.page.get_by_role("button", name="Asked")).to_be_visible()
    room = device(bo).new_page()
    room.goto(f"/sittings/{sitting.pk}/room")
    expect(room.get_by_text("Asks: Is 0 even?")).to_be_visible()
    room.get_by_role("button", name="Answer: Ada Example").focus()
    room.keyboard.press("Enter")
    room.get_by_role("textbox", name="Answer").fill("Yes.")
    room.keyboard.press("Tab")
    room.keyboard.press("Enter")
    expect(room.get_by_text("1 hand answered.")).to_be_visible()
    room.get_by_label("Choose Ada Example").focus()
    room.keyboard.press("Space")
    room.get_by_role("button", name="Give time").focus()
    room.keyboard.press("Enter")
    room.get_by_role("textbox", name="Reason").fill("The projector failed")
    room.keyboard.press("Enter")
    expect(room.get_by_text(re.compile("1 attempt extended"))).to_be_visible()
    expect(paper.page.get_by_text("Yes.", exact=True)).to_be_visible(timeout=20_000)
    expect(paper.page.get_by_text("You have 5 min more: The projector failed")).to_be_visible(timeout=20_000)
    expect(paper.page.get_by_role("button", name="Ask the")).to_be_visible(timeout=20_000)


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


def test_the_board_stays_fresh_while_a_form_is_filled_in_and_nothing_jumps(
    device: Device, begin: Begin, sitting: Sitting, ada: User, bo: User
) -> None:
    room = device(bo).new_page()
    room.goto(f"/sittings/{sitting.pk}/room")
    row = room.get_by_role("row", name=re.compile("Ada Example"))
    expect(row).to_contain_text("ot started")
    row.get_by_role("checkbox").check()
    room.get_by_role("button", name="Note").click()
    room.get_by_label("What happened").fill("Half of a sentence")
    begin(ada)
    expect(row).to_contain_text("Running", timeout=10_000)
    expect(room.get_by_label("What happened")).to_have_value("Half of a sentence")
    expect(room.get_by_label("What happened")).to_be_focused()
    expect(row.get_by_role("checkbox")).to_be_checked()


def test_a_tap_on_the_check_in_list_opens_the_waiting_lobby(
    device: Device, edition: Edition, ada: User, bo: User
) -> None:
    sitting = make_sitting(edition, check_in_required=True)
    lobby, list_ = device(ada).new_page(), device(bo).new_page()
    lobby.goto(f"/sittings/{sitting.pk}/")
    lobby.get_by_role("button", name="Ask the staff to let me in").click()
    expect(lobby.get_by_text("The staff in the room see on their board")).to_be_visible()
    list_.goto(f"/sittings/{sitting.pk}/check-in")
    list_.get_by_role("button", name=re.compile("^Ada Example")).click()
    expect(list_.get_by_text(re.compile("^Checked in "))).to_be_visible()
    expect(lobby.get_by_text("You are checked in.")).to_be_visible(timeout=25_000)


def test_the_wall_shows_a_new_code_when_the_old_one_ends(device: Device, edition: Edition, bo: User) -> None:
    sitting = make_sitting(edition, code_kind="rotating")
    wall = device(bo, viewport={"width": 1920, "height": 1080}).new_page()
    wall.goto(f"/sittings/{sitting.pk}/display")
    code = wall.locator("[data-code]")
    first = code.inner_text()
    expect(code).not_to_have_text(first, timeout=40_000)
    expect(code).to_have_text(re.compile(r"^[A-Z0-9]{3} [A-Z0-9]{3}$"))
    assert wall.evaluate("document.documentElement.scrollHeight") <= 1080
