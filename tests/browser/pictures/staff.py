"""Which pictures show what staff see?"""

from __future__ import annotations

from playwright.sync_api import Page, expect

from exams.models import Sitting
from quizsite.demo import loading
from tests.browser.pictures import room
from tests.browser.pictures.camera import Camera


def proctor(page: Page, camera: Camera, sitting: Sitting) -> None:
    """The room, and acting on one student in it."""
    page.set_viewport_size({"width": 1280, "height": 900})
    room.change_codes(sitting)
    page.goto(f"/sittings/{sitting.pk}/room")
    expect(page.locator("tbody tr").first).to_be_visible()
    camera.screen(page, "board")
    page.get_by_label("Choose Student 03 Example").check()
    page.get_by_label("Choose Student 04 Example").check()
    page.get_by_role("button", name="Give time").click()
    expect(page.get_by_role("heading", name="Give time for 2 students")).to_be_visible()
    camera.screen(page, "board-several")
    page.goto(f"/sittings/{sitting.pk}/check-in?by=seat")
    camera.part(page, "check-in", page.locator("main"), tallest=620, margin=0)
    page.goto(f"/sittings/{sitting.pk}/tickets")
    page.get_by_role("button", name="New tickets for everybody, to print").click()
    camera.part(page, "tickets", page.locator("main"), tallest=620, margin=0)
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"/sittings/{sitting.pk}/display")
    expect(page.locator("[data-clock]")).not_to_be_empty()
    camera.screen(page, "display")
    page.set_viewport_size({"width": 1280, "height": 900})


def judge(page: Page, camera: Camera) -> None:
    """The queue and one explanation."""
    page.goto("/review/")
    camera.part(page, "review-queue", page.locator("main > .narrow"), tallest=700)
    page.get_by_role("link", name="Review question").first.click()
    camera.part(page, "judging", page.locator("main > .narrow"), tallest=1200)


def results(page: Page, camera: Camera, sitting: Sitting) -> None:
    """Gradebook, release, accommodations."""
    page.goto(f"/sittings/{room.last_sitting().pk}/gradebook")
    camera.part(page, "gradebook", page.locator("main"), tallest=700, margin=0)
    page.goto(f"/sittings/{sitting.pk}/release")
    camera.part(page, "release", page.locator("main > .narrow"))
    page.goto(f"/courses/{room.course().pk}/accommodations")
    camera.part(page, "accommodations", page.locator("main"), margin=0)


def author(page: Page, camera: Camera) -> None:
    """From a document to a quiz that can be published."""
    page.goto("/admin/exams/quiz/import/")
    page.locator("input[name=document]").set_input_files(loading.FOLDER / "quiz.md")
    page.get_by_label("Images").set_input_files(sorted((loading.FOLDER / "figures").iterdir()))
    page.get_by_role("button", name="Read and show").click()
    expect(page.get_by_role("button", name="Import this quiz")).to_be_visible()
    camera.part(page, "import", page.locator("#content"), tallest=900, margin=0)
    page.get_by_role("button", name="Import this quiz").click()
    page.wait_for_url("**/change/")
    camera.part(page, "outline", page.locator(".outline"), margin=8)
    quiz = page.url
    page.get_by_role("link", name="Publish…").click()
    camera.part(page, "publish", page.locator("#content"), margin=0)
    page.goto(quiz)
    page.locator(".outline tbody a").nth(10).click()
    camera.part(page, "question", page.locator("#content"), tallest=1400, margin=0)
