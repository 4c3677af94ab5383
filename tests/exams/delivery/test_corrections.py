"""Does a page that runs get what was corrected, by its token alone, and does a reload show it too?"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from exams.delivery.receipts import receipt_of
from exams.models import Attempt, Edition, EditionImage, ErratumNotice, FigureImage, Sitting, User
from exams.rules.paper import questions_of
from exams.running.errata import bring
from grading.marking.pipeline import grade_waiting
from grading.models import QuestionScore
from tests.cast import MANY, ONE, Begin, Page, choice, make_edition, small_key, small_paper

pytestmark = pytest.mark.django_db
NOTE = "Option D of 2.1 was wrong; 2.2 reads otherwise."


@pytest.fixture
def page(ada: User, begin: Begin) -> Page:
    page = Page(begin(ada))
    page.sync(page.item(MANY, ["ma", "md"]), page.item(ONE, ["oa"]))
    return page


@pytest.fixture
def corrected(edition: Edition, cleo: User) -> Edition:
    """Of the select-all, D is gone; the select-one reads otherwise, and now A is right."""
    paper, key = small_paper(), small_key()
    many, one = list(questions_of(paper))[1:]
    many["choices"] = [choice(f"m{x.lower()}", x) for x in "ABC"]
    one["prompt_html"] = "<p>The better prompt</p>"
    del key["questions"][MANY]["choices"]["md"]
    for name, judged in key["questions"][ONE]["choices"].items():
        judged["correct"] = name == "oa"
    return make_edition(edition.quiz, cleo, paper, key)


@pytest.fixture
def brought(page: Page, sitting: Sitting, edition: Edition, corrected: Edition, cleo: User) -> ErratumNotice:
    return bring(sitting, before=edition, to=corrected, by=cleo, note=NOTE).notices.get()


def asked(page: Page, token: str | None = None) -> Any:
    return page.client.get(f"/attempts/{page.attempt.pk}/corrections", headers={"X-Attempt-Token": token or page.token})


def test_before_any_correction_there_is_nothing(page: Page) -> None:
    told = asked(page).json()
    assert (told["questions"], told["sections"], told["corrections"]) == ([], [], [])
    assert told["edition"] == page.attempt.edition.digest


def test_the_page_gets_what_changed_with_the_answers_that_stand(
    page: Page, brought: ErratumNotice, corrected: Edition
) -> None:
    told = asked(page).json()
    assert told["edition"] == corrected.digest == page.sync()["edition"]
    many, one = told["questions"]
    assert (many["id"], many["choices"], many["stored"]["value"]["selected"]) == (MANY, ["ma", "mb", "mc"], ["ma"])
    assert "Taken out: option D read" in many["html"]
    assert (one["id"], one["stored"]["value"]["selected"]) == (ONE, ["oa"])
    assert "The better prompt" in one["html"]
    assert "Prompt of 2.2" in one["html"]
    (notice,) = told["corrections"]
    assert (notice["id"], notice["text"]) == (brought.pk, NOTE)
    assert [question["number"] for question in notice["questions"]] == ["2.1", "2.2"]


def test_an_answer_that_names_the_choice_that_is_gone_is_refused_and_changes_nothing(
    page: Page, brought: ErratumNotice
) -> None:
    refused = page.post(page.body(page.item(MANY, ["mb", "md"], revision=2, base=1)))
    assert (refused.status_code, refused.json()["error"]) == (400, "choice_unknown")
    assert asked(page).json()["questions"][0]["stored"]["value"]["selected"] == ["ma"]


def test_a_reload_shows_the_marks(page: Page, brought: ErratumNotice, ada: User, client: Client) -> None:
    client.force_login(ada)
    shown = client.get(f"/attempts/{page.attempt.pk}/").content.decode()
    assert shown.count(f'data-correction="{brought.pk}" open') == 2
    assert "Prompt of 2.2" in shown


def test_what_was_confirmed_is_not_announced_again_but_stays_marked(
    page: Page, brought: ErratumNotice, ada: User, client: Client
) -> None:
    assert page.post([brought.pk], to="corrections/seen").status_code == 200
    assert page.post([brought.pk], to="corrections/seen").status_code == 200
    assert page.attempt.journal.filter(kind="correction_seen").count() == 1
    told = asked(page).json()
    assert told["corrections"] == []
    assert f'data-correction="{brought.pk}" >' in told["questions"][0]["html"]


@pytest.mark.parametrize("body", ["{}", "[true]", '["1"]', "[-1]", "not json", "[" + "1," * 200 + "1]"])
def test_what_is_no_list_of_numbers_is_refused(page: Page, body: str) -> None:
    assert page.post(body, to="corrections/seen").status_code == 400


def test_another_attempts_correction_cannot_be_confirmed(page: Page, brought: ErratumNotice, sitting: Sitting) -> None:
    Attempt.objects.filter(pk=page.attempt.pk).update(token_epoch=1)
    assert asked(page).status_code == 401
    assert page.post([brought.pk], to="corrections/seen").status_code == 401
    brought.refresh_from_db()
    assert brought.seen_at is None


def test_the_receipt_names_the_edition_and_grading_goes_by_its_key(
    page: Page, brought: ErratumNotice, corrected: Edition
) -> None:
    page.submit()
    page.attempt.refresh_from_db()
    assert receipt_of(page.attempt).attempt.edition == corrected
    grade_waiting()
    points = {row.question: row.points for row in QuestionScore.objects.filter(attempt=page.attempt)}
    assert (points[ONE], points[MANY]) == (15, 10)


def test_a_figure_of_the_question_as_it_was_can_still_be_seen(
    page: Page, edition: Edition, brought: ErratumNotice, ada: User, dan: User
) -> None:
    image = FigureImage.objects.create(digest="b" * 64, media_type="image/png", width=1, height=1, data=b"x")
    EditionImage.objects.create(edition=edition, image=image, in_paper=True)
    assert image in FigureImage.objects.visible_to(ada)
    assert image not in FigureImage.objects.visible_to(dan)
