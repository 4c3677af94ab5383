"""Does a real browser run anything that somebody typed, on any page, and does any page break its own policy?

The pages are taken from the table of addresses and from the admin itself: tomorrow's are covered from their first day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, reverse
from playwright.sync_api import BrowserContext

from exams.models import Accommodation, Attempt, Enrollment, Hand, Role, Sitting, User
from grading.marking.pipeline import grade_waiting
from grading.models import ReviewItem
from grading.results.releasing import release_results
from grading.results.sheet import Shown
from tests.browser.people import Ears
from tests.cast import CLAIM, Page
from tests.security.hostile import SHORT
from tests.services.site import Web
from tests.test_access import ROWS, patterns

BACKEND = "django.contrib.auth.backends.ModelBackend"
# Told by an alert: whatever ran says so. The payloads call alert(1).
Device = Callable[[User], BrowserContext]


@pytest.fixture
def device(new_context: Callable[..., BrowserContext], site: Web) -> Device:
    def make(user: User) -> BrowserContext:
        client = Client()
        client.force_login(user, backend=BACKEND)
        context = new_context()
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site.url}])
        return context

    return make


@pytest.fixture
def over(hostile: Attempt, ada: User, cleo: User) -> Attempt:
    """The exam full of hostile words, handed in, graded, commented and released."""
    Page(hostile).submit()
    Accommodation.objects.create(course=hostile.sitting.quiz.course, user=ada, factor=2, reason=SHORT)
    Enrollment.objects.filter(user=ada).update(section=SHORT[:20])
    Sitting.objects.update(announcement=SHORT)
    Hand.objects.create(attempt=hostile, text=SHORT[:100], raised_at=hostile.started_at)
    grade_waiting()
    ReviewItem.objects.update(comment=SHORT)
    release_results(hostile.sitting, Shown(answers=True, key=True, solutions=True, comments=True), by=cleo)
    return hostile


def addresses(attempt: Attempt) -> Iterator[str]:
    """Every address of the table that is read, for this attempt, and every page of the admin with a row in it."""
    places = {
        "<int:sitting_id>": attempt.sitting_id, "<uuid:attempt_id>": attempt.pk, "<slug:question>": CLAIM,
        "<int:course_id>": attempt.sitting.quiz.course_id, "<int:quiz_id>": attempt.sitting.quiz_id,
        "<int:item_id>": ReviewItem.objects.get().pk, "<int:user_id>": attempt.student_id,
    }  # fmt: skip
    paths = dict(patterns())
    for path in (paths[row[0]] for row in ROWS if row[1] == "GET"):
        for variable, value in places.items():
            path = path.replace(variable, str(value))
        if "<" not in path:
            yield f"/{path}"
    for model in admin.site._registry:
        label, row = f"admin:{model._meta.app_label}_{model._meta.model_name}", model._default_manager.first()
        for page, of in (("changelist", []), ("add", []), ("change", [row]), ("history", [row])):
            try:
                yield reverse(f"{label}_{page}", args=[one.pk for one in of])
            except (NoReverseMatch, AttributeError):
                continue


def pages(attempt: Attempt, user: User) -> list[str]:
    """Those that this person can open as a page."""
    client = Client(raise_request_exception=False)
    client.force_login(user, backend=BACKEND)
    answers = {path: client.get(path) for path in addresses(attempt)}
    html = {p for p, r in answers.items() if r.status_code == 200 and r["Content-Type"].startswith("text/html")}
    return sorted(p for p in html if "attachment" not in answers[p].headers.get("Content-Disposition", ""))


def visited(context: BrowserContext, paths: list[str]) -> list[str]:
    """What the browser ran or complained about on these pages."""
    page = context.new_page()
    ears, alerts = Ears(page), []
    page.on("dialog", lambda dialog: (alerts.append(f"{page.url}: {dialog.message}"), dialog.dismiss()))
    for path in paths:
        page.goto(path, wait_until="load")
    # What a server refuses (the preview of a question that is still empty) is no matter of scripts and policies.
    return [*alerts, *(words for words in ears.heard if "Failed to load resource" not in words)]


def test_nothing_that_was_typed_runs_for_who_may_see_everything(over: Attempt, device: Device) -> None:
    root = User.objects.create_superuser("root", SHORT)
    Enrollment.objects.create(course=over.sitting.quiz.course, user=root, role=Role.INSTRUCTOR)
    paths = pages(over, root)
    assert len(paths) > 60
    assert visited(device(root), paths) == []


def test_nothing_runs_for_the_student(over: Attempt, ada: User, device: Device) -> None:
    paths = pages(over, ada)
    assert f"/attempts/{over.pk}/result" in paths
    assert visited(device(ada), paths) == []


def test_nothing_runs_on_a_paper(hostile: Attempt, ada: User, device: Device) -> None:
    assert visited(device(ada), ["/", f"/sittings/{hostile.sitting_id}/", f"/attempts/{hostile.pk}/"]) == []
