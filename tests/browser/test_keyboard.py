"""Can a quiz be taken, judged and released without a mouse?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from exams.models import Attempt, Response, Sitting
from grading.marking.pipeline import grade_waiting
from tests.browser.people import Keyboard
from tests.cast import value


def start(keys: Keyboard) -> Attempt:
    """From the sign-in to the paper; a start that is not signed is refused by the server."""
    keys.page.goto("/")
    keys.sign_in("ada")
    keys.link("Start")
    keys.use(keys.page.get_by_role("button", name="Start the quiz"))
    expect(keys.page.get_by_text("Nothing was started yet.")).to_be_visible()
    assert not Attempt.objects.exists()
    keys.use(keys.page.get_by_label("I have read the honour statement"), "Space")
    keys.reach(keys.page.get_by_label("Full name"))
    keys.write("ada example")
    keys.press("Enter")
    expect(keys.page.locator("[data-ready=yes]")).to_be_visible()
    return Attempt.objects.get()


def answer(keys: Keyboard) -> None:
    """A wrong claim with an explanation, three of a select-all, one flagged select-one, none of a select-all."""
    keys.press("j", "1", "e")
    keys.write("Each weight keeps its own state; only activations grow. jk 1 2")
    keys.press("Escape")
    keys.use(keys.page.locator("[data-map]", has_text="2.1"))
    keys.press("1", "2", "4")
    keys.press("j", "4", "f")
    keys.press("j", "j", "0")
    expect(keys.page.locator("[data-status]")).to_contain_text("All 4 answers saved")


def hand_in(keys: Keyboard) -> None:
    keys.press("r")
    expect(keys.page.locator("#review")).to_contain_text("Blank (10)")
    expect(keys.page.locator("#review")).to_contain_text("Flagged (1)")
    keys.use(keys.page.locator("#review [data-submit]"))
    expect(keys.page.locator("#doubt")).to_contain_text("10 questions are blank.")
    keys.use(keys.page.locator("#doubt [data-yes]"))
    keys.page.wait_for_url("**/receipt")


def stored(attempt: Attempt) -> dict[str, Any]:
    """What the server has, by the number of the question."""
    numbers = {
        question["id"]: question["number"]
        for section in attempt.edition.paper["sections"]
        for question in section["questions"]
    }
    return {numbers[row.question]: row.value for row in Response.objects.filter(attempt=attempt)}


def judge(keys: Keyboard) -> None:
    keys.page.goto("/")
    keys.sign_in("bo")
    keys.link("Judge explanations")
    keys.link("Review question 1.2")
    expect(keys.page.locator("blockquote")).to_contain_text("only activations grow")
    keys.press("4", "Enter")
    expect(keys.page.get_by_role("heading", name="All judged")).to_be_visible()


def release(keys: Keyboard) -> None:
    keys.page.goto("/")
    keys.sign_in("cleo")
    keys.link("Gradebook of")
    keys.link("Release of results")
    keys.use(keys.page.get_by_label("Release all the same"), "Space")  # others may still start
    keys.use(keys.page.get_by_role("button", name="Release to students"))
    expect(keys.page.get_by_role("heading", name="Released")).to_be_visible()


def test_the_whole_way_of_a_quiz_by_keyboard_alone(
    demo_sitting: Sitting, page: Page, new_context: Callable[..., BrowserContext]
) -> None:
    ada = Keyboard(page)
    attempt = start(ada)
    answer(ada)
    hand_in(ada)
    expect(page.get_by_role("heading", name="You are done")).to_be_visible()
    saved = stored(attempt)
    assert saved["1.2"] == value(["true"], "Each weight keeps its own state; only activations grow. jk 1 2")
    assert saved["2.4"] == value("none")
    assert len(saved["2.1"]["selected"]) == 3
    assert saved["2.2"]["flagged"]

    assert grade_waiting() == 1
    judge(Keyboard(new_context().new_page()))
    ada.link("To your quizzes")
    expect(page.get_by_text("The result is not released yet.")).to_be_visible()
    release(Keyboard(new_context().new_page()))

    page.reload()
    ada.link("Result: 46.5")
    expect(page.get_by_role("row", name="True/False (40 pts)")).to_contain_text("1.5")
    expect(page.get_by_role("row", name="Multiple Choice (60 pts)")).to_contain_text("45")
    judged = page.get_by_role("article", name="Question 1.2")
    expect(judged).to_contain_text("The explanation was read by a person and is worth 1.5")
    counted = page.get_by_role("article", name="Question 2.1")
    expect(counted).to_contain_text("3 of 3 correct chosen, none wrong: full 15")
