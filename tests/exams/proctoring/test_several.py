"""Do the board's actions reach exactly whom they name, once, and can two proctors act at the same time?"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client

from exams.models import Attempt, AuditEntry, Course, DoorEntry, Enrollment, Place, Role, RoomAction, Sitting, User
from exams.proctoring.room_forms import UndoForm
from tests.cast import Begin, person

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
EXTEND = {"minutes": "5", "reason": "The projector failed"}


@pytest.fixture
def three(course: Course, begin: Begin) -> list[Attempt]:
    people = [person(f"s{n}", f"Student {n}") for n in range(3)]
    Enrollment.objects.bulk_create(Enrollment(course=course, user=p, role=Role.STUDENT) for p in people)
    return [begin(one) for one in people]


def gained(attempts: list[Attempt]) -> list[dt.timedelta]:
    return [Attempt.objects.get(pk=one.pk).deadline_at - one.deadline_at for one in attempts]


def test_several_get_time_and_the_others_do_not(post: Any, three: list[Attempt]) -> None:
    post("room/extend", who=[str(three[0].pk), str(three[2].pk)], scaled="on", **EXTEND)
    assert gained(three) == [5 * MINUTE, 0 * MINUTE, 5 * MINUTE]
    entry = AuditEntry.objects.get(action="room_extend")
    assert entry.about.endswith("2 students")


def test_one_stranger_among_them_and_nobody_gets_any(post: Any, three: list[Attempt]) -> None:
    who = [str(three[0].pk), str(uuid.uuid4())]
    assert post("room/extend", who=who, **EXTEND).status_code == 400
    assert gained(three) == [0 * MINUTE] * 3


def test_everybody_is_said_alone(post: Any, three: list[Attempt]) -> None:
    assert post("room/extend", who=["all", str(three[0].pk)], **EXTEND).status_code == 400


def test_a_click_that_is_sent_twice_acts_once_and_says_the_same(
    client: Client, bo: User, sitting: Sitting, three: list[Attempt]
) -> None:
    client.force_login(bo)
    data = {"who": "all", "click": str(uuid.uuid4()), **EXTEND}
    address = f"/sittings/{sitting.pk}/room/extend"
    replies = [client.post(address, data, headers={"X-Part": "board"}).json() for _ in range(2)]
    assert replies[0] == replies[1]
    assert replies[0]["count"] == 3
    assert gained(three) == [5 * MINUTE] * 3
    assert RoomAction.objects.count() == 1


def test_two_proctors_with_two_clicks_give_twice(
    client: Client, bo: User, cleo: User, sitting: Sitting, three: list[Attempt]
) -> None:
    for who in (bo, cleo):
        client.force_login(who)
        client.post(f"/sittings/{sitting.pk}/room/extend", {"who": "all", "click": str(uuid.uuid4()), **EXTEND})
    assert gained(three) == [10 * MINUTE] * 3
    assert {line.made_by for line in three[0].adjustments.all()} == {bo, cleo}


def test_what_two_had_by_one_click_is_taken_back_from_one_of_them(post: Any, three: list[Attempt]) -> None:
    post("room/extend", who=[str(one.pk) for one in three], **EXTEND)
    two = [str(three[0].pk), str(three[1].pk)]
    (batch,) = UndoForm(sitting=three[0].sitting, who=two).batches
    post("room/undo", who=two, extension=str(batch.line.pk), reason="A mistake")
    assert gained(three) == [0 * MINUTE, 0 * MINUTE, 5 * MINUTE]


def test_a_note_is_in_the_journal_or_before_the_start_in_the_log_of_the_door(
    post: Any, attempt: Attempt, course: Course, bo: User, sitting: Sitting
) -> None:
    late = person("late", "Late Example")
    Enrollment.objects.create(course=course, user=late, role=Role.STUDENT)
    post("room/note", who=[str(attempt.student_id), str(late.pk)], text="Came late: the tram")
    note = attempt.journal.get(kind="note")
    assert (note.actor, note.data) == (bo, {"text": "Came late: the tram"})
    entry = DoorEntry.objects.get(kind="note")
    assert (entry.student, entry.actor, entry.sitting) == (late, bo, sitting)


def test_check_in_is_taken_back_and_both_are_in_the_log(post: Any, ada: User, sitting: Sitting, bo: User) -> None:
    counts = []
    for verb in ("admit", "admit", "admit/undo", "admit/undo"):
        post(f"room/{verb}", who=str(ada.pk))
        counts.append(Place.objects.filter(sitting=sitting, checked_in_by=bo).count())
    assert counts == [1, 1, 0, 0]
    assert [entry.kind for entry in sitting.door.all()] == ["checked_in", "check_in_undone"]


def test_everybody_is_checked_in_whether_begun_or_not(
    post: Any, sitting: Sitting, three: list[Attempt], ada: User
) -> None:
    post("room/admit", who="all")
    assert Place.objects.filter(sitting=sitting, checked_in_at__isnull=False).count() == 4


def test_another_device_is_allowed_once_and_that_can_be_taken_back(post: Any, attempt: Attempt, bo: User) -> None:
    for verb in ("device", "device", "device/undo", "device/undo"):
        post(f"room/{verb}", who=str(attempt.pk))
    entries = attempt.journal.filter(kind="device_allowed").order_by("number")
    assert [(entry.actor, entry.data["allowed"]) for entry in entries] == [(bo, True), (bo, False)]


@pytest.mark.parametrize("who", ["0", "-1", "1e3", "９", "9" * 5000, "all "])
def test_what_is_no_student_is_refused(post: Any, attempt: Attempt, who: str) -> None:
    assert post("room/admit", who=who).status_code == 400
    assert not Place.objects.exists()


def test_a_student_of_another_course_is_not_reached(post: Any, attempt: Attempt, dan: User) -> None:
    assert post("room/note", who=str(dan.pk), text="x").status_code == 400
    assert not DoorEntry.objects.exists()


def test_the_announcement_stands_on_the_display(post: Any, client: Client, sitting: Sitting) -> None:
    post("room/announce", announcement="Question 2: read “at least”.")
    told = client.get(f"/sittings/{sitting.pk}/display.json").json()
    assert told["announcement"] == "Question 2: read “at least”."
