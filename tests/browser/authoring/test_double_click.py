"""Is the form of the admin sent once by a double click?"""

from __future__ import annotations

from playwright.sync_api import Page

from exams.models import Course

TWICE = """() => {
  const went = [];
  addEventListener("submit", (event) => {
    went.push(!event.defaultPrevented);
    event.preventDefault();
  });
  const form = document.querySelector("#quiz_form");
  form.requestSubmit();
  form.requestSubmit();
  return went;
}"""


def test_of_two_clicks_on_save_only_the_first_goes(desk: Page, course: Course) -> None:
    desk.goto("/admin/exams/quiz/add/")
    assert desk.evaluate(TWICE) == [True, False]
