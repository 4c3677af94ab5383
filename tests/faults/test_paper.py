"""Does the page in a real browser lose nothing and tell the truth, whatever happens to network, tab and browser?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from exams.models import TRANSPORT_GRACE, Attempt, JournalEntry, Response, database_now
from exams.running.closing import close_overdue_attempts
from exams.running.journal import Kind
from tests.cast import CLAIM, MANY, ONE
from tests.faults.classroom import end_in, seat
from tests.faults.evidence import assert_kept
from tests.faults.paper_page import PaperPage, sign_in
from tests.faults.student import until
from tests.services.chromium import FLAGS, find_chromium
from tests.services.site import Web

WORDS = "Because a claim needs a reason."
NewDevice = Callable[[], BrowserContext]


@pytest.fixture
def attempt(browser: Browser, database: str) -> Attempt:
    """Ada's, begun a moment ago. The browser comes first: it allows the database beside its event loop."""
    return seat(1)[0]


@pytest.fixture
def new_device(browser: Browser, attempt: Attempt, web: Web) -> Iterator[NewDevice]:
    """Makes one more device on which Ada is signed in."""
    contexts: list[BrowserContext] = []

    def make() -> BrowserContext:
        contexts.append(sign_in(browser.new_context(), attempt, web.url))
        return contexts[-1]

    yield make
    for context in contexts:
        context.close()


def stored(attempt: Attempt) -> dict[str, tuple[object, str]]:
    """What counts now: chosen and written, by question."""
    rows = Response.objects.filter(attempt=attempt)
    return {row.question: (row.value["selected"], row.value["explanation"]) for row in rows}


def test_what_is_written_without_network_across_the_deadline_is_late_and_the_page_says_so(
    attempt: Attempt, new_device: NewDevice, web: Web
) -> None:
    deadline = end_in([attempt], 10)
    device = new_device()
    paper = PaperPage(device, attempt, web.url).open()
    paper.choose(ONE, "ob")
    paper.wait_saved()
    expect(paper.status).to_contain_text("Your answer is saved")

    device.set_offline(True)
    paper.write(WORDS)
    expect(paper.status).to_contain_text("keep working, your answers are kept on this device")
    expect(paper.ending).to_contain_text("Time is up", timeout=15_000)
    expect(paper.ending).to_contain_text("1 answer has not reached the server yet")
    until(lambda: database_now() > deadline + TRANSPORT_GRACE, "the end of the grace")
    close_overdue_attempts()
    device.set_offline(False)

    expect(paper.ending).to_contain_text("Came after the deadline: 1.1. Kept, but not counted", timeout=15_000)
    expect(paper.ending).to_contain_text("The server has every answer of this page but 1")
    expect(paper.status).to_have_text("Closed. 1 came after the deadline.")
    expect(paper.page.locator("[data-receipt]")).to_be_visible()
    assert stored(attempt) == {ONE: (["ob"], "")}
    late = JournalEntry.objects.get(attempt=attempt, kind=Kind.SAVE_LATE)
    assert late.data["value"]["explanation"] == WORDS
    assert_kept(attempt, paper.listen())


def test_what_is_written_without_network_is_saved_when_it_returns_in_time(
    attempt: Attempt, new_device: NewDevice, web: Web
) -> None:
    device = new_device()
    paper = PaperPage(device, attempt, web.url).open()
    device.set_offline(True)
    paper.choose(ONE, "ob")
    paper.write(WORDS)
    expect(paper.status).to_contain_text("Not saved for")
    assert stored(attempt) == {}
    device.set_offline(False)
    paper.wait_saved()
    assert stored(attempt) == {CLAIM: (None, WORDS), ONE: (["ob"], "")}
    assert_kept(attempt, paper.listen())


def test_what_is_typed_right_before_the_tab_is_closed_is_sent_on_leaving(
    attempt: Attempt, new_device: NewDevice, web: Web
) -> None:
    device = new_device()
    paper = PaperPage(device, attempt, web.url).open()
    paper.choose(ONE, "ob")
    paper.wait_saved()
    paper.write(WORDS)
    paper.close_without_warning()
    until(lambda: CLAIM in stored(attempt), "the last words to arrive", seconds=20)
    again = PaperPage(device, attempt, web.url).open()
    expect(again.text()).to_have_value(WORDS)
    assert_kept(attempt, paper.listen())


def test_what_a_closed_tab_could_not_send_is_found_again_and_saved(
    attempt: Attempt, new_device: NewDevice, web: Web
) -> None:
    device = new_device()
    paper = PaperPage(device, attempt, web.url).open()
    paper.choose(ONE, "ob")
    paper.wait_saved()
    paper.cut_off()
    paper.write(WORDS)
    expect(paper.status).to_contain_text("your answers are kept on this device")
    paper.page.context.set_offline(True)  # what a page sends as it leaves can slip past its own route
    paper.close_without_warning()
    paper.page.context.set_offline(False)
    assert stored(attempt) == {ONE: (["ob"], "")}
    again = PaperPage(device, attempt, web.url).open()
    expect(again.text()).to_have_value(WORDS)
    again.wait_saved()
    assert stored(attempt) == {CLAIM: (None, WORDS), ONE: (["ob"], "")}
    assert_kept(attempt, paper.listen() + again.listen())


@pytest.fixture(params=["tab", "device"])
def two_pages(request: pytest.FixtureRequest, attempt: Attempt, new_device: NewDevice, web: Web) -> list[PaperPage]:
    """Two pages of one attempt, not yet opened: tabs of one browser, or on two devices."""
    first = new_device()
    second = {"tab": lambda: first, "device": new_device}[request.param]()
    return [PaperPage(context, attempt, web.url) for context in (first, second)]


def test_the_page_that_was_taken_over_hands_over_what_it_held_and_is_read_only(
    attempt: Attempt, two_pages: list[PaperPage]
) -> None:
    old, new = two_pages
    old.open()
    old.choose(ONE, "ob")
    old.wait_saved()
    old.cut_off()
    old.write(WORDS)
    expect(old.status).to_contain_text("your answers are kept on this device")
    new.open()
    new.choose(MANY, "ma")
    new.wait_saved()

    old.reconnect()
    expect(old.page.locator('[data-notice="elsewhere"]')).to_be_visible(timeout=20_000)
    expect(old.status).to_have_text("Open elsewhere. Nothing here is unsaved.")
    expect(old.text()).not_to_be_editable()
    expect(old.page.locator(f'[data-question="{ONE}"] input[value="oa"]')).to_be_disabled()
    assert stored(attempt)[CLAIM] == (None, WORDS)

    old.listen()
    old.page.locator("[data-continue-here]").click()
    expect(old.page.locator(f'[data-question="{MANY}"] input[value="ma"]')).to_be_checked(timeout=20_000)
    old.wait_ready()
    old.choose(ONE, "oc")
    old.wait_saved()
    assert stored(attempt) == {CLAIM: (None, WORDS), MANY: (["ma"], ""), ONE: (["oc"], "")}
    assert JournalEntry.objects.filter(attempt=attempt, kind=Kind.DEVICE_CHANGED).count() >= 2
    assert_kept(attempt, old.listen() + new.listen())


def test_a_killed_browser_finds_again_what_it_had_not_sent(
    browser: Browser, attempt: Attempt, web: Web, tmp_path: Path
) -> None:
    def start() -> BrowserContext:
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "profile", executable_path=find_chromium(), args=list(FLAGS)
        )
        return sign_in(context, attempt, web.url)

    paper = PaperPage(start(), attempt, web.url).open()
    paper.choose(ONE, "ob")
    paper.wait_saved()
    paper.cut_off()
    paper.write(WORDS)
    expect(paper.status).to_contain_text("your answers are kept on this device")
    paper.listen()
    kill_browser_of(tmp_path / "profile")
    context = start()
    again = PaperPage(context, attempt, web.url).open()
    expect(again.text()).to_have_value(WORDS)
    again.wait_saved()
    again.listen()
    context.close()
    assert stored(attempt) == {CLAIM: (None, WORDS), ONE: (["ob"], "")}
    assert_kept(attempt, paper.listen() + again.listen())


def kill_browser_of(profile: Path) -> None:
    """Kill -9 for the browser that was started with this profile, and all its processes."""
    family = psutil.Process().children(recursive=True)
    mine = [one for one in family if f"--user-data-dir={profile}" in one.cmdline()]
    for process in mine:
        process.kill()
    psutil.wait_procs(mine, timeout=10)
    (profile / "SingletonLock").unlink(missing_ok=True)
