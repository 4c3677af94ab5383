"""Does the page go on where there is no way back, with a network and without?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from exams.models import Attempt, Quiz, User
from tests.browser.paper.conftest import Paper, opened
from tests.cast import CLAIM, MANY, ONE, Begin, make_edition, make_sitting, small_paper, value


@pytest.fixture
def paper(quiz: Quiz, cleo: User, ada: User, begin: Begin, device: Callable[..., BrowserContext]) -> Paper:
    """Ada's page of a quiz in which there is no way back."""
    sitting = make_sitting(make_edition(quiz, cleo, small_paper(navigation="forward")))
    found = opened(begin(ada, at=sitting), device(ada))
    found.says("This page is connected")
    return found


def go_on(paper: Paper) -> None:
    paper.page.locator("[data-step=next]").click()
    paper.page.locator("#forward [data-yes]").click()


def place(paper: Paper) -> int:
    return Attempt.objects.get(pk=paper.attempt.pk).place


def test_the_next_question_comes_when_the_student_goes_on(paper: Paper) -> None:
    expect(paper.page.locator("[data-question]")).to_have_count(1)
    paper.choose(CLAIM, "true")
    go_on(paper)
    expect(paper.question(MANY)).to_be_focused()
    expect(paper.question(CLAIM)).to_be_hidden()
    paper.choose(MANY, "mb")
    paper.says("All 2 answers saved")
    again = paper.again()
    expect(again.question(MANY)).to_be_visible()
    expect(again.question(ONE)).to_have_count(0)
    assert (place(paper), paper.stored(CLAIM)) == (1, value(["true"]))


def test_without_the_network_the_student_may_stay_and_goes_on_later(paper: Paper) -> None:
    paper.page.context.set_offline(True)
    paper.explain(CLAIM, "kept on this device")
    go_on(paper)
    paper.page.locator("#moving [data-stay]").click()
    expect(paper.question(CLAIM).locator("textarea")).to_be_editable()
    paper.explain(CLAIM, "kept and changed")
    paper.page.context.set_offline(False)
    go_on(paper)
    expect(paper.question(MANY)).to_be_focused()
    assert paper.stored(CLAIM) == value(None, "kept and changed")


def test_a_page_that_missed_the_reply_follows_the_server(paper: Paper) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    paper.page.route("**/forward", lose)
    go_on(paper)
    expect(paper.page.locator("[data-moving-trouble]")).to_be_visible()
    paper.page.unroute("**/forward")
    paper.page.locator("#moving [data-stay]").click()
    expect(paper.question(MANY)).to_be_focused()
    assert place(paper) == 1
