"""What happens when an attempt is open in two places?"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from exams.models import User
from tests.browser.paper.conftest import Paper, opened
from tests.cast import CLAIM, MANY, value


def test_the_newer_page_takes_over_and_the_older_hands_over_what_it_held(
    paper: Paper, ada: User, device: Callable[..., BrowserContext]
) -> None:
    paper.page.context.set_offline(True)
    paper.explain(CLAIM, "held on the first device")
    newer = opened(paper.attempt, device(ada))
    newer.choose(MANY, "ma")
    newer.says("Your answer is saved")
    paper.page.context.set_offline(False)
    expect(paper.page.locator("[data-notice=elsewhere]")).to_be_visible()
    expect(paper.question(CLAIM).locator("input").first).to_be_disabled()
    assert paper.stored(CLAIM) == value(None, "held on the first device")
    assert paper.stored(MANY) == value(["ma"])


def test_continuing_here_starts_from_what_the_server_has(
    paper: Paper, ada: User, device: Callable[..., BrowserContext]
) -> None:
    newer = opened(paper.attempt, device(ada))
    newer.choose(MANY, "ma")
    newer.says("Your answer is saved")
    paper.choose(CLAIM, "true")
    paper.page.locator("[data-continue-here]").click()
    expect(paper.question(MANY).locator("input[value=ma]")).to_be_checked()
    expect(paper.question(MANY).locator("input[value=ma]")).to_be_enabled()


def test_two_versions_are_both_shown_and_the_student_decides(
    paper: Paper, ada: User, device: Callable[..., BrowserContext]
) -> None:
    paper.page.context.set_offline(True)
    paper.explain(CLAIM, "mine")
    paper.says("Not saved for")
    paper.crash()
    other = opened(paper.attempt, device(ada))
    other.explain(CLAIM, "theirs")
    other.says("Explanation saved")
    again = paper.again()
    note = again.question(CLAIM).locator("[data-note=stale]")
    expect(note).to_contain_text("theirs")
    expect(note).to_contain_text("mine")
    assert paper.stored(CLAIM) == value(None, "theirs")
    note.locator("[data-keep-own]").click()
    again.says("Explanation saved")
    assert paper.stored(CLAIM) == value(None, "mine")
