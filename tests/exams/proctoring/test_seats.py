"""Do seats come and go as a table, and is the check-in list in the order of the room?"""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client

from exams.models import Course, Enrollment, Place, Role, Sitting, User
from tests.cast import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(course: Course, ada: User) -> list[User]:
    people = [person("abe", "Abe Example"), person("eve", "Eve Example")]
    Enrollment.objects.bulk_create(Enrollment(course=course, user=p, role=Role.STUDENT) for p in people)
    return [ada, *people]


def upload(post: Any, text: str) -> Any:
    return post("seats", file=io.BytesIO(text.encode()))


def seats(sitting: Sitting) -> dict[str, str]:
    return dict(Place.objects.filter(sitting=sitting).values_list("student__netid", "seat"))


def test_seats_are_taken_and_two_can_swap(post: Any, three: list[User], sitting: Sitting) -> None:
    assert upload(post, "netid,seat\nada,A1\nabe,A2\n").status_code == 303
    upload(post, "NetID;name;Seat\nabe;;A1\nada;;A2\n")
    assert seats(sitting) == {"ada": "A2", "abe": "A1"}


def test_who_is_not_named_keeps_the_seat_unless_somebody_else_gets_it(
    post: Any, three: list[User], sitting: Sitting
) -> None:
    upload(post, "netid,seat\nada,A1\nabe,A2\n")
    upload(post, "netid,seat\neve,A1\n")
    assert seats(sitting) == {"ada": "", "abe": "A2", "eve": "A1"}


def test_every_problem_is_named_and_nothing_is_written(post: Any, three: list[User], sitting: Sitting) -> None:
    reply = upload(post, "netid,seat\nada,A1\nnobody,A2\nada,A3\nabe,A1\neve," + "x" * 33 + "\n")
    text = reply.content.decode()
    assert reply.status_code == 400
    assert all(f"Line {line}:" in text for line in (3, 4, 5, 6))
    assert seats(sitting) == {}


@pytest.mark.parametrize("text", ["", "name,place\n", "netid\nada\n", "\xff\xfe", 'netid,seat\n"ada'])
def test_what_is_no_table_of_seats_is_refused(post: Any, three: list[User], text: str) -> None:
    reply = post("seats", file=io.BytesIO(text.encode("latin-1")))
    assert reply.status_code == 400
    assert not Place.objects.exclude(seat="").exists()


def test_what_is_downloaded_can_be_uploaded(post: Any, client: Client, three: list[User], sitting: Sitting) -> None:
    upload(post, "netid,seat\nada,=A1\nabe,A10\n")
    text = client.get(f"/sittings/{sitting.pk}/seats.csv").content.decode()
    assert "'=A1" in text
    before = seats(sitting)
    upload(post, text)
    assert {netid: seat for netid, seat in seats(sitting).items() if seat} == before


def test_the_list_is_in_the_order_of_the_seats(post: Any, client: Client, three: list[User], sitting: Sitting) -> None:
    upload(post, "netid,seat\nada,A10\nabe,A2\n")
    lines = client.get(f"/sittings/{sitting.pk}/check-in?by=seat").context["lines"]
    assert [line.seat.netid for line in lines] == ["abe", "ada", "eve"]
