"""Is a message that is taken back never seen by who has not, told to who has, and kept in the journal?"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from exams.models import Attempt, Course, Enrollment, Message, Role, Sitting, User
from exams.proctoring.room_forms import MessageBackForm
from exams.running.ledger import pause
from exams.running.messages import send_message
from exams.running.taking_back import standing_messages, take_back
from tests.cast import Begin, Page, person

pytestmark = pytest.mark.django_db
WRONG = "Question 2: the answer is B."
TAKEN_BACK = f"Taken back, so it does not hold any more: “{WRONG}”"


@pytest.fixture
def other(course: Course, begin: Begin) -> Page:
    """The page of a second student."""
    student = person("second", "Second Example")
    Enrollment.objects.create(course=course, user=student, role=Role.STUDENT)
    return Page(begin(student))


def shown(page: Page, **changes: Any) -> list[str]:
    return [message["text"] for message in page.sync(**changes)["messages"]]


def board(client: Client, sitting: Sitting, page: Page) -> str:
    rows = client.get(f"/sittings/{sitting.pk}/room.json").json()["rows"]
    told: str = next(row["message"] for row in rows if row["attempt"] == str(page.attempt.pk))
    return told.partition(" ")[2]


def latest(sitting: Sitting, who: str = "all") -> str:
    return str(MessageBackForm(sitting=sitting, who=[who]).sendings[0].message.pk)


def test_who_has_not_seen_it_never_does_and_who_has_is_told(
    client: Client, post: Any, page: Page, other: Page, sitting: Sitting
) -> None:
    post("room/message", who="all", text=WRONG)
    assert shown(page) == [WRONG]
    response = post("room/message/undo", who="all", message=latest(sitting))
    assert response.status_code == 303
    assert [board(client, sitting, one) for one in (page, other)] == ["not delivered yet", ""]
    assert (shown(page), shown(other)) == ([TAKEN_BACK], [])
    assert board(client, sitting, page) == "delivered, not read"


def test_who_has_read_it_is_told_too(page: Page, sitting: Sitting, bo: User) -> None:
    send_message(Attempt.objects.all(), WRONG, by=bo)
    (message,) = page.sync()["messages"]
    assert shown(page, confirmed=[message["id"]]) == []
    read_at = Message.objects.get().confirmed_at
    assert take_back(standing_messages(sitting), by=bo) == 1
    assert shown(page) == [TAKEN_BACK]
    assert Message.objects.get(text=WRONG).confirmed_at == read_at


def test_the_journal_keeps_the_words_and_who_took_them_back(
    page: Page, other: Page, sitting: Sitting, bo: User, cleo: User
) -> None:
    send_message(Attempt.objects.all(), WRONG, by=bo)
    page.sync()
    take_back(standing_messages(sitting), by=cleo)
    for one, delivered in ((page, True), (other, False)):
        sent, taken = one.attempt.journal.filter(kind__startswith="message")
        assert (sent.actor, sent.data) == (bo, {"text": WRONG})
        assert (taken.kind, taken.actor) == ("message_taken_back", cleo)
        assert taken.data == {"text": WRONG, "delivered": delivered}
        attempt = Attempt.objects.get(pk=one.attempt.pk)
        assert attempt.journal_length == attempt.journal.count() == taken.number


def test_a_second_time_changes_nothing(post: Any, page: Page, sitting: Sitting, bo: User) -> None:
    post("room/message", who="all", text=WRONG)
    message = latest(sitting)
    assert post("room/message/undo", who="all", message=message).status_code == 303
    before = page.attempt.journal.count()
    assert post("room/message/undo", who="all", message=message).status_code == 400
    assert take_back(Message.objects.all(), by=bo) == 0
    assert page.attempt.journal.count() == before


def test_it_can_be_taken_back_from_one_of_many(post: Any, page: Page, other: Page, sitting: Sitting) -> None:
    post("room/message", who="all", text=WRONG)
    one = str(page.attempt.pk)
    assert post("room/message/undo", who=one, message=latest(sitting, one)).status_code == 303
    assert (shown(page), shown(other)) == ([], [WRONG])


def test_a_long_message_is_quoted_as_far_as_there_is_room(page: Page, sitting: Sitting, bo: User) -> None:
    send_message(Attempt.objects.all(), "x" * 1000, by=bo)
    page.sync()
    take_back(standing_messages(sitting), by=bo)
    (text,) = shown(page)
    assert ("x" * 900 in text, len(text) <= 1000) == (True, True)


def test_what_tells_of_a_change_of_time_is_no_message(sitting: Sitting, page: Page, bo: User) -> None:
    pause(Attempt.objects.all(), by=bo, why="Fire alarm")
    assert Message.objects.exists()
    assert not standing_messages(sitting).exists()


@pytest.mark.parametrize("verb", ["room_message_undo", "room_undo"])
def test_where_nothing_can_be_taken_back_there_is_no_button(
    verb: str, client: Client, page: Page, post: Any, bo: User
) -> None:
    client.force_login(bo)
    address = f"/sittings/{page.attempt.sitting_id}/room/form/{verb}"
    body = client.get(address).content
    assert (b"can be taken back." in body, b'type="submit"><span>' in body) == (True, False)
    post("room/message", who="all", text=WRONG)
    post("room/extend", who="all", minutes="5", reason="Fire alarm")
    body = client.get(address).content
    assert (b"can be taken back." in body, b'type="submit"><span>' in body) == (False, True)
