"""Does the room show everybody, those who run first, to staff only, and at a fixed cost?"""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from exams.models import (
    Accommodation,
    Attempt,
    Course,
    Edition,
    Enrollment,
    Hand,
    Response,
    Role,
    Sitting,
    User,
    database_now,
)
from exams.running.closing import close_attempts
from exams.running.door import check_in
from exams.running.ledger import pause
from exams.running.messages import send_message
from tests.cast import MANY, ONE, Begin, Page, make_sitting, person, value

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def students(course: Course, count: int, first: int = 1) -> list[User]:
    people = [person(f"student-{n:02}", f"Student {n:02} Example") for n in range(first, first + count)]
    Enrollment.objects.bulk_create(Enrollment(course=course, user=p, role=Role.STUDENT) for p in people)
    return people


def told(client: Client, sitting: Sitting) -> list[dict[str, Any]]:
    """The rows of the board as its page gets them."""
    rows: list[dict[str, Any]] = client.get(f"/sittings/{sitting.pk}/room.json").json()["rows"]
    return rows


def shown(client: Client, sitting: Sitting) -> list[str]:
    return [row["netid"] for row in told(client, sitting)]


@pytest.mark.parametrize(
    ("who", "status"),
    [("bo", 200), ("cleo", 200), ("ada", 404), ("dan", 404), ("other_bo", 404), ("other_cleo", 404)],
)
def test_the_room_is_for_staff_of_the_course(
    client: Client, sitting: Sitting, request: pytest.FixtureRequest, who: str, status: int
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.get(f"/sittings/{sitting.pk}/room").status_code == status


def test_who_is_signed_out_signs_in_first(client: Client, sitting: Sitting) -> None:
    assert client.get(f"/sittings/{sitting.pk}/room").status_code == 302


def test_of_those_without_trouble_who_ends_first_comes_first_and_the_closed_last(
    client: Client, bo: User, course: Course, sitting: Sitting, begin: Begin
) -> None:
    early, later, closed, missing = students(course, 4)
    Sitting.objects.filter(pk=sitting.pk).update(opens_at=database_now() - MINUTE)
    Page(begin(later)).sync()
    Page(begin(early, ago=10 * MINUTE)).sync()
    close_attempts(Attempt.objects.filter(pk=begin(closed).pk), closed_by=Attempt.ClosedBy.SUBMIT)
    client.force_login(bo)
    assert shown(client, sitting) == [early.netid, later.netid, missing.netid, closed.netid]


def test_a_row_says_how_the_student_stands(client: Client, bo: User, page: Page, sitting: Sitting) -> None:
    page.sync(page.item(ONE, ["oa"]), page.item(MANY, value=value(flagged=True)))
    client.force_login(bo)
    (row,) = told(client, sitting)
    page.attempt.refresh_from_db()
    assert page.attempt.last_saved_at is not None
    assert row["saved"] == timezone.localtime(page.attempt.last_saved_at).strftime("%H:%M:%S")
    assert (row["answered"], row["state"], row["attempt"]) == ("1 of 3", "Running", str(page.attempt.pk))
    assert abs(row["ends"] - page.attempt.deadline_at.timestamp() * 1000) < 1


def test_a_row_says_how_often_the_page_was_left(client: Client, bo: User, page: Page, sitting: Sitting) -> None:
    kinds = ("focus_lost", "focus_back", "focus_lost", "copy")
    events = [{"kind": kind, "at": 1_700_000_000_000 + n, "data": {}} for n, kind in enumerate(kinds)]
    body = page.body(events=events)
    page.post(body)
    page.post(body)  # the same once more: its reply was lost
    client.force_login(bo)
    (row,) = told(client, sitting)
    assert row["more"] == ["left the page 2 times"]


def test_the_time_left_stands_still_in_a_pause(client: Client, bo: User, attempt: Attempt, sitting: Sitting) -> None:
    pause(Attempt.objects.filter(pk=attempt.pk), by=bo, why="Fire alarm")
    attempt.refresh_from_db()
    Attempt.objects.filter(pk=attempt.pk).update(paused_at=attempt.started_at + 5 * MINUTE)
    client.force_login(bo)
    (row,) = told(client, sitting)
    assert (row["left"], row["ends"], row["next"]) == (40 * 60_000, None, "room_resume")


def test_of_those_who_dropped_the_course_only_who_has_an_attempt_is_shown(
    client: Client, bo: User, ada: User, attempt: Attempt, sitting: Sitting
) -> None:
    Enrollment.objects.filter(user__in=[ada, *students(sitting.quiz.course, 1)]).update(dropped_at=attempt.started_at)
    client.force_login(bo)
    (row,) = told(client, sitting)
    assert (row["netid"], row["more"]) == ("ada", ["not on the roster any more"])


def test_a_proctor_sees_who_has_more_time_but_not_why(
    client: Client, bo: User, ada: User, course: Course, sitting: Sitting, begin: Begin
) -> None:
    Accommodation.objects.create(course=course, user=ada, factor=Decimal("1.5"), reason="A private matter")
    begin(ada)
    client.force_login(bo)
    page = client.get(f"/sittings/{sitting.pk}/room")
    assert page.context["told"]["rows"][0]["more"] == ["×1.5"]
    assert "private" not in page.content.decode()


@pytest.mark.parametrize("count", [3, 300])
def test_a_look_at_the_board_is_six_statements_however_many_there_are(
    client: Client, bo: User, sitting: Sitting, attempt: Attempt, count: int, django_assert_num_queries: Any
) -> None:
    everybody = students(sitting.quiz.course, count)
    many = [copy_of(attempt, student) for student in everybody]
    Attempt.objects.bulk_create(many)
    Response.objects.bulk_create(response_of(one) for one in many)
    send_message(Attempt.objects.all(), "Read question 2 again.", by=bo)
    Hand.objects.bulk_create(Hand(attempt=one, text="Why?", raised_at=one.started_at) for one in many[::2])
    check_in(sitting, [student.pk for student in everybody], by=bo)
    client.force_login(bo)
    told(client, sitting)  # how many questions an edition has is looked up once
    with django_assert_num_queries(6):
        rows = told(client, sitting)
    assert len(rows) == count + 1
    assert rows[0]["troubles"][0]["words"] == "Asks: Why?"


def copy_of(attempt: Attempt, student: User) -> Attempt:
    """The same attempt, another student's."""
    copy = Attempt.objects.get(pk=attempt.pk)
    copy.pk, copy.student = uuid.uuid4(), student
    return copy


def response_of(attempt: Attempt) -> Response:
    chosen = value(["oa"])
    return Response(
        attempt=attempt, question=ONE, revision=1, tab="", value=chosen, digest="", saved_at=attempt.started_at
    )


def test_nothing_is_sent_again_while_nothing_has_changed(
    client: Client, bo: User, page: Page, sitting: Sitting
) -> None:
    client.force_login(bo)
    first = client.get(f"/sittings/{sitting.pk}/room.json")
    again = client.get(f"/sittings/{sitting.pk}/room.json", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert int(again["X-Now"]) >= int(first["X-Now"])
    page.sync(page.item(ONE, ["oa"]))
    assert client.get(f"/sittings/{sitting.pk}/room.json", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_an_empty_room_explains_itself(client: Client, bo: User, sitting: Sitting) -> None:
    client.force_login(bo)
    assert "Nobody is on the roster" in client.get(f"/sittings/{sitting.pk}/room").content.decode()


def test_a_message_is_told_as_not_delivered_then_delivered_then_read(
    client: Client, bo: User, page: Page, sitting: Sitting
) -> None:
    client.force_login(bo)
    said = [told(client, sitting)[0]["message"]]
    send_message(Attempt.objects.all(), "Read question 2 again.", by=bo)
    said.append(told(client, sitting)[0]["message"])
    (message,) = page.sync()["messages"]
    said.append(told(client, sitting)[0]["message"])
    page.sync(confirmed=[message["id"]])
    said.append(told(client, sitting)[0]["message"])
    assert said[0] == ""
    assert [words.partition(" ")[2] for words in said[1:]] == ["not delivered yet", "delivered, not read", "read"]


def test_whose_page_is_silent_or_unsaved_stands_first_and_says_since_when(
    client: Client, bo: User, course: Course, sitting: Sitting, begin: Begin
) -> None:
    well, unsaved, silent = students(course, 3)
    Page(begin(well)).sync()
    Page(begin(unsaved)).sync(unsaved_ms=45_000)
    begin(silent)
    Attempt.objects.filter(student=silent).update(last_seen_at=database_now() - MINUTE)
    client.force_login(bo)
    rows = told(client, sitting)
    assert [row["netid"] for row in rows] == [unsaved.netid, silent.netid, well.netid]
    assert [row["troubles"][0]["reason"] for row in rows[:2]] == ["unsaved", "silent"]
    assert rows[0]["troubles"][0]["since"].startswith("since ")
    assert rows[2]["troubles"] == []


def test_who_asks_at_the_door_stands_first_until_somebody_has_acted(
    client: Client, bo: User, edition: Edition, ada: User
) -> None:
    sitting = make_sitting(edition, check_in_required=True)
    own = Client()
    own.force_login(ada)
    own.post(f"/sittings/{sitting.pk}/help")
    client.force_login(bo)
    (row,) = told(client, sitting)
    assert (row["troubles"][0]["words"], row["next"]) == ("Asks to be let in: not checked in", "room_admit")
    check_in(sitting, [ada.pk], by=bo)
    (row,) = told(client, sitting)
    assert (row["troubles"][0]["reason"] if row["troubles"] else "", row["next"]) == ("not_started", "")


@pytest.mark.parametrize("verb", ["room_extend", "room_undo", "room_admit"])
def test_a_form_is_a_page_and_a_part_of_the_board(
    client: Client, bo: User, attempt: Attempt, sitting: Sitting, verb: str
) -> None:
    client.force_login(bo)
    address = f"/sittings/{sitting.pk}/room/form/{verb}"
    whole, part = client.get(address), client.get(address, headers={"X-Part": "board"})
    assert b"<html" in whole.content
    assert b"<html" not in part.content
    assert b'name="who" value="all"' in part.content
    assert client.get(f"/sittings/{sitting.pk}/room/form/nothing").status_code == 404


@pytest.mark.parametrize("who", ["x", "00000000-0000-4000-8000-000000000000", "'; --", "9" * 5000])
def test_a_form_for_a_stranger_names_nobody(client: Client, bo: User, ada: User, sitting: Sitting, who: str) -> None:
    client.force_login(bo)
    for verb in ("room_extend", "room_admit"):
        reply = client.get(f"/sittings/{sitting.pk}/room/form/{verb}", {"who": who})
        assert "one student" in reply.content.decode()
