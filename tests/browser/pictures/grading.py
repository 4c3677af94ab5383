"""Which pictures show how results are judged together, corrected and shown?"""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.pictures.camera import Camera

REASONS = (("1", "Names what the claim gets wrong"), ("1", "Says why"), ("-0.5", "Contradicts itself"))
TABLE = "netid,question,points,reason\nstudent-02,1.9,1,Agreed in office hours\nstudent-04,total,2,Reviewed a lecture\n"


def rubric(page: Page, camera: Camera) -> None:
    """A rubric, and an explanation judged by it."""
    page.goto("/review/")
    page.get_by_role("link", name="Review question").first.click()
    page.get_by_role("link", name="Make a rubric").click()
    for points, words in REASONS:
        page.get_by_label("Points").last.fill(points)
        page.get_by_label("Words").last.fill(words)
        page.get_by_role("button", name="Add").click()
        expect(page.get_by_role("heading", name=words)).to_be_visible()
    page.get_by_role("link", name="Go on judging").first.click()
    page.get_by_label(REASONS[0][1]).check()
    page.get_by_label(REASONS[2][1]).check()
    expect(page.locator("[data-rubric-total]")).to_have_text("0.5")
    camera.part(page, "judging-rubric", page.locator("form[data-review]"), tallest=800)


def plan(page: Page, camera: Camera, sitting: int) -> None:
    """Who judges what, and a second opinion on a sample."""
    page.goto(f"/sittings/{sitting}/review-plan")
    camera.part(page, "review-plan", page.locator("main"), tallest=700, margin=0)
    page.goto(f"/sittings/{sitting}/second-opinions")
    page.get_by_role("button", name="Draw").click()
    for place in range(3):
        page.goto("/review/")
        page.get_by_role("link", name=re.compile("^Second opinion")).nth(place).click()
        page.locator("label.step").nth(2).click()
        page.get_by_role("button", name="Save and go on").click()
        page.wait_for_load_state()
    page.goto(f"/sittings/{sitting}/second-opinions")
    start, end = page.get_by_role("heading", name="How far two people agree"), page.locator("main section.card").nth(0)
    camera.part(page, "second-opinions", start, page.locator("main table"), end)


def correct(page: Page, camera: Camera, sitting: int) -> None:
    """A regrade before it is applied, and a table of adjustments."""
    page.goto(f"/sittings/{sitting}/regrade")
    page.get_by_label("Full credit for everybody").check()
    page.get_by_label("Question", exact=True).select_option(label="Question 2.4")
    page.get_by_role("button", name="Preview").click()
    camera.part(page, "regrade", page.locator("main"), tallest=800, margin=0)
    page.get_by_label("Reason").fill("Two options could be read in two ways")
    page.get_by_role("button", name="Apply this regrade").click()
    page.wait_for_url("**/regrades/**")
    page.goto(f"/sittings/{sitting}/adjustments")
    table = {"name": "points.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    page.get_by_label("CSV or Excel file").set_input_files(table)  # type: ignore[arg-type]
    page.get_by_role("button", name="See what it would change").click()
    camera.part(page, "adjustments", page.locator("main"), margin=0)
    page.goto(f"/sittings/{sitting}/statistics")
    camera.part(page, "statistics", page.locator("main"), tallest=1000, margin=0)


def told(page: Page, camera: Camera) -> None:
    """What a student finds after the regrade."""
    page.goto("/")
    page.get_by_role("link", name=re.compile("^What changed")).click()
    camera.part(page, "result-changed", page.locator("section.note"))
