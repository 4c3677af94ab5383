"""Can everybody use every page of the way: on a phone, in the dark, with a screen reader, and without a complaint?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from exams.delivery.starting import start_attempt
from exams.models import Attempt, Sitting, User
from exams.running.closing import close_attempts
from grading.marking.pipeline import grade_waiting
from tests.browser.looks import barriers, misfits
from tests.browser.people import Ears
from tests.browser.way import faults_along, way_of_a_student, way_of_staff
from tests.cast import Page as Client

PHONE = {"width": 360, "height": 720}


@pytest.fixture
def graded(demo_sitting: Sitting, ada: User) -> Attempt:
    """An attempt with a wrong claim and an explanation that waits for a person."""
    attempt, _ = start_attempt(demo_sitting, ada, typed_name=ada.full_name, agrees=True)
    claim = attempt.edition.paper["sections"][0]["questions"][1]["id"]
    page = Client(attempt)
    page.sync(page.item(claim, ["true"], "The optimizer keeps a copy for each example."))
    close_attempts(Attempt.objects.filter(pk=attempt.pk), closed_by=Attempt.ClosedBy.SUBMIT)
    grade_waiting()
    attempt.refresh_from_db()
    return attempt


def test_a_students_way_fits_a_phone_and_nothing_complains(
    demo_sitting: Sitting, cleo: User, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(viewport=PHONE, has_touch=True).new_page()
    ears = Ears(page)
    assert faults_along(page, way_of_a_student(page, demo_sitting, cleo), misfits) == []
    assert ears.heard == []


def test_the_pages_of_staff_fit_a_phone_and_nothing_complains(
    graded: Attempt, cleo: User, device: Callable[..., BrowserContext]
) -> None:
    page = device(cleo, viewport=PHONE, has_touch=True).new_page()
    ears = Ears(page)
    assert faults_along(page, way_of_staff(page, graded), misfits) == []
    assert ears.heard == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier_on_a_students_way(
    scheme: str, demo_sitting: Sitting, cleo: User, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(color_scheme=scheme, bypass_csp=True, reduced_motion="reduce").new_page()
    assert faults_along(page, way_of_a_student(page, demo_sitting, cleo), barriers) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier_for_staff(
    scheme: str, graded: Attempt, cleo: User, device: Callable[..., BrowserContext]
) -> None:
    page = device(cleo, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce").new_page()
    assert faults_along(page, way_of_staff(page, graded), barriers) == []


def test_the_map_is_a_drawer_on_a_phone(
    demo_sitting: Sitting, ada: User, device: Callable[..., BrowserContext]
) -> None:
    attempt, _ = start_attempt(demo_sitting, ada, typed_name=ada.full_name, agrees=True)
    page = device(ada, viewport=PHONE, has_touch=True).new_page()
    page.goto(f"/attempts/{attempt.pk}/")
    drawer = page.locator("#paper-map")
    expect(drawer).to_be_hidden()
    page.locator(".paper-map-button").tap()
    expect(drawer).to_be_visible()
    drawer.locator("[data-map]", has_text="2.3").tap()
    expect(drawer).to_be_hidden()
    expect(page.locator("[data-number='2.3']")).to_be_focused()
    expect(page.locator("[data-number='2.3'] .question-title")).to_be_in_viewport()
