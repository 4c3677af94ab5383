"""Do words from the room come and go on the paper, and does the board say what a journal is worth a look for?"""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from exams.models import Sitting, User
from tests.browser.paper.conftest import opened
from tests.browser.proctoring.conftest import Device
from tests.cast import CLAIM, ONE, Begin
from tests.cast import Page as Tab

WORDS = "Question 1 has a misprint: read 7."


def chosen(room: Page, sitting: Sitting) -> Page:
    """The board with Ada chosen."""
    room.goto(f"/sittings/{sitting.pk}/room")
    room.get_by_label("Choose Ada Example").check()
    return room


def test_a_message_that_was_taken_back_is_revoked_where_it_was_seen(
    device: Device,
    begin: Begin,
    sitting: Sitting,
    ada: User,
    bo: User,
) -> None:
    paper = opened(begin(ada), device(ada)).page
    room = chosen(device(bo).new_page(), sitting)
    room.get_by_role("button", name="Message", exact=True).click()
    room.get_by_role("textbox", name="Message").fill(WORDS)
    room.get_by_role("textbox", name="Message").press("Tab")
    room.keyboard.press("Enter")
    expect(room.get_by_text("1 attempt got the message.")).to_be_visible()
    expect(paper.get_by_text(WORDS)).to_be_visible(timeout=20_000)
    chosen(room, sitting).get_by_text("More", exact=True).click()
    room.get_by_role("button", name="Take back a message").click()
    messages = room.get_by_role("combobox", name="Message")
    expect(messages).to_contain_text(WORDS[:20])
    messages.press("Tab")
    room.keyboard.press("Enter")
    expect(room.get_by_text("Taken back from 1 student.")).to_be_visible()
    expect(paper.get_by_text("Taken back, so it does not hold any more")).to_be_visible(timeout=20_000)


def test_the_board_counts_and_names_what_is_flagged(
    device: Device,
    begin: Begin,
    sitting: Sitting,
    ada: User,
    bo: User,
) -> None:
    tab = Tab(begin(ada))
    tab.sync(tab.item(ONE, ["oa"]), tab.item(CLAIM, ["true"], "because " * 40))
    tab.sync(tab.item(ONE, ["ob"], revision=2, base=1), events=[{"kind": "paste", "at": 1, "data": {"length": 500}}])
    room = device(bo).new_page()
    room.goto(f"/sittings/{sitting.pk}/room")
    expect(room.locator("[data-flagged]")).to_have_text("1", timeout=20_000)
    expect(room.get_by_role("row", name=re.compile("Ada Example"))).to_contain_text("Flag")
