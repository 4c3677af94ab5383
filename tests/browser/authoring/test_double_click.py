"""Does a double click on Save make one of what is new?"""

from __future__ import annotations

from playwright.sync_api import Page, expect

from exams.models import Course, Quiz


def test_a_double_click_makes_one_quiz(desk: Page, course: Course) -> None:
    desk.goto("/admin/exams/quiz/add/")
    desk.locator("#id_course").select_option(str(course.pk))
    desk.locator("#id_title").fill("Quiz 9")
    desk.locator("#id_honor_statement").fill("I work alone.")
    desk.get_by_role("button", name="Save", exact=True).dblclick()
    expect(desk.locator(".messagelist")).to_contain_text("added successfully")
    assert Quiz.objects.filter(title="Quiz 9").count() == 1
