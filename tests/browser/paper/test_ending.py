"""How does an attempt end on the page, and does the page tell the truth about it?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from exams.models import Attempt, JournalEntry, User
from exams.running.closing import close_overdue_attempts
from exams.running.ledger import adjust
from tests.browser.paper.conftest import Paper, opened
from tests.cast import CLAIM, MANY, Begin, value

NEARLY_OVER = dt.timedelta(minutes=44, seconds=55)


@pytest.fixture
def last_seconds(begin: Begin, ada: User, device: Callable[..., BrowserContext]) -> Paper:
    """Ada's page, five seconds before the end."""
    return opened(begin(ada, ago=NEARLY_OVER), device(ada))


def test_submitting_with_blanks_asks_once_more_and_leads_to_the_receipt(paper: Paper) -> None:
    paper.choose(CLAIM, "false")
    paper.explain(CLAIM, "rides along")
    paper.page.locator("[data-review]").first.click()
    paper.page.locator("#review [data-submit]").click()
    expect(paper.page.locator("#doubt")).to_contain_text("2 questions are blank.")
    paper.page.locator("#doubt [data-yes]").click()
    paper.page.wait_for_url("**/receipt")
    paper.attempt.refresh_from_db()
    assert paper.attempt.closed_by == Attempt.ClosedBy.SUBMIT
    assert paper.stored(CLAIM) == value(["false"], "rides along")


def test_a_submit_that_fails_says_so_and_lets_the_student_go_back(paper: Paper) -> None:
    paper.page.route("**/submit", lambda route: route.fulfill(status=503))
    paper.page.locator("[data-review]").first.click()
    paper.page.locator("#review [data-submit]").click()
    paper.page.locator("#doubt [data-yes]").click()
    expect(paper.page.locator("#sending")).to_contain_text("Nothing is lost")
    paper.page.locator("[data-go-back]").click()
    paper.choose(CLAIM, "true")
    paper.says("Your answer is saved")


def test_at_zero_the_page_hands_in_what_it_holds(last_seconds: Paper) -> None:
    last_seconds.choose(CLAIM, "true")
    expect(last_seconds.page.locator("#ending")).to_contain_text("The server has your 1 answer.")
    expect(last_seconds.page.locator("[data-receipt]")).to_be_visible()
    last_seconds.attempt.refresh_from_db()
    assert last_seconds.attempt.closed_at == last_seconds.attempt.deadline_at
    assert last_seconds.stored(CLAIM) == value(["true"])


def test_time_given_in_the_last_second_is_not_handed_in(last_seconds: Paper, cleo: User) -> None:
    extended = Attempt.objects.filter(pk=last_seconds.attempt.pk)
    last_seconds.says("This page is connected")
    adjust(extended, kind="extension", amount=dt.timedelta(minutes=5), by=cleo, why="Fire alarm")
    expect(last_seconds.page.locator("[data-notice=deadline]")).to_contain_text("You have 5 minutes more.")
    last_seconds.page.wait_for_timeout(5_000)
    expect(last_seconds.page.locator("#ending")).to_be_hidden()
    assert extended.get().state == Attempt.State.RUNNING


def test_without_a_network_at_the_end_nothing_is_promised_and_nothing_is_thrown_away(last_seconds: Paper) -> None:
    last_seconds.choose(CLAIM, "true")
    last_seconds.says("Your answer is saved")
    last_seconds.page.context.set_offline(True)
    last_seconds.choose(MANY, "ma")
    ending = last_seconds.page.locator("#ending")
    expect(ending).to_contain_text("1 answer has not reached the server yet")
    Attempt.objects.update(deadline_at=last_seconds.attempt.deadline_at - dt.timedelta(seconds=30))
    close_overdue_attempts()
    last_seconds.page.context.set_offline(False)
    expect(ending).to_contain_text("Came after the deadline: 2.1.")
    late = JournalEntry.objects.filter(attempt=last_seconds.attempt, kind=JournalEntry.Kind.SAVE_LATE)
    assert late.get().question == MANY
    assert last_seconds.stored(MANY) is None
