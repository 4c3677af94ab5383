"""Does the question editor show what students will see while one writes, and lose nothing?"""

from __future__ import annotations

import base64
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import FrameLocator, Page, expect

from exams.authoring.importing import save_document
from exams.models import Course, Question, Quiz, User
from tests.exams.authoring.documents import CAT, small_document
from tests.services.site import Web

DROP = """([selector, data]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], "Grey cat.svg", { type: "image/svg+xml" }));
  const field = document.querySelector(selector);
  field.setSelectionRange(field.value.length, field.value.length);
  field.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def asked(course: Course) -> Question:
    quiz: Quiz = save_document(small_document(), course=course)
    return Question.objects.get(section__quiz=quiz, kind="select_all")


@pytest.fixture
def editor(desk: Page, asked: Question) -> Page:
    """The question's page, opened by its instructor."""
    desk.goto(reverse("admin:exams_question_change", args=[asked.pk]))
    return desk


def frame(page: Page) -> FrameLocator:
    return page.frame_locator("[data-student-frame]")


def kept(question: Question) -> str:
    return Question.objects.get(pk=question.pk).prompt


def test_what_is_typed_is_shown_as_students_see_it(editor: Page) -> None:
    editor.fill("#id_prompt", "Which $x^2$?")
    expect(frame(editor).locator(".question-prompt math").first).to_be_visible()
    expect(frame(editor).get_by_text("None of these is correct")).to_be_visible()
    expect(editor.locator("[data-preview-state]")).to_have_text("As typed, not saved yet.")


def test_the_frame_wears_the_students_clothes(editor: Page) -> None:
    expect(frame(editor).locator(".question")).to_have_css("border-radius", "10px")


def test_a_problem_stands_below_its_field_and_leads_to_its_place(editor: Page) -> None:
    editor.fill("#id_prompt", "One\n$\\frac{1}{2$")
    editor.get_by_role("button", name="Line 2, column 12:").click()
    assert editor.evaluate("[document.activeElement.id, document.activeElement.selectionStart]") == ["id_prompt", 15]
    editor.fill("#id_prompt", "Fine")
    expect(editor.locator("#id_prompt-notes")).to_have_count(0)


def test_a_dropped_figure_is_described_and_shown(editor: Page) -> None:
    editor.evaluate(DROP, ["#id_prompt", base64.b64encode(CAT).decode()])
    editor.get_by_role("button", name="Put it in").click()
    expect(editor.get_by_text("Describe it first")).to_be_visible()
    editor.fill("#figure-alt", "A grey cat")
    editor.get_by_role("button", name="Put it in").click()
    expect(editor.locator("#id_prompt")).to_have_value("Which are even?\n\n![A grey cat](figure:grey-cat)")
    expect(frame(editor).get_by_alt_text("A grey cat")).to_be_visible()


def test_an_expired_session_costs_nothing(editor: Page, asked: Question, cleo: User, sign_in: Any) -> None:
    editor.context.clear_cookies(name="sessionid")
    editor.fill("#id_prompt", "Written after the session ended")
    expect(editor.locator("[data-signed-out]")).to_be_visible()
    editor.locator("[name=_continue]").first.click()
    expect(editor.locator("#id_prompt")).to_have_value("Written after the session ended")
    assert kept(asked) == "Which are even?"
    sign_in(editor.context, cleo)
    editor.locator("[name=_continue]").first.click()
    expect(editor.locator(".messagelist .success")).to_be_visible()
    expect(editor.locator("[data-signed-out]")).to_be_hidden()
    assert kept(asked) == "Written after the session ended"


def test_signing_in_anew_gives_the_page_a_fresh_token(
    editor: Page, asked: Question, cleo: User, sign_in: Any, site: Web
) -> None:
    editor.context.clear_cookies()
    sign_in(editor.context, cleo)
    editor.context.add_cookies([{"name": "csrftoken", "value": "n" * 32, "url": site.url}])
    editor.fill("#id_prompt", "With another token")
    editor.locator("[name=_continue]").first.click()
    expect(editor.locator(".messagelist .success")).to_be_visible()
    assert kept(asked) == "With another token"


def lost(editor: Page) -> Page:
    """The page is gone before anything was saved; the same question is opened again."""
    editor.fill("#id_prompt", "Never saved")
    editor.locator("tr.add-row a").click()
    editor.fill("#id_choices-3-text", "Six")
    editor.fill("#id_choices-5-text", "Eight")
    expect(editor.locator("[data-preview-state]")).to_have_text("As typed, not saved yet.")
    address, context = editor.url, editor.context
    editor.close()
    page = context.new_page()
    page.goto(address)
    return page


def test_what_was_not_saved_is_offered_back(editor: Page, asked: Question) -> None:
    page = lost(editor)
    expect(page.locator("#id_prompt")).to_have_value("Which are even?")
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#id_prompt")).to_have_value("Never saved")
    expect(page.locator("#id_choices-5-text")).to_have_value("Eight")
    page.locator("[name=_continue]").first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(page.locator("[data-draft-offer]")).to_be_hidden()
    assert [choice.text for choice in asked.choices.order_by("position")] == ["Two", "Three", "Four", "Six", "Eight"]


def test_what_was_not_saved_can_be_thrown_away(editor: Page) -> None:
    page = lost(editor)
    page.get_by_role("button", name="Throw it away").click()
    page.reload()
    expect(page.locator("[data-draft-offer]")).to_be_hidden()
    expect(page.locator("#id_prompt")).to_have_value("Which are even?")


def test_a_network_that_is_down_is_said(editor: Page, asked: Question) -> None:
    editor.context.set_offline(True)
    editor.fill("#id_prompt", "Offline")
    expect(editor.locator("[data-unreachable]")).to_be_visible()
    editor.context.set_offline(False)
    editor.locator("[name=_continue]").first.click()
    expect(editor.locator(".messagelist .success")).to_be_visible()
    assert kept(asked) == "Offline"


def test_nothing_is_refused_by_the_browser(editor: Page) -> None:
    said: list[Any] = []
    editor.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    editor.reload()
    editor.fill("#id_prompt", "Which?")
    expect(editor.locator("[data-preview-state]")).to_have_text("As typed, not saved yet.")
    assert [text for text in said if "favicon" not in text] == []
