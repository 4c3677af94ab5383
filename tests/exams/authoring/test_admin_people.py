"""Are accounts, enrollments and more time edited in the admin kept for whom they are meant?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from exams.authoring.publish import publish
from exams.models import (
    Accommodation,
    Course,
    Enrollment,
    Quiz,
    Role,
    User,
)
from tests.cast import make_sitting
from tests.exams.authoring.forms import errors_of, none_of, url


@pytest.fixture
def admin(client: Client, cleo: User) -> Client:
    """The instructor's browser."""
    client.force_login(cleo)
    return client


def accommodation_data(course: Course, user: User, **changes: object) -> dict[str, Any]:
    return {"course": course.pk, "user": user.pk, "factor": "1.5", "extra_time": "5", "reason": "", **changes}


def enrollment_rows(course: Course, *netids: str) -> dict[str, Any]:
    rows = {f"enrollments-{i}-user": netid for i, netid in enumerate(netids)}
    roles = {f"enrollments-{i}-role": "student" for i, _ in enumerate(netids)}
    course_data = {"code": course.code, "title": course.title, "term": course.term}
    return {**course_data, **none_of("enrollments"), "enrollments-TOTAL_FORMS": len(netids), **rows, **roles}


def test_more_time_is_given(admin: Client, course: Course, ada: User) -> None:
    assert admin.post(url("accommodation_add"), accommodation_data(course, ada)).status_code == 302
    assert Accommodation.objects.get().extra_time == dt.timedelta(minutes=5)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"factor": "0.5"}, "factor"), ({"factor": "11"}, "factor"), ({"extra_time": "-1"}, "extra_time")],
)
def test_less_time_is_not_given(admin: Client, course: Course, ada: User, changes: dict[str, Any], field: str) -> None:
    reply = admin.post(url("accommodation_add"), accommodation_data(course, ada, **changes))
    assert field in errors_of(reply)


def test_more_time_is_given_once(admin: Client, course: Course, ada: User) -> None:
    Accommodation.objects.create(course=course, user=ada)
    assert "user" in errors_of(admin.post(url("accommodation_add"), accommodation_data(course, ada)))


def test_more_time_is_for_who_is_in_the_course(admin: Client, course: Course, dan: User) -> None:
    assert "user" in errors_of(admin.post(url("accommodation_add"), accommodation_data(course, dan)))


def test_a_sitting_of_another_course_is_refused(
    admin: Client, draft: Quiz, cleo: User, ada: User, other_course: Course
) -> None:
    sitting = make_sitting(publish(draft, by=cleo))
    Enrollment.objects.create(course=other_course, user=cleo, role=Role.INSTRUCTOR)
    Enrollment.objects.create(course=other_course, user=ada, role=Role.STUDENT)
    data = accommodation_data(other_course, ada, sitting=sitting.pk)
    assert "sitting" in errors_of(admin.post(url("accommodation_add"), data))


def test_people_are_enrolled_by_netid(admin: Client, course: Course, dan: User) -> None:
    assert admin.post(url("course_change", course.pk), enrollment_rows(course, "dan")).status_code == 302
    assert course.enrollments.get(user=dan).role == "student"


@pytest.mark.parametrize("netids", [("nobody",), ("ada",), ("dan", "dan")])
def test_nobody_is_enrolled_twice_or_without_an_account(
    admin: Client, course: Course, ada: User, dan: User, netids: tuple[str, ...]
) -> None:
    before = course.enrollments.count()
    assert errors_of(admin.post(url("course_change", course.pk), enrollment_rows(course, *netids)))
    assert course.enrollments.count() == before


def test_who_drops_the_course_keeps_the_row(admin: Client, course: Course, ada: User) -> None:
    row = course.enrollments.get(user=ada)
    data = enrollment_rows(course, "ada") | {"enrollments-INITIAL_FORMS": 1, "enrollments-0-id": row.pk}
    admin.post(url("course_change", course.pk), {**data, "enrollments-0-dropped": "on"})
    assert course.enrollments.get(user=ada).dropped_at is not None
    admin.post(url("course_change", course.pk), data)
    assert course.enrollments.get(user=ada).dropped_at is None


def test_an_administrator_makes_accounts_with_small_letters(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    data = {"netid": "Eve", "full_name": "Eve Example", "usable_password": "false"}
    assert client.post(url("user_add"), data).status_code == 302
    assert User.objects.get(netid="eve").full_name == "Eve Example"
    assert errors_of(client.post(url("user_add"), data)).keys() == {"netid"}
