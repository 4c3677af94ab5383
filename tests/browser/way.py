"""Which pages does each person come to, in which order? Every stop is a name, with the page in front of the person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from playwright.sync_api import Page, expect

from exams.models import Attempt, Sitting, User
from grading.marking.pipeline import grade_waiting
from grading.models import ReviewItem
from grading.results.releasing import release_results
from grading.results.sheet import Shown
from tests.browser.people import PASSWORD

Check = Callable[[Page], Iterable[str]]


def faults_along(page: Page, way: Iterable[str], check: Check) -> list[str]:
    """What the check finds on the pages of the way, each with the name of the stop."""
    return [f"{stop}: {fault}" for stop in way for fault in check(page)]


def way_of_a_student(page: Page, sitting: Sitting, cleo: User) -> Iterator[str]:
    """From the sign-in to the released result."""
    page.goto("/")
    yield "sign-in"
    _sign_in(page, "ada", "wrong")
    expect(page.get_by_text("do not fit together")).to_be_visible()
    yield "sign-in, refused"
    _sign_in(page, "ada", PASSWORD)
    expect(page.get_by_role("heading", name="Hello, Ada Example")).to_be_visible()
    yield "home"
    page.goto(f"/sittings/{sitting.pk}/")
    expect(page.locator("[data-device-summary=ok]")).to_be_visible()
    yield "lobby"
    page.get_by_role("button", name="Start the quiz").click()
    expect(page.get_by_text("Nothing was started yet.")).to_be_visible()
    yield "lobby, refused"
    yield from _paper(page)
    yield from _after(page, cleo)


def _paper(page: Page) -> Iterator[str]:
    page.get_by_label("I have read the honour statement").check()
    page.get_by_label("Full name").fill("Ada Example")
    page.get_by_role("button", name="Start the quiz").click()
    expect(page.locator("[data-ready=yes]")).to_be_visible()
    yield "paper"
    page.locator("[data-number='1.2'] input[value=true]").check()
    page.locator("[data-number='1.2'] textarea").fill("The optimizer keeps a copy for each example.")
    page.locator("[data-number='2.4'] input[value=none]").check()
    page.locator("[data-number='2.2'] [data-flag]").click()
    expect(page.locator("[data-status]")).to_contain_text("All 2 answers saved")
    yield "paper, answered"
    page.keyboard.press("Escape")
    page.locator("[data-open=shortcuts]").click()
    yield "shortcuts"
    page.locator("#shortcuts [data-close]").click()
    page.locator("[data-review]").first.click()
    yield "review"
    page.locator("#review [data-submit]").click()
    yield "second question"
    page.locator("#doubt [data-yes]").click()
    page.wait_for_url("**/receipt")


def _after(page: Page, cleo: User) -> Iterator[str]:
    attempt = Attempt.objects.select_related("sitting").get()
    yield "receipt"
    page.goto(f"/attempts/{attempt.pk}/time")
    yield "time"
    page.goto(f"/attempts/{attempt.pk}/result")
    yield "result, not released"
    grade_waiting()
    release_results(attempt.sitting, Shown(answers=True, key=True, solutions=True, comments=True), by=cleo)
    page.goto("/")
    yield "home, with a result"
    page.goto(f"/attempts/{attempt.pk}/result")
    yield "result"
    page.goto("/attempts/00000000-0000-4000-8000-000000000000/result")
    yield "not found"


def way_of_staff(page: Page, attempt: Attempt) -> Iterator[str]:
    """All pages around a sitting, with one attempt that is closed and graded."""
    sitting, course = attempt.sitting, attempt.sitting.quiz.course
    item = ReviewItem.objects.get(attempt=attempt)
    for stop, address in {
        "home": "/",
        "room": f"/sittings/{sitting.pk}/room",
        "room, an action": f"/sittings/{sitting.pk}/room/form/room_extend?who={attempt.pk}",
        "display": f"/sittings/{sitting.pk}/display",
        "check-in": f"/sittings/{sitting.pk}/check-in",
        "tickets": f"/sittings/{sitting.pk}/tickets",
        "door": f"/sittings/{sitting.pk}/door",
        "late saves": f"/sittings/{sitting.pk}/late-saves",
        "emergency file": f"/sittings/{sitting.pk}/emergency",
        "receipts": "/receipts/",
        "time": f"/attempts/{attempt.pk}/time",
        "receipt": f"/attempts/{attempt.pk}/receipt",
        "review queue": "/review/",
        "judging": f"/review/{sitting.pk}/{item.question}/",
        "rubric": f"/quizzes/{sitting.quiz_id}/questions/{item.question}/rubric/",
        "who judges what": f"/sittings/{sitting.pk}/review-plan",
        "second opinions": f"/sittings/{sitting.pk}/second-opinions",
        "adjustments": f"/sittings/{sitting.pk}/adjustments",
        "gradebook": f"/sittings/{sitting.pk}/gradebook",
        "result": f"/attempts/{attempt.pk}/result",
        "audit": f"/attempts/{attempt.pk}/audit",
        "statistics": f"/sittings/{sitting.pk}/statistics",
        "regrade": f"/sittings/{sitting.pk}/regrade",
        "requests": "/requests/",
        "release": f"/sittings/{sitting.pk}/release",
        "accommodations": f"/courses/{course.pk}/accommodations",
        "accommodations, table": f"/courses/{course.pk}/accommodations/upload",
    }.items():
        response = page.goto(address)
        assert response is not None
        assert response.ok, address
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        yield stop


def _sign_in(page: Page, netid: str, password: str) -> None:
    page.get_by_label("NetID").fill(netid)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
