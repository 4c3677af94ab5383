"""Does the room show everybody, those who run first, to staff only, and at a fixed cost?"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from exams.models import Accommodation, Attempt, Course, Enrollment, Role, Sitting, User
from exams.running.closing import close_attempts
from exams.running.ledger import adjust, pause
from tests.cast import ONE, Begin, Page, person

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def students(course: Course, count: int, first: int = 1) -> list[User]:
    people = [person(f"student-{n:02}", f"Student {n:02} Example") for n in range(first, first + count)]
    Enrollment.objects.bulk_create(Enrollment(course=course, user=p, role=Role.STUDENT) for p in people)
    return people


def shown(client: Client, sitting: Sitting, query: str = "") -> list[str]:
    return [row.student.netid for row in client.get(f"/sittings/{sitting.pk}/room{query}").context["rows"]]


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


def test_those_who_run_come_first_and_the_closed_last(
    client: Client, bo: User, course: Course, sitting: Sitting, begin: Begin
) -> None:
    early, later, closed, missing = students(course, 4)
    begin(later)
    begin(early, ago=10 * MINUTE)
    close_attempts(Attempt.objects.filter(pk=begin(closed).pk), closed_by=Attempt.ClosedBy.SUBMIT)
    client.force_login(bo)
    assert shown(client, sitting) == [early.netid, later.netid, missing.netid, closed.netid]


def test_a_row_says_how_the_student_stands(client: Client, bo: User, page: Page, sitting: Sitting) -> None:
    page.sync(page.item(ONE, ["oa"]))
    client.force_login(bo)
    response = client.get(f"/sittings/{sitting.pk}/room")
    (row,) = response.context["rows"]
    assert 44 * MINUTE < row.left <= 45 * MINUTE
    page.attempt.refresh_from_db()
    assert row.attempt.last_saved_at == page.attempt.last_saved_at is not None
    assert f"/attempts/{page.attempt.pk}/time" in response.content.decode()
    assert f"/attempts/{page.attempt.pk}/receipt" not in response.content.decode()


def test_the_time_left_stands_still_in_a_pause(client: Client, bo: User, attempt: Attempt, sitting: Sitting) -> None:
    pause(Attempt.objects.filter(pk=attempt.pk), by=bo, why="Fire alarm")
    attempt.refresh_from_db()
    assert attempt.paused_at is not None
    Attempt.objects.filter(pk=attempt.pk).update(paused_at=attempt.started_at + 5 * MINUTE)
    client.force_login(bo)
    assert client.get(f"/sittings/{sitting.pk}/room").context["rows"][0].left == 40 * MINUTE


def test_of_those_who_dropped_the_course_only_who_has_an_attempt_is_shown(
    client: Client, bo: User, ada: User, attempt: Attempt, sitting: Sitting
) -> None:
    Enrollment.objects.filter(user__in=[ada, *students(sitting.quiz.course, 1)]).update(dropped_at=attempt.started_at)
    client.force_login(bo)
    assert shown(client, sitting) == ["ada"]


def test_a_proctor_sees_who_has_more_time_but_not_why(
    client: Client, bo: User, ada: User, course: Course, sitting: Sitting, begin: Begin
) -> None:
    Accommodation.objects.create(course=course, user=ada, factor=Decimal("1.5"), reason="A private matter")
    begin(ada)
    client.force_login(bo)
    text = client.get(f"/sittings/{sitting.pk}/room").content.decode()
    assert "×1.5" in text
    assert "private" not in text


@pytest.mark.parametrize("count", [2, 12])
def test_the_room_costs_the_same_however_many_there_are(
    client: Client,
    bo: User,
    course: Course,
    sitting: Sitting,
    begin: Begin,
    count: int,
    django_assert_num_queries: object,
) -> None:
    list(map(begin, students(course, count)))
    students(course, count, first=50)
    adjust(Attempt.objects.all(), 5 * MINUTE, kind="extension", by=bo, why="Fire alarm")  # type: ignore[arg-type]
    client.force_login(bo)
    with django_assert_num_queries(7):  # type: ignore[operator]
        client.get(f"/sittings/{sitting.pk}/room")


def test_one_student_is_chosen_by_the_address(client: Client, bo: User, attempt: Attempt, sitting: Sitting) -> None:
    client.force_login(bo)
    context = client.get(f"/sittings/{sitting.pk}/room?who={attempt.pk}").context
    assert context["chosen"].student == attempt.student
    names = [action["name"] for action in context["panel"]]
    assert names == ["room_extend", "room_message", "room_pause", "room_close"]


@pytest.mark.parametrize("who", ["x", "00000000-0000-4000-8000-000000000000", "'; --"])
def test_nobody_else_can_be_chosen(client: Client, bo: User, sitting: Sitting, who: str) -> None:
    client.force_login(bo)
    assert client.get(f"/sittings/{sitting.pk}/room", {"who": who}).status_code == 404


def test_an_empty_room_explains_itself(client: Client, bo: User, sitting: Sitting) -> None:
    client.force_login(bo)
    assert "Nobody is on the roster" in client.get(f"/sittings/{sitting.pk}/room").content.decode()
