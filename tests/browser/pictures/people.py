"""Which pictures show who is in a course and how people sign in?"""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.pictures.camera import Camera

FILE = """Student,ID,SIS User ID,SIS Login ID,Section,Accommodation
"    Points Possible",,,,,
"Example, Ada",5421,990012,ada,TST 101 - 002,
"Example, Student 03",5422,990013,student-03,TST 101 - 002,time and a half
"Béart, Zoé",5423,990014,zoe,TST 101 - 001,
"Öztürk, Can",5424,990015,can,TST 101 - 001,
"""


def roster(page: Page, camera: Camera, course: int) -> None:
    """What a file would change."""
    page.goto(f"/admin/exams/course/{course}/roster/")
    page.get_by_label("stay: the file is a part").check()
    file = {"name": "gradebook.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    page.get_by_label("CSV file").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Read and show").click()
    expect(page.get_by_role("button", name="Write this roster")).to_be_visible()
    camera.part(page, "roster", page.locator("#content"), tallest=780, margin=0)


def account(page: Page, camera: Camera) -> None:
    """Where one is signed in."""
    page.goto("/account/")
    camera.part(page, "account", page.locator("main > .narrow"))
