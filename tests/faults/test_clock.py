"""Does the page show the right time when the device's clock is wrong, is changed, or stood still?"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext

from exams.models import Attempt, JournalEntry, database_now
from exams.running.journal import Kind
from tests.cast import ONE
from tests.faults.classroom import end_in, seat
from tests.faults.evidence import assert_kept
from tests.faults.paper_page import PaperPage, sign_in
from tests.faults.student import until
from tests.services.site import Web

CLOCKS = Path(__file__).with_name("clocks.js")
HOUR = 3_600_000  # ms
SLEPT = 6.0  # seconds
LOOK = 2.5  # seconds, a few beats of the page's clock
NEAR = 2  # seconds between what is shown and what is left


@pytest.fixture
def attempt(browser: Browser, database: str) -> Attempt:
    [attempt] = seat(1)
    end_in([attempt], 30 * 60)
    return attempt


@pytest.fixture
def device(browser: Browser, attempt: Attempt, web: Web) -> Iterator[BrowserContext]:
    """Ada's device, whose clocks a test can put wrong."""
    context = sign_in(browser.new_context(), attempt, web.url)
    context.add_init_script(path=CLOCKS)
    yield context
    context.close()


def left(attempt: Attempt) -> float:
    """Seconds that are left by the only clock that decides."""
    deadline = Attempt.objects.values_list("deadline_at", flat=True).get(pk=attempt.pk)
    return (deadline - database_now()).total_seconds()


def shows_the_right_time(paper: PaperPage, attempt: Attempt) -> bool:
    return abs(paper.seconds_left - left(attempt)) <= NEAR


def untrue_times(paper: PaperPage, attempt: Attempt, *, seconds: float) -> list[float]:
    """By how many seconds the page was wrong whenever it was, looking at it for so long. "Checking…" is true."""
    looks_end, wrong = time.monotonic() + seconds, []
    while time.monotonic() < looks_end:
        shown = paper.seconds_left
        apart = shown - left(attempt)
        if shown >= 0 and abs(apart) > NEAR:
            wrong.append(apart)
    return wrong


@pytest.mark.parametrize("ahead", [HOUR, -HOUR])
def test_the_time_is_right_on_a_device_whose_clock_is_an_hour_off(
    attempt: Attempt, device: BrowserContext, web: Web, ahead: int
) -> None:
    device.add_init_script(f"setWallClock({ahead})")
    paper = PaperPage(device, attempt, web.url).open()
    until(lambda: shows_the_right_time(paper, attempt), "the right time", seconds=15)
    assert untrue_times(paper, attempt, seconds=LOOK) == []
    paper.choose(ONE, "ob")
    paper.wait_saved()
    assert_kept(attempt, paper.listen())


@pytest.mark.parametrize("ahead", [HOUR, -HOUR])
def test_the_time_stays_right_when_the_clock_is_set_meanwhile(
    attempt: Attempt, device: BrowserContext, web: Web, ahead: int
) -> None:
    paper = PaperPage(device, attempt, web.url).open()
    until(lambda: shows_the_right_time(paper, attempt), "the right time")
    paper.page.evaluate(f"setWallClock({ahead})")
    assert untrue_times(paper, attempt, seconds=LOOK) == []
    until(lambda: shows_the_right_time(paper, attempt), "the right time", seconds=10)
    until(lambda: ahead / 1000 in jumps(attempt), "the page to tell of the jump", seconds=10)
    paper.choose(ONE, "ob")
    paper.wait_saved()
    assert_kept(attempt, paper.listen())


def test_a_laptop_that_slept_shows_the_right_time_and_saves_again(
    attempt: Attempt, device: BrowserContext, web: Web
) -> None:
    paper = PaperPage(device, attempt, web.url).open()
    paper.choose(ONE, "ob")
    paper.wait_saved()
    sleep_for(SLEPT, attempt)
    until(lambda: shows_the_right_time(paper, attempt), "the right time", seconds=NEAR)
    assert untrue_times(paper, attempt, seconds=LOOK) == []
    paper.choose(ONE, "oc")
    paper.wait_saved()
    assert max(jumps(attempt)) >= SLEPT - 1
    assert_kept(attempt, paper.listen())


def jumps(attempt: Attempt) -> list[float]:
    """By how many seconds the page saw its device's clock jump, as it has told the journal."""
    events = JournalEntry.objects.filter(attempt=attempt, kind=Kind.EVENT, data__event="clock_jump")
    return [event.data["seconds"] for event in events]


def sleep_for(seconds: float, attempt: Attempt) -> None:
    """Stops the processes that run pages; their monotonic clock stands still as well (see clocks.js)."""
    awake_again = left(attempt) - seconds
    family = psutil.Process().children(recursive=True)
    pages = [process for process in family if "--type=renderer" in process.cmdline()]
    assert pages
    for process in pages:
        process.suspend()
    until(lambda: left(attempt) <= awake_again, "the end of the sleep")
    for process in pages:
        process.resume()
