"""Does the server keep the rule that there is no way back, whatever a page sends?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from exams.delivery.quick import write_at_once
from exams.models import Attempt, EditionImage, FigureImage, Quiz, Response, User
from exams.rules.client import Client as Sender
from exams.rules.replay import replay
from exams.rules.sync import parse_sync_object
from exams.running.ledger import pause
from tests.cast import CLAIM, MANY, ONE, Begin, Page, make_edition, make_sitting, shift, small_paper, value

pytestmark = pytest.mark.django_db
SEEN, AHEAD = "a" * 64, "b" * 64


def paper_with_figures() -> Any:
    paper: Any = small_paper(navigation="forward")
    many, one = paper["sections"][1]["questions"]
    paper["sections"][1]["instructions_html"] = "<p>Only the second section says this.</p>"
    many["prompt_html"] = f'<p>The second question</p><img src="/figures/{SEEN}" alt="">'
    one["prompt_html"] = f'<p>The third question</p><img src="/figures/{AHEAD}" alt="">'
    return paper


@pytest.fixture
def attempt(quiz: Quiz, cleo: User, ada: User, begin: Begin) -> Attempt:
    edition = make_edition(quiz, cleo, paper_with_figures())
    for digest in (SEEN, AHEAD):
        image = FigureImage.objects.create(digest=digest, media_type="image/png", width=1, height=1, data=b"x")
        EditionImage.objects.create(edition=edition, image=image, in_paper=True)
    return begin(ada, at=make_sitting(edition))


@pytest.fixture
def page(attempt: Attempt) -> Page:
    return Page(attempt)


def go_on(page: Page, leaving: str, *items: dict[str, Any], **changes: Any) -> Any:
    response = page.post(page.body(*items, leaving=leaving, **changes), to="forward")
    assert response.status_code == 200, response.content
    return response.json()


def place(page: Page) -> int:
    return Attempt.objects.get(pk=page.attempt.pk).place


def kinds(page: Page) -> list[str]:
    return list(page.attempt.journal.values_list("kind", flat=True))


def test_going_on_saves_the_answer_and_brings_the_next_question(page: Page) -> None:
    reply = go_on(page, CLAIM, page.item(CLAIM, ["true"], "because"))
    assert reply["responses"][CLAIM]["verdict"] == "saved"
    assert (reply["place"], reply["next"]["id"], place(page)) == (1, MANY, 1)
    assert "The second question" in reply["next"]["html"]
    assert "Only the second section says this." in reply["next"]["section"]["html"]
    assert "The third question" not in str(reply)
    moved = page.attempt.journal.get(kind="moved_on")
    assert (moved.question, moved.data) == (CLAIM, {"place": 1})


def test_going_on_twice_goes_on_once(page: Page) -> None:
    body = page.body(page.item(CLAIM, ["true"]), leaving=CLAIM)
    first, second = (page.post(body, to="forward").json() for _ in range(2))
    again = go_on(page, CLAIM)
    assert [reply["next"]["id"] for reply in (first, second, again)] == [MANY] * 3
    assert (place(page), kinds(page).count("moved_on")) == (1, 1)


def test_a_save_for_a_question_that_was_left_is_kept_but_changes_nothing(page: Page) -> None:
    go_on(page, CLAIM, page.item(CLAIM, ["true"]))
    reply = page.sync(page.item(CLAIM, ["false"], revision=2, base=1))
    assert reply["responses"][CLAIM]["verdict"] == "left"
    assert Response.objects.get(attempt=page.attempt, question=CLAIM).value == value(["true"])
    kept = page.attempt.journal.get(kind="save_left")
    assert kept.data["value"] == value(["false"])
    folded = {question: found.value for question, found in replay(page.attempt.journal.order_by("number")).items()}
    assert folded == dict(Response.objects.filter(attempt=page.attempt).values_list("question", "value"))


def test_nobody_answers_a_question_that_was_not_handed_out(page: Page) -> None:
    response = page.post(page.body(page.item(ONE, ["oa"])))
    assert (response.status_code, response.json()["error"]) == (400, "question_unknown")
    assert not Response.objects.exists()


@pytest.mark.parametrize("leaving", [MANY, ONE, "unheard-of"])
def test_only_the_current_question_can_be_left(page: Page, leaving: str) -> None:
    reply = go_on(page, leaving)
    assert (place(page), "moved_on" in kinds(page)) == (0, False)
    assert reply["place"] == 0


def test_from_the_last_question_nothing_leads_on(page: Page) -> None:
    go_on(page, CLAIM)
    go_on(page, MANY)
    assert go_on(page, ONE)["next"] is None
    assert place(page) == 2
    assert page.sync(page.item(ONE, ["ob"]))["responses"][ONE]["verdict"] == "saved"


def test_an_answer_with_two_versions_keeps_the_student(page: Page) -> None:
    page.sync(page.item(CLAIM, ["true"], revision=5))
    reply = go_on(page, CLAIM, page.item(CLAIM, ["false"], revision=2))
    assert (reply["responses"][CLAIM]["verdict"], reply["next"], place(page)) == ("stale", None, 0)


def test_a_page_that_was_taken_over_does_not_go_on(page: Page) -> None:
    page.sync()
    other = Page(page.attempt)
    other.sync()
    reply = go_on(page, CLAIM, claim=False)
    assert (reply["holder"], reply["next"], place(page)) == (False, None, 0)


def test_a_paused_attempt_does_not_go_on(page: Page, cleo: User) -> None:
    page.sync()
    pause(Attempt.objects.filter(pk=page.attempt.pk), by=cleo, why="fire drill")
    assert (go_on(page, CLAIM)["state"], place(page)) == ("paused", 0)


def test_when_the_time_is_over_nothing_goes_on(page: Page) -> None:
    page.sync()
    shift(page.attempt, dt.timedelta(minutes=45, seconds=11))
    go_on(page, CLAIM)
    assert place(page) == 0


def test_only_the_token_of_the_attempt_goes_on(page: Page) -> None:
    page.token = "forged"
    assert page.post(page.body(leaving=CLAIM), to="forward").status_code == 401
    assert place(page) == 0


@pytest.mark.parametrize("leaving", [None, 1, "\x00"])
def test_a_malformed_request_moves_nothing(page: Page, leaving: Any) -> None:
    assert page.post(page.body(leaving=leaving), to="forward").status_code == 400
    assert page.post(page.body(), to="forward").status_code == 400
    assert place(page) == 0


def test_where_there_is_a_way_back_nothing_is_left(begin: Begin, ada: User) -> None:
    page = Page(begin(ada))
    reply = go_on(page, CLAIM, page.item(CLAIM, ["true"]))
    assert reply["next"] is None
    assert (place(page), "place" in reply) == (0, False)


def test_the_paper_holds_no_later_question_and_no_later_figure(page: Page, ada: User, client: Client) -> None:
    client.force_login(ada)
    address = f"/attempts/{page.attempt.pk}/"
    before = client.get(address).content.decode()
    assert "The second question" not in before
    assert '"mb"' not in before
    assert "Only the second section says this." not in before
    assert client.get(f"/figures/{SEEN}").status_code == 404
    go_on(page, CLAIM)
    after = client.get(address).content.decode()
    assert "The second question" in after
    assert "The third question" not in after
    assert [client.get(f"/figures/{digest}").status_code for digest in (SEEN, AHEAD)] == [200, 404]


def test_after_the_end_and_for_staff_figures_are_as_ever(page: Page, ada: User, bo: User, client: Client) -> None:
    client.force_login(bo)
    assert client.get(f"/figures/{AHEAD}").status_code == 200
    page.submit()
    client.force_login(ada)
    assert client.get(f"/figures/{AHEAD}").status_code == 200


def test_a_figure_of_another_open_quiz_is_not_withheld(
    page: Page, ada: User, cleo: User, begin: Begin, client: Client
) -> None:
    other = make_edition(Quiz.objects.create(course=page.attempt.edition.quiz.course, title="Practice"), cleo)
    EditionImage.objects.create(edition=other, image_id=AHEAD, in_paper=True)
    begin(ada, at=make_sitting(other))
    client.force_login(ada)
    assert client.get(f"/figures/{AHEAD}").status_code == 200


def test_a_device_that_comes_later_finds_the_place(page: Page) -> None:
    go_on(page, CLAIM, page.item(CLAIM, ["true"]))
    go_on(page, MANY)
    other = Page(page.attempt)
    assert other.sync()["place"] == 2


@pytest.mark.postgres
def test_the_short_way_leaves_such_an_edition_to_the_ordinary_one(page: Page) -> None:
    page.sync()
    request = parse_sync_object(page.body(page.item(CLAIM, ["true"])))
    sender = Sender("127.0.0.1", "")
    ids = {"student_id": page.attempt.student_id, "epoch": 0}
    assert write_at_once(page.attempt.pk, request, **ids, client=sender) is None
    assert not Response.objects.exists()
