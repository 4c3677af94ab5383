"""Does a correction come onto a page on which somebody writes, marked, with nothing lost and nothing moved?"""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from exams.models import Edition, ErratumNotice, User
from exams.rules.paper import questions_of
from exams.running.errata import bring
from tests.browser.paper.conftest import Paper
from tests.browser.people import Ears
from tests.cast import CLAIM, MANY, ONE, choice, make_edition, small_key, small_paper, value

NOTE = "In 2.1 option D was wrong and is taken out; 2.2 asks for all that apply."
SERIOUS = {"serious", "critical"}


def corrected(edition: Edition, by: User) -> Edition:
    """The claim reads otherwise; of the select-all D is gone; the select-one takes several."""
    paper: Any = small_paper()
    key = small_key()
    claim, many, one = list(questions_of(paper))
    claim["prompt_html"] = "<p>The better claim</p>"
    many["choices"] = [choice(f"m{x.lower()}", x) for x in "ABC"]
    one["kind"] = "select_all"
    del key["questions"][MANY]["choices"]["md"]
    return make_edition(edition.quiz, by, paper, key)


def top_of(place: Locator) -> float:
    box = place.bounding_box()
    assert box is not None
    return box["y"]


def test_a_correction_is_marked_in_its_place_while_the_student_writes_on(paper: Paper, cleo: User) -> None:
    ears = Ears(paper.page)
    paper.choose(MANY, "ma")
    paper.choose(MANY, "md")
    paper.choose(ONE, "ob")
    paper.says("All 2 answers saved")
    text = paper.question(CLAIM).locator("textarea")
    text.click()
    text.press_sequentially("Half a thou")
    height = top_of(text)
    attempt = paper.attempt
    after = corrected(attempt.edition, cleo)
    bring(attempt.sitting, before=attempt.edition, to=after, by=cleo, note=NOTE)
    text.press_sequentially("ght stays", delay=60)

    alert = paper.page.get_by_role("alert").filter(has_text=NOTE)
    expect(alert).to_be_visible()
    expect(paper.question(CLAIM).locator(".question-prompt")).to_have_text("The better claim")
    expect(paper.question(CLAIM).locator(".correction")).to_contain_text("Prompt of 1.1")
    assert abs(top_of(text) - height) < 1  # pixel: nothing jumps
    expect(text).to_be_focused()
    expect(text).to_have_value("Half a thought stays")

    expect(paper.question(MANY).locator("input[value=md]")).to_have_count(0)
    expect(paper.question(MANY).locator(".correction")).to_contain_text("Taken out: option D read")
    expect(paper.question(MANY).locator("input[value=ma]")).to_be_checked()
    paper.choose(ONE, "oc")
    paper.says("2 answered, 1 only explained")
    paper.page.wait_for_function("document.querySelector('[data-status-text]').textContent.includes('saved')")
    assert paper.stored(MANY) == value(["ma"])
    assert paper.stored(ONE) == value(["ob", "oc"])

    with paper.page.expect_response("**/corrections/seen"):
        alert.get_by_role("button", name="I have seen it").click()
    assert ErratumNotice.objects.get().seen_at is not None
    found = Axe().run(paper.page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in SERIOUS] == []
    paper.page.reload()
    expect(paper.question(MANY).locator(".correction")).to_be_visible()
    expect(paper.page.get_by_role("alert").filter(has_text=NOTE)).to_have_count(0)
    assert paper.stored(CLAIM) == value(None, "Half a thought stays")
    assert ears.heard == []


def test_an_answer_given_offline_to_an_option_that_is_gone_is_fitted_and_the_rest_is_saved(
    paper: Paper, cleo: User
) -> None:
    paper.says("This page is connected")
    paper.page.context.set_offline(True)
    paper.choose(MANY, "mb")
    paper.choose(MANY, "md")
    paper.choose(ONE, "oa")
    attempt = paper.attempt
    bring(attempt.sitting, before=attempt.edition, to=corrected(attempt.edition, cleo), by=cleo, note=NOTE)
    paper.page.context.set_offline(False)
    expect(paper.question(MANY).locator("input[value=md]")).to_have_count(0, timeout=20_000)
    paper.says("All 2 answers saved")
    assert paper.stored(MANY) == value(["mb"])
    assert paper.stored(ONE) == value(["oa"])
