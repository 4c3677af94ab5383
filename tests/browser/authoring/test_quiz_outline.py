"""Can a quiz be put in order by mouse and by keyboard, and seen as students will?"""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from exams.authoring.importing import save_document
from exams.authoring.publish import publish
from exams.models import Course, Question, Quiz, User
from tests.exams.authoring.documents import small_document


@pytest.fixture
def draft(course: Course) -> Quiz:
    return save_document(small_document(), course=course)


@pytest.fixture
def outline(desk: Page, draft: Quiz) -> Page:
    desk.goto(reverse("admin:exams_quiz_change", args=[draft.pk]))
    return desk


def kinds(quiz: Quiz) -> list[list[str]]:
    sections = quiz.sections.order_by("position", "pk")
    return [list(s.questions.order_by("position", "pk").values_list("kind", flat=True)) for s in sections]


def said(page: Page, words: str) -> None:
    expect(page.locator("[data-outline-said]")).to_have_text(words)


def test_a_question_is_dragged_into_another_section(outline: Page, draft: Quiz) -> None:
    rows = outline.locator("[data-question]")
    rows.nth(2).drag_to(rows.nth(0), target_position={"x": 200, "y": 3})
    said(outline, "Put in another order.")
    assert kinds(draft) == [["select_all", "true_false"], ["select_one"]]


def test_a_question_is_moved_by_keyboard_and_keeps_the_focus(outline: Page, draft: Quiz) -> None:
    outline.get_by_role("button", name="Move question 2.2 up").focus()
    outline.keyboard.press("Enter")
    said(outline, "Put in another order.")
    expect(outline.get_by_role("button", name="Move question 2.1 up")).to_be_focused()
    outline.keyboard.press("Enter")
    expect(outline.get_by_role("button", name="Move question 1.2 up")).to_be_focused()
    assert kinds(draft) == [["true_false", "select_all"], ["select_one"]]


def test_saving_the_quiz_keeps_the_new_order_of_sections(outline: Page, draft: Quiz) -> None:
    outline.get_by_role("button", name="Move section 2 up").click()
    said(outline, "Put in another order.")
    outline.locator("[name=_continue]").first.click()
    expect(outline.locator(".messagelist .success")).to_be_visible()
    assert kinds(draft) == [["select_one", "select_all"], ["true_false"]]


def test_ticked_questions_are_weighed_together(outline: Page, draft: Quiz) -> None:
    outline.get_by_label("Choose question 2.1").check()
    outline.get_by_label("Choose question 2.2").check()
    outline.locator("[data-weigh=points]").fill("10")
    outline.keyboard.press("Enter")
    said(outline, "Weighed 2 questions anew.")
    expect(outline.get_by_text("Whole quiz: 25 points")).to_be_visible()


def test_deleting_asks_once_more(outline: Page, draft: Quiz) -> None:
    outline.get_by_label("Choose question 1.1").check()
    outline.get_by_role("button", name="Delete", exact=True).click()
    assert Question.objects.count() == 3
    outline.get_by_role("button", name="Delete", exact=True).click()
    said(outline, "Deleted 1 question.")


def test_a_question_is_found_and_copied(outline: Page, draft: Quiz, course: Course) -> None:
    outline.locator("[data-search]").fill("picture")
    outline.keyboard.press("Enter")
    outline.locator("[data-found]").check()
    outline.get_by_role("button", name="Copy").click()
    said(outline, "Copied 1 question into this quiz.")
    assert kinds(draft)[0] == ["true_false", "select_one"]


def test_the_difference_and_the_draft_are_shown_as_students_see_them(desk: Page, draft: Quiz, cleo: User) -> None:
    publish(draft, by=cleo)
    Question.objects.filter(kind="true_false").update(prompt="Another claim, $x^2$.")
    desk.goto(reverse("admin:exams_quiz_publish", args=[draft.pk]))
    sides = desk.frame_locator("[data-student-frame]")
    expect(sides.get_by_text("Seven is prime")).to_be_visible()
    expect(sides.get_by_text("Another claim")).to_be_visible()
    desk.goto(reverse("admin:exams_quiz_as_student", args=[draft.pk]))
    expect(desk.get_by_text("Another claim")).to_be_visible()
    expect(desk.get_by_label("True", exact=True)).to_be_disabled()
    desk.get_by_role("button", name="Rehearse edition 1").click()
    expect(desk.get_by_text("Rehearsal: it never counts")).to_be_visible()
