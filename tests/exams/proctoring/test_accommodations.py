"""Can an instructor, and nobody else, give more time: one by one or by a table that was looked at?"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from exams.models import Accommodation, Attempt, Course, Sitting, User
from tests.cast import Page

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
TABLE = "netid,factor,minutes\nada,1.5,5\n"
PLACES = ["", "/remove", "/upload", "/apply"]


@pytest.fixture
def at(client: Client, cleo: User, course: Course) -> str:
    """The address, with the instructor signed in."""
    client.force_login(cleo)
    return f"/courses/{course.pk}/accommodations"


def uploaded(client: Client, at: str, content: str | bytes = TABLE) -> Any:
    raw = content.encode() if isinstance(content, str) else content
    return client.post(f"{at}/upload", {"file": SimpleUploadedFile("table.csv", raw)})


@pytest.mark.parametrize("who", ["ada", "bo", "dan", "other_cleo"])
@pytest.mark.parametrize("place", [*PLACES, ".csv"])
def test_it_is_for_those_who_teach(
    client: Client, course: Course, request: pytest.FixtureRequest, place: str, who: str
) -> None:
    client.force_login(request.getfixturevalue(who))
    address = f"/courses/{course.pk}/accommodations{place}"
    assert {client.get(address).status_code, client.post(address).status_code} <= {404, 405}
    assert 404 in {client.get(address).status_code, client.post(address).status_code}


@pytest.mark.parametrize(
    ("place", "status"), [("", 200), ("/upload", 200), (".csv", 200), ("/remove", 405), ("/apply", 405)]
)
def test_what_changes_something_refuses_get(client: Client, at: str, place: str, status: int) -> None:
    assert client.get(at + place).status_code == status


def test_one_is_given_and_then_changed(client: Client, at: str, ada: User, attempt: Attempt) -> None:
    client.post(at, {"student": ada.pk, "sitting": "", "factor": "1.5", "minutes": "0", "reason": "Letter"})
    client.post(at, {"student": ada.pk, "sitting": "", "factor": "2", "minutes": "2.5", "reason": "Letter"})
    row = Accommodation.objects.get()
    assert (row.factor, row.extra_time, row.reason) == (Decimal(2), dt.timedelta(minutes=2.5), "Letter")
    assert Attempt.objects.get().deadline_at - attempt.started_at == dt.timedelta(minutes=92.5)


def test_the_form_can_be_filled_with_one_to_change(client: Client, at: str, ada: User, course: Course) -> None:
    row = Accommodation.objects.create(course=course, user=ada, factor=Decimal("1.25"), extra_time=5 * MINUTE)
    initial = client.get(f"{at}?change={row.pk}").context["form"].initial
    assert (initial["student"], initial["minutes"]) == (ada.pk, "5")


@pytest.mark.parametrize("change", ["x", "0", "99999", "²"])
def test_what_is_not_there_cannot_be_changed(client: Client, at: str, change: str) -> None:
    assert client.get(at, {"change": change}).status_code == 404


@pytest.mark.parametrize(
    "change",
    [{"factor": "0.5"}, {"factor": "11"}, {"minutes": "-1"}, {"minutes": ""}, {"student": "0"}, {"sitting": "0"}],
)
def test_what_makes_no_sense_is_refused(client: Client, at: str, ada: User, change: dict[str, str]) -> None:
    data = {"student": ada.pk, "sitting": "", "factor": "1.5", "minutes": "0", "reason": ""} | change
    assert client.post(at, data).status_code == 400
    assert not Accommodation.objects.exists()


def test_who_is_not_a_student_of_the_course_cannot_be_chosen(client: Client, at: str, dan: User, bo: User) -> None:
    data = {"sitting": "", "factor": "1.5", "minutes": "0", "reason": ""}
    statuses = [client.post(at, {**data, "student": person.pk}).status_code for person in (dan, bo)]
    assert statuses == [400, 400]


def test_one_is_removed_and_the_attempt_follows(
    client: Client, at: str, ada: User, course: Course, attempt: Attempt
) -> None:
    client.post(at, {"student": ada.pk, "sitting": "", "factor": "2", "minutes": "0", "reason": ""})
    data = {"accommodation": Accommodation.objects.get().pk}
    assert [client.post(f"{at}/remove", data).status_code for _ in range(2)] == [303, 303]
    assert not Accommodation.objects.exists()
    assert Attempt.objects.get().deadline_at == attempt.deadline_at


def test_one_of_another_course_is_not_removed(client: Client, at: str, other_course: Course, dan: User) -> None:
    row = Accommodation.objects.create(course=other_course, user=dan, factor=Decimal(2))
    client.post(f"{at}/remove", {"accommodation": row.pk})
    assert Accommodation.objects.filter(pk=row.pk).exists()


def test_a_table_is_shown_before_anything_is_written(client: Client, at: str, ada: User) -> None:
    reading = uploaded(client, at, "\ufeff" + TABLE).context["reading"]
    assert reading.counts == {"added": 1, "changed": 0, "same": 0}
    assert not Accommodation.objects.exists()


def test_a_table_that_was_looked_at_is_applied(client: Client, at: str, page: Page) -> None:
    signed = uploaded(client, at).context["confirm"].initial["table"]
    assert client.post(f"{at}/apply", {"table": signed}).status_code == 303
    assert Accommodation.objects.get().factor == Decimal("1.5")
    assert Attempt.objects.get().deadline_at - page.attempt.deadline_at == dt.timedelta(minutes=27.5)
    assert len(page.sync()["messages"]) == 1


@pytest.mark.parametrize("table", ["", "x", TABLE])
def test_a_table_that_nobody_looked_at_is_not_applied(client: Client, at: str, ada: User, table: str) -> None:
    assert client.post(f"{at}/apply", {"table": table}).status_code == 400
    assert not Accommodation.objects.exists()


def test_one_problem_stands_in_the_way_of_all(client: Client, at: str, ada: User, sitting: Sitting) -> None:
    response = uploaded(client, at, TABLE + "nobody,2,0\n")
    assert response.status_code == 400
    assert "Line 3: “nobody” is not a student on the roster." in response.content.decode()
    assert response.context["confirm"] is None


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\xff\xfen", "not text in UTF-8"), (b"x" * 1_100_000, "larger than 1 MB"), (b"", "missing")],
)
def test_what_is_no_table_is_refused(client: Client, at: str, content: bytes, words: str) -> None:
    response = uploaded(client, at, content)
    assert response.status_code == 400
    assert words in response.content.decode()


def test_the_download_can_be_uploaded_again(
    client: Client, at: str, ada: User, course: Course, sitting: Sitting
) -> None:
    Accommodation.objects.create(course=course, user=ada, factor=Decimal("1.5"), reason="=1+1")
    Accommodation.objects.create(course=course, user=ada, sitting=sitting, extra_time=5 * MINUTE)
    response = client.get(f"{at}.csv")
    assert response["Content-Disposition"] == 'attachment; filename="accommodations.csv"'
    assert uploaded(client, at, response.content).context["reading"].counts["same"] == 2
