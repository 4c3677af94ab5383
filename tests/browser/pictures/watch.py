"""Which pictures show what staff see before and after a sitting?"""

from __future__ import annotations

from playwright.sync_api import Page, expect

from exams.models import Attempt, JournalEntry, Sitting, database_now
from quizsite.demo.accounts import CLEO
from tests.browser.pictures import room
from tests.browser.pictures.camera import Camera
from tests.browser.pictures.room import MINUTE


def prepare(page: Page, camera: Camera, sitting: Sitting) -> None:
    """Preflight and the lockdown browser, for an instructor."""
    room.grant("student-02", sitting)
    page.goto(f"/sittings/{sitting.pk}/preflight")
    camera.part(page, "preflight", page.locator("main > .narrow"), tallest=800)
    page.goto(f"/sittings/{sitting.pk}/rules?who=student-02")
    camera.part(page, "rules", page.locator("main > .narrow"), tallest=800)
    page.goto(f"/sittings/{sitting.pk}/lockdown")
    page.get_by_role("button", name="Make the settings").click()
    camera.part(page, "lockdown", page.locator("main > .narrow"), tallest=900)


def look_back(page: Page, camera: Camera) -> None:
    """Replay and report of last week's sitting."""
    last = room.last_sitting()
    attempt = Attempt.objects.filter(sitting=last).order_by("student__netid")[2]
    _note(attempt)
    page.goto(f"/attempts/{attempt.pk}/replay")
    expect(page.locator("[data-replay][data-ready]")).to_be_visible()
    for _ in range(12):
        page.get_by_role("slider").press("ArrowLeft")
    camera.part(page, "replay", page.locator("main"), tallest=900, margin=0)
    page.goto(f"/sittings/{last.pk}/report")
    camera.part(page, "report", page.locator("main"), tallest=900, margin=0)


def _note(attempt: Attempt) -> None:
    """What somebody in the room wrote down."""
    cleo = room._staff(CLEO.netid)
    at = (attempt.closed_at or database_now()) - 5 * MINUTE
    number = attempt.journal_length + 1
    words = {"text": "Left the room for three minutes, with leave"}
    JournalEntry.objects.create(attempt=attempt, number=number, kind="note", at=at, actor=cleo, data=words)
    Attempt.objects.filter(pk=attempt.pk).update(journal_length=number)
