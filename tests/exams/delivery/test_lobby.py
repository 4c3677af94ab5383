"""Does the door say how things stand for this student, in plain words?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from exams.models import Accommodation, Course, Edition, Quiz, Sitting, User, database_now
from tests.cast import HONOR, Begin, Page, make_edition, make_sitting, small_paper

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
CAN_START = "Your time begins when you press it."


def lobby(client: Client, user: User, sitting: Sitting) -> Any:
    client.force_login(user)
    return client.get(f"/sittings/{sitting.pk}/")


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_the_cover_is_the_papers(client: Client, ada: User, sitting: Sitting) -> None:
    text = words(lobby(client, ada, sitting))
    for part in ("TST 101", "Small Quiz", "A pencil", "True/False", "20 min", HONOR, CAN_START):
        assert part in text


def test_no_question_stands_on_the_cover(client: Client, ada: User, sitting: Sitting) -> None:
    assert "Prompt of" not in words(lobby(client, ada, sitting))


def test_the_time_is_explained_as_it_applies(client: Client, ada: User, course: Course, sitting: Sitting) -> None:
    Accommodation.objects.create(course=course, user=ada, factor="1.5", extra_time=5 * MINUTE)
    assert "45 min × 1.5 + 5 min = <strong>72 min 30 s</strong>" in words(lobby(client, ada, sitting))


def test_a_hard_stop_is_told_before_the_start(client: Client, ada: User, edition: Edition) -> None:
    sitting = make_sitting(edition, hard_stop=True, closes_at=database_now() + 20 * MINUTE)
    text = words(lobby(client, ada, sitting))
    assert "This sitting stops for everyone at" in text
    assert "<p data-clipped>" in text


def test_a_hard_stop_that_takes_nothing_does_not_frighten(client: Client, ada: User, edition: Edition) -> None:
    sitting = make_sitting(edition, hard_stop=True, closes_at=database_now() + 90 * MINUTE)
    assert "<p data-clipped hidden>" in words(lobby(client, ada, sitting))


def test_before_the_opening_one_can_read_but_not_start(client: Client, ada: User, edition: Edition) -> None:
    now = database_now()
    text = words(lobby(client, ada, make_sitting(edition, opens_at=now + MINUTE, closes_at=now + 9 * MINUTE)))
    assert "Not open yet." in text
    assert "data-start disabled" in text


def test_afterwards_nothing_can_be_signed(client: Client, ada: User, edition: Edition) -> None:
    now = database_now()
    text = words(lobby(client, ada, make_sitting(edition, opens_at=now - 9 * MINUTE, closes_at=now - MINUTE)))
    assert "The time to start is over." in text
    assert "data-start-form" not in text


def test_a_sitting_without_an_edition_says_that_it_is_not_the_students_fault(
    client: Client, ada: User, quiz: Quiz
) -> None:
    now = database_now()
    sitting = Sitting.objects.create(quiz=quiz, name="Bare", opens_at=now - MINUTE, closes_at=now + MINUTE)
    assert "Nothing is wrong on your side." in words(lobby(client, ada, sitting))


def test_staff_are_told_that_they_are_not_on_the_list(client: Client, bo: User, sitting: Sitting) -> None:
    text = words(lobby(client, bo, sitting))
    assert "You are not on the list of students" in text
    assert "data-start-form" not in text


def test_a_stranger_finds_no_door(client: Client, dan: User, sitting: Sitting) -> None:
    assert lobby(client, dan, sitting).status_code == 404


def test_a_wrong_code_is_said_and_what_was_typed_stays(client: Client, ada: User, edition: Edition) -> None:
    sitting = make_sitting(edition, code_kind="static", access_code="OWL42")
    client.force_login(ada)
    data = {"full_name": ada.full_name, "agree": "on", "access_code": "OWL43"}
    response = client.post(f"/sittings/{sitting.pk}/start", data)
    assert response.status_code == 403
    assert "The access code was not right" in words(response)
    assert 'value="Ada Example"' in words(response)
    field = response.context["form"]["access_code"]
    assert (bool(field.errors), 'aria-invalid="true"' in str(field)) == (True, True)


@pytest.mark.parametrize(("navigation", "told"), [("forward", True), ("all", False)])
def test_no_way_back_is_told_before_the_start(
    client: Client, ada: User, cleo: User, quiz: Quiz, navigation: str, told: bool
) -> None:
    sitting = make_sitting(make_edition(quiz, cleo, small_paper(navigation=navigation)))
    assert ("No way back." in words(lobby(client, ada, sitting))) is told


def test_a_running_attempt_offers_to_continue(client: Client, ada: User, begin: Begin) -> None:
    attempt = begin(ada)
    text = words(lobby(client, ada, attempt.sitting))
    assert f'href="/attempts/{attempt.pk}/">Continue' in text
    assert "data-start-form" not in text


def test_a_closed_attempt_leads_to_its_receipt(client: Client, ada: User, begin: Begin) -> None:
    page = Page(begin(ada))
    page.submit()
    assert "You have taken this quiz" in words(lobby(client, ada, page.attempt.sitting))
