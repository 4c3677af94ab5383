"""Can an instructor bring an imported quiz to the students with what the admin shows?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from exams.models import Edition, Quiz, Sitting, User
from tests.browser.people import Ears
from tests.services.site import Web

HOUR = dt.timedelta(hours=1)


def publish(page: Page, quiz: Quiz) -> None:
    page.goto("/admin/exams/quiz/")
    page.get_by_role("link", name=quiz.title).click()
    expect(page.locator(".outline")).to_contain_text("Whole quiz: 100 points")
    page.get_by_role("link", name="Publish…").click()
    page.get_by_role("button", name="Publish edition").click()
    expect(page.locator(".messagelist")).to_be_visible()


def schedule(page: Page, quiz: Quiz) -> None:
    """A sitting from an hour ago until in an hour, which hands out the edition."""
    now = timezone.localtime()
    page.goto("/admin/exams/sitting/add/")
    page.locator("#id_quiz").select_option(label=str(quiz))
    page.locator("#id_name").fill("Morning")
    page.locator("#id_room").fill("Hall 1")
    page.locator("#id_opens_at_0").fill(f"{now - HOUR:%Y-%m-%d}")
    page.locator("#id_opens_at_1").fill(f"{now - HOUR:%H:%M:%S}")
    page.locator("#id_closes_at_0").fill(f"{now + HOUR:%Y-%m-%d}")
    page.locator("#id_closes_at_1").fill(f"{now + HOUR:%H:%M:%S}")
    page.locator("select[name$='-0-edition']").select_option(index=1)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("added successfully")


def test_an_imported_quiz_is_published_and_scheduled_and_the_student_sees_it(
    demo_quiz: Quiz, ada: User, cleo: User, device: Callable[..., BrowserContext], site: Web
) -> None:
    site.restart()  # the admin's log keeps the row ids of content types, which the tests before have made anew
    page = device(cleo).new_page()
    ears = Ears(page)
    publish(page, demo_quiz)
    assert Edition.objects.get().quiz == demo_quiz
    schedule(page, demo_quiz)
    assert Sitting.objects.get().editions.get() == Edition.objects.get()
    student = device(ada).new_page()
    student.goto("/")
    student.get_by_role("link", name="Start").click()
    expect(student.get_by_role("heading", name="Quiz 2")).to_be_visible()
    expect(student.get_by_role("button", name="Start the quiz")).to_be_enabled()
    assert ears.heard == []
