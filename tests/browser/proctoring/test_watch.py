"""Do the pages that look into a sitting work by keyboard, on a phone and in the dark, and does the lockdown browser?"""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import F
from playwright.sync_api import BrowserContext, Page, expect

from exams.models import Attempt, JournalEntry, LockdownSettings, Sitting, User, database_now
from tests.browser.proctoring.conftest import Device, check
from tests.cast import CLAIM, ONE, Begin
from tests.cast import Page as Tab

KEY = "a" * 64
# What Safe Exam Browser for macOS puts into a page: keys that come when asked for, by a function called by its name.
FAKE = """
const hash = async (text) => [...new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)))]
  .map((byte) => byte.toString(16).padStart(2, "0")).join("");
window.SafeExamBrowser = { version: "fake", security: { updateKeys: async (callback) => {
  SafeExamBrowser.security.configKey = await hash(location.href.split("#")[0] + "KEY");
  window[callback.name]();
} } };
""".replace("KEY", KEY)


@pytest.fixture
def tab(ada: User, begin: Begin) -> Tab:
    """Ada's tab, which answered twice, pasted, and handed in."""
    tab = Tab(begin(ada))
    tab.sync(tab.item(ONE, ["oa"]), tab.item(CLAIM, ["true"], "because " * 40))
    tab.sync(tab.item(ONE, ["ob"], revision=2, base=1), events=[{"kind": "paste", "at": 1, "data": {"length": 500}}])
    tab.submit()
    return tab


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    device: Device,
    tab: Tab,
    sitting: Sitting,
    cleo: User,
    width: int,
    scheme: str,
) -> None:
    size = {"width": width, "height": 800}
    page = device(cleo, color_scheme=scheme, viewport=size, bypass_csp=True, reduced_motion="reduce").new_page()
    for address in ("preflight", "rules?who=ada", "report", "lockdown", "lockdown/test"):
        page.goto(f"/sittings/{sitting.pk}/{address}")
        check(page, width)
    page.goto(f"/attempts/{tab.attempt.pk}/replay")
    expect(page.locator("[data-replay][data-ready]")).to_be_visible()
    check(page, width)


def test_a_long_attempt_is_replayed_by_keyboard(device: Device, tab: Tab, bo: User) -> None:
    JournalEntry.objects.bulk_create(
        JournalEntry(attempt=tab.attempt, number=number, kind="event", at=database_now(), data={"event": "focus_lost"})
        for number in range(1000, 3000)
    )
    Attempt.objects.update(journal_length=F("journal_length") + 2000)
    page = device(bo).new_page()
    page.goto(f"/attempts/{tab.attempt.pk}/replay")
    slider = page.get_by_role("slider")
    expect(slider).to_be_enabled()
    slider.press("Home")
    question = page.locator(f"[data-question={ONE}]")
    expect(question.locator("[data-on]")).to_have_count(0)
    shown = []
    for _ in range(12):
        slider.press("ArrowRight")
        shown += question.locator("[data-on]").evaluate_all("all => all.map((one) => one.dataset.choice)")
    assert list(dict.fromkeys(shown)) == ["oa", "ob"]
    slider.press("End")
    expect(page.locator("[data-now-title]")).to_contain_text("2999.")
    page.get_by_label("Events").uncheck()
    expect(page.get_by_role("button", name="Another window has the focus")).to_have_count(0)


def enters(context: BrowserContext, sitting: Sitting) -> Page:
    page = context.new_page()
    page.goto(f"/sittings/{sitting.pk}/")
    return page


def test_the_lockdown_browser_opens_the_door_and_another_browser_is_noticed(
    device: Device,
    sitting: Sitting,
    ada: User,
    cleo: User,
) -> None:
    Sitting.objects.update(lockdown_required=True)
    LockdownSettings.objects.create(sitting=sitting, config_keys=[KEY], made_at=database_now(), made_by=cleo)
    plain = device(ada)
    expect(enters(plain, sitting).get_by_text("This sitting is taken in the lockdown browser")).to_be_visible()
    seb = device(ada)
    seb.add_init_script(FAKE)
    page = enters(seb, sitting)
    page.get_by_label("I have read the honour statement").check()
    page.get_by_label("Full name").fill("Ada Example")
    page.get_by_role("button", name="Start").click()
    expect(page.locator("[data-ready=yes]")).to_be_visible()
    wait_for(page, "proven")
    attempt = Attempt.objects.get()
    other = plain.new_page()
    other.goto(f"/attempts/{attempt.pk}/")
    wait_for(other, "mismatch")
    other.locator(f"#q-{ONE} input[value=oa]").check()
    expect(other.locator("[data-status-text]")).to_contain_text("is saved")


def wait_for(page: Page, standing: str) -> Any:
    for _ in range(100):
        if Attempt.objects.values_list("lockdown", flat=True).get() == standing:
            return
        page.wait_for_timeout(100)
    pytest.fail(f"the attempt did not become {standing}")
