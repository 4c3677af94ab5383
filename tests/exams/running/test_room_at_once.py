"""Do two people in the room, or two devices at the door, who act at the same moment do it once?"""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from exams.delivery.devices import take_over
from exams.models import Attempt, DoorEntry, Hand, Place, RoomAction, Sitting, User, database_now
from exams.running.devices import allow_device
from exams.running.door import check_in
from exams.running.hands import answer_hands
from exams.running.seats import assign_seats
from exams.running.tickets import issue_tickets, redeem
from tests.at_once import at_once, behind
from tests.cast import Begin, Page, person

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    for cache in (caches["default"], caches["here"]):
        cache.clear()


def test_a_student_is_checked_in_once(sitting: Sitting, ada: User, bo: User, cleo: User) -> None:
    counts = at_once(*[partial(check_in, sitting, [ada.pk], by=by) for by in (bo, cleo)])
    assert sorted(counts) == [0, 1]
    assert DoorEntry.objects.count() == Place.objects.count() == 1


def test_two_who_check_in_the_same_people_in_another_order_do_not_lock_each_other_out(
    sitting: Sitting, bo: User, cleo: User
) -> None:
    students = [person(f"s{number}", f"Student {number}").pk for number in range(3)]
    orders = (bo, students), (cleo, students[::-1])
    counts = behind(
        lambda: Place.objects.create(sitting=sitting, student_id=students[1]),
        *(partial(check_in, sitting, order, by=by) for by, order in orders),
    )
    assert sorted(counts) == [0, 3]


def test_a_hand_is_answered_once(ada: User, bo: User, cleo: User, begin: Begin) -> None:
    page = Page(begin(ada))
    Hand.objects.create(attempt=page.attempt, text="Why?", raised_at=database_now())
    counts = at_once(*[partial(answer_hands, Attempt.objects.all(), "Because.", by=by) for by in (bo, cleo)])
    assert sorted(counts) == [0, 1]
    assert len(page.sync()["messages"]) == 1


def test_of_two_devices_one_comes_in(ada: User, bo: User, begin: Begin) -> None:
    attempt = begin(ada)
    allow_device(Attempt.objects.all(), by=bo)
    came = at_once(*[partial(take_over, attempt.pk, ada, device * 64) for device in "ab"])
    assert sorted(came) == [False, True]
    assert Attempt.objects.get().device in ("a" * 64, "b" * 64)


def test_a_ticket_is_used_once(sitting: Sitting, ada: User, bo: User) -> None:
    ticket = issue_tickets(sitting, [ada.pk], by=bo)[ada.pk]
    found = at_once(*[partial(redeem, "ada", ticket)] * 4)
    assert [one for one in found if one] == [(ada, sitting)]


def test_a_seat_is_given_once(sitting: Sitting, ada: User, bo: User) -> None:
    at_once(*[partial(assign_seats, sitting, {student.pk: "A1"}) for student in (ada, bo)])
    assert Place.objects.filter(seat="A1").count() == 1


def test_a_click_that_arrives_twice_at_once_acts_once(sitting: Sitting, ada: User, bo: User, begin: Begin) -> None:
    before = begin(ada).deadline_at
    data = {"who": "all", "click": str(uuid.uuid4()), "minutes": "5", "reason": "Fire alarm"}

    def press() -> Any:
        client = Client()
        client.force_login(bo)
        return client.post(f"/sittings/{sitting.pk}/room/extend", data, headers={"X-Part": "board"}).json()

    assert (
        at_once(press, press) == [{"done": "1 attempt extended. Open pages show it within 15 seconds.", "count": 1}] * 2
    )
    assert (Attempt.objects.get().deadline_at - before).total_seconds() == 300
    assert RoomAction.objects.count() == 1
