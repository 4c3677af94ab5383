"""Does each person find first what matters now?"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client

from exams.models import Accommodation, Attempt, Course, Edition, Enrollment, Sitting, User, database_now
from tests.cast import Begin, Page, make_sitting

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def home(client: Client, user: User) -> Any:
    client.force_login(user)
    return client.get("/")


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def sittings(response: Any, group: str) -> list[Sitting]:
    return [row.card.sitting for row in response.context[group]]


def test_nobody_sees_it_without_signing_in(client: Client) -> None:
    assert client.get("/")["Location"] == "/sign-in/?next=/"


def test_an_open_sitting_offers_start(client: Client, ada: User, sitting: Sitting) -> None:
    response = home(client, ada)
    assert sittings(response, "open_now") == [sitting]
    assert f'href="/sittings/{sitting.pk}/">Start<' in words(response)


def test_the_time_is_that_of_this_student(client: Client, ada: User, course: Course, sitting: Sitting) -> None:
    Accommodation.objects.create(course=course, user=ada, factor="1.5")
    assert "67 min 30 s for you" in words(home(client, ada))


def test_a_running_attempt_comes_first_and_offers_to_continue(
    client: Client, ada: User, edition: Edition, sitting: Sitting, begin: Begin
) -> None:
    later = make_sitting(edition, name="Second", opens_at=database_now() - dt.timedelta(minutes=1))
    attempt = begin(ada, at=later)
    response = home(client, ada)
    assert sittings(response, "open_now") == [later, sitting]
    assert f'href="/attempts/{attempt.pk}/">Continue<' in words(response)


def test_what_comes_is_announced_without_a_start(client: Client, ada: User, edition: Edition) -> None:
    now = database_now()
    future = make_sitting(edition, opens_at=now + HOUR, closes_at=now + 2 * HOUR)
    response = home(client, ada)
    assert sittings(response, "upcoming") == [future]
    assert ">Start<" not in words(response)
    assert "The next one is listed below." in words(response)


def test_what_was_handed_in_is_past_and_waits_for_its_release(client: Client, ada: User, begin: Begin) -> None:
    page = Page(begin(ada))
    page.submit()
    response = home(client, ada)
    assert sittings(response, "past") == [page.attempt.sitting]
    assert f"/attempts/{page.attempt.pk}/receipt" in words(response)
    assert "The result is not released yet." in words(response)


def test_what_was_missed_is_said(client: Client, ada: User, edition: Edition) -> None:
    now = database_now()
    missed = make_sitting(edition, opens_at=now - 3 * HOUR, closes_at=now - 2 * HOUR)
    response = home(client, ada)
    assert sittings(response, "past") == [missed]
    assert "you did not take this one" in words(response)


def test_a_person_of_no_course_is_told_what_to_do(client: Client, dan: User, sitting: Sitting) -> None:
    response = home(client, dan)
    assert "ask the staff whether you are on the list of the course" in words(response)
    assert "Small Quiz" not in words(response)


def test_who_dropped_the_course_finds_no_start(client: Client, ada: User, sitting: Sitting) -> None:
    Enrollment.objects.filter(user=ada).update(dropped_at=database_now())
    assert sittings(home(client, ada), "open_now") == []


def test_staff_find_their_course_and_no_empty_student_part(client: Client, bo: User, sitting: Sitting) -> None:
    response = home(client, bo)
    assert response.context["staffed"] == [(sitting.quiz.course, [sitting])]
    assert "Open now" not in words(response)
    assert f"/sittings/{sitting.pk}/gradebook" in words(response)
    assert "/admin/" not in words(response)


def test_an_instructor_finds_the_way_to_writing(client: Client, cleo: User, sitting: Sitting) -> None:
    assert 'href="/admin/"' in words(home(client, cleo))


def test_staff_of_another_course_see_nothing_of_this_one(client: Client, other_bo: User, sitting: Sitting) -> None:
    assert "Small Quiz" not in words(home(client, other_bo))


@pytest.mark.parametrize("classmates", [3, 300])
def test_it_costs_the_same_in_a_small_and_in_a_large_class(
    client: Client, ada: User, sitting: Sitting, begin: Begin, classmates: int, django_assert_num_queries: Any
) -> None:
    attempt = begin(ada)
    users = User.objects.bulk_create(User(netid=f"mate{n}", full_name=f"Mate {n}") for n in range(classmates))
    Enrollment.objects.bulk_create(Enrollment(course=sitting.quiz.course, user=user) for user in users)
    fields = {field.attname: getattr(attempt, field.attname) for field in Attempt._meta.concrete_fields}
    Attempt.objects.bulk_create(Attempt(**fields | {"id": uuid.uuid4(), "student_id": user.pk}) for user in users)
    home(client, ada)
    with django_assert_num_queries(9):
        assert sittings(client.get("/"), "open_now") == [sitting]


def test_looking_up_a_sitting_never_walks_through_the_attempts_of_the_class(ada: User) -> None:
    tables = {table.table_name for table in Sitting.objects.visible_to(ada).query.alias_map.values()}
    assert "exams_attempt" not in tables
