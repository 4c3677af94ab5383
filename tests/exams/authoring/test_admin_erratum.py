"""Can an instructor bring a corrected edition to a sitting, knowing what will happen, and see who has seen it?"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from exams.models import Attempt, Edition, Erratum, ErratumNotice, Sitting, User
from tests.cast import MANY, Begin, Page, make_edition, small_paper

pytestmark = pytest.mark.django_db
NOTE = "In question 2.1 the prompt was wrong."


@pytest.fixture
def corrected(edition: Edition, cleo: User) -> Edition:
    paper: Any = small_paper()
    paper["sections"][1]["questions"][0]["prompt_html"] = "<p>The right prompt</p>"
    return make_edition(edition.quiz, cleo, paper)


@pytest.fixture
def page(ada: User, begin: Begin) -> Page:
    page = Page(begin(ada))
    page.sync(page.item(MANY, ["ma"]))
    return page


def address(sitting: Sitting) -> str:
    return f"/admin/exams/sitting/{sitting.pk}/erratum/"


def text(client: Client, sitting: Sitting) -> str:
    response = client.get(address(sitting))
    assert response.status_code == 200
    return response.content.decode()


def test_with_the_newest_edition_everywhere_there_is_nothing_to_bring(
    client: Client, cleo: User, sitting: Sitting
) -> None:
    client.force_login(cleo)
    assert "Everybody here has the newest edition" in text(client, sitting)


@pytest.mark.usefixtures("corrected")
def test_the_page_shows_the_difference_and_whom_it_reaches(
    client: Client, cleo: User, sitting: Sitting, page: Page
) -> None:
    client.force_login(cleo)
    shown = text(client, sitting)
    assert "The right prompt" in shown
    assert "Bring edition 2 to 1 student" in shown


def test_bringing_it_needs_words_for_the_students(
    client: Client, cleo: User, sitting: Sitting, page: Page, corrected: Edition
) -> None:
    client.force_login(cleo)
    assert client.post(address(sitting), {"note": " "}).status_code == 400
    assert client.post(address(sitting), {"note": NOTE}).status_code == 303
    page.attempt.refresh_from_db()
    assert page.attempt.edition == corrected
    assert "<strong>not yet</strong>" in text(client, sitting)


def test_the_instructor_sees_who_has_confirmed(
    client: Client, cleo: User, sitting: Sitting, page: Page, corrected: Edition
) -> None:
    client.force_login(cleo)
    client.post(address(sitting), {"note": NOTE})
    told = page.client.get(f"/attempts/{page.attempt.pk}/corrections", headers={"X-Attempt-Token": page.token}).json()
    assert page.post([told["corrections"][0]["id"]], to="corrections/seen").status_code == 200
    assert ErratumNotice.objects.get().seen_at is not None
    assert page.attempt.journal.get(kind="correction_seen").data == {"edition": corrected.digest}
    assert "<strong>1 of 1</strong> has confirmed seeing it" in text(client, sitting)


def test_before_anybody_begins_the_sitting_just_hands_it_out(
    client: Client, cleo: User, sitting: Sitting, corrected: Edition
) -> None:
    client.force_login(cleo)
    assert "Hand out edition 2 instead" in text(client, sitting)
    assert client.post(address(sitting)).status_code == 303
    assert list(sitting.editions.all()) == [corrected]
    assert not Erratum.objects.exists()


def test_what_would_move_the_paper_is_named_and_not_brought(
    client: Client, cleo: User, sitting: Sitting, page: Page, edition: Edition
) -> None:
    later = make_edition(edition.quiz, cleo, small_paper(navigation="forward"))
    client.force_login(cleo)
    assert "How one goes from question to question" in text(client, sitting)
    assert client.post(address(sitting), {"note": NOTE}).status_code == 303
    assert Attempt.objects.get().edition == edition
    assert client.post(address(sitting), {"later_only": "1"}).status_code == 303
    assert (Attempt.objects.get().edition, sitting.editions.get()) == (edition, later)


def test_nobody_else_reaches_the_page(
    client: Client, ada: User, bo: User, other_cleo: User, sitting: Sitting, corrected: Edition
) -> None:
    for user, expected in ((ada, 302), (bo, 302), (other_cleo, 404)):
        client.force_login(user)
        assert client.get(address(sitting)).status_code == expected
        assert client.post(address(sitting), {"note": NOTE}).status_code == expected
    assert sitting.editions.get() != corrected


@pytest.mark.usefixtures("corrected")
def test_the_quiz_names_the_sittings_that_do_not_have_the_newest_edition(
    client: Client, cleo: User, sitting: Sitting
) -> None:
    client.force_login(cleo)
    quiz = f"/admin/exams/quiz/{sitting.quiz_id}/change/"
    assert address(sitting) in client.get(quiz).content.decode()
    client.post(address(sitting))
    assert address(sitting) not in client.get(quiz).content.decode()
