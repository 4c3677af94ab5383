"""Does what a student enters reach the server, whatever happens on the way?"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Route, expect

from exams.models import Attempt, User
from tests.browser.paper.conftest import Paper
from tests.cast import CLAIM, MANY, ONE, Begin, value


def test_choices_and_words_are_saved_and_are_there_after_a_reload(paper: Paper) -> None:
    paper.choose(CLAIM, "false")
    paper.explain(CLAIM, 'a "quote", \\ and 🙂\nnext line')
    paper.choose(MANY, "none")
    paper.says("All 2 answers saved")
    paper.page.reload()
    expect(paper.question(CLAIM).locator("textarea")).to_have_value('a "quote", \\ and 🙂\nnext line')
    expect(paper.question(MANY).locator("input[value=none]")).to_be_checked()
    assert paper.stored(CLAIM) == value(["false"], 'a "quote", \\ and 🙂\nnext line')
    assert paper.stored(MANY) == value("none")


def test_none_of_these_and_the_options_exclude_each_other(paper: Paper) -> None:
    paper.choose(MANY, "none")
    paper.choose(MANY, "mb")
    expect(paper.question(MANY).locator("input[value=none]")).not_to_be_checked()
    paper.says("Your answer is saved")
    assert paper.stored(MANY) == value(["mb"])


def test_what_is_answered_before_the_scripts_are_there_is_kept(
    begin: Begin, ada: User, device: Callable[..., BrowserContext]
) -> None:
    held: list[Route] = []
    attempt, student = begin(ada), device(ada)
    student.route("**/js/paper/main*.js", lambda route: held.append(route))
    paper = Paper(attempt, student.new_page())
    paper.page.goto(f"/attempts/{attempt.pk}/", wait_until="commit")
    paper.choose(CLAIM, "false")
    paper.explain(CLAIM, "Quicker than the network")
    paper.choose(MANY, "mb")
    paper.choose(MANY, "ma")
    held[0].continue_()
    paper.says("All 2 answers saved")
    expect(paper.question(CLAIM).locator("input[value=false]")).to_be_checked()
    assert paper.stored(CLAIM) == value(["false"], "Quicker than the network")
    assert paper.stored(MANY) == value(["ma", "mb"])


def test_an_answer_can_be_cleared(paper: Paper) -> None:
    paper.choose(ONE, "ob")
    paper.question(ONE).locator("[data-clear]").click()
    paper.says("No answers yet")
    assert paper.stored(ONE) == value(None)


def test_what_was_written_without_a_network_survives_a_crash(paper: Paper) -> None:
    paper.page.context.set_offline(True)
    paper.explain(CLAIM, "written on the train")
    paper.says("Not saved for")
    paper.crash()
    again = paper.again()
    expect(again.question(CLAIM).locator("textarea")).to_have_value("written on the train")
    again.says("Explanation saved")
    assert paper.stored(CLAIM) == value(None, "written on the train")


def test_words_typed_just_before_leaving_the_page_are_saved(paper: Paper) -> None:
    paper.explain(CLAIM, "at the last moment")
    paper.page.goto("/sign-in/")
    again = paper.again()
    again.says("Explanation saved")
    assert paper.stored(CLAIM) == value(None, "at the last moment")


def test_lost_replies_are_no_conflict(paper: Paper) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    paper.page.route("**/sync", lose, times=2)
    paper.choose(CLAIM, "true")
    paper.choose(CLAIM, "false")
    paper.says("Your answer is saved")
    expect(paper.question(CLAIM).locator("[data-note=stale]")).to_be_hidden()
    assert paper.stored(CLAIM) == value(["false"])


def test_the_page_never_says_saved_while_the_server_is_out_of_reach(paper: Paper) -> None:
    paper.page.route("**/sync", lambda route: route.fulfill(status=200, body="<html>Welcome to the hotel</html>"))
    paper.choose(CLAIM, "true")
    paper.says("Not saved for")
    paper.page.unroute("**/sync")
    paper.says("Your answer is saved")


def test_a_refused_token_is_renewed_without_a_word(paper: Paper) -> None:
    Attempt.objects.filter(pk=paper.attempt.pk).update(token_epoch=1)
    paper.choose(CLAIM, "true")
    paper.says("Your answer is saved")
    assert paper.stored(CLAIM) == value(["true"])


def test_signed_out_keeps_the_answer_and_says_what_to_do(paper: Paper) -> None:
    cookies = paper.page.context.cookies()
    paper.page.context.clear_cookies()
    Attempt.objects.filter(pk=paper.attempt.pk).update(token_epoch=1)
    paper.choose(CLAIM, "true")
    expect(paper.page.get_by_text("You are signed out.").first).to_be_visible()
    assert paper.stored(CLAIM) is None
    paper.page.context.add_cookies([{"name": c["name"], "value": c["value"], "url": paper.page.url} for c in cookies])
    paper.says("Your answer is saved")
    assert paper.stored(CLAIM) == value(["true"])


def test_a_browser_without_storage_says_so_and_works(paper: Paper) -> None:
    paper.page.context.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    again = paper.again()
    expect(again.page.get_by_text("This browser keeps no copy of your answers.")).to_be_visible()
    again.choose(CLAIM, "true")
    again.says("Your answer is saved")
