"""Does a roster come in through the admin as it was looked at, and only by who teaches the course?"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from exams.models import AuditEntry, Course, Enrollment, User
from exams.rules.roster.reading import read_roster

pytestmark = pytest.mark.django_db
NEW = "netid,name,section\nada,Ada Example,2\nbea,Béa <b>Example</b>,1\n"


@pytest.fixture
def desk(client: Client, cleo: User) -> Client:
    client.force_login(cleo)
    return client


def upload(client: Client, course: Course, table: str | bytes, whole: str = "drop") -> Any:
    data = table.encode() if isinstance(table, str) else table
    file = SimpleUploadedFile("roster.csv", data)
    return client.post(f"/admin/exams/course/{course.pk}/roster/", {"file": file, "whole": whole})


def confirm(client: Client, course: Course, page: Any, **more: str) -> Any:
    table = re.search(r'name="table" value="([^"]+)"', page.content.decode())
    assert table is not None
    return client.post(f"/admin/exams/course/{course.pk}/roster/apply/", {"table": table[1], **more})


def netids(course: Course) -> set[str]:
    return set(Enrollment.objects.current().filter(course=course).values_list("user__netid", flat=True))


def test_a_file_is_looked_at_and_then_written(desk: Client, course: Course, ada: User) -> None:
    page = upload(desk, course, NEW)
    text = page.content.decode()
    assert "1 added, 1 changed" in text and "section: none → 2" in text
    assert "Béa &lt;b&gt;Example&lt;/b&gt;" in text
    assert netids(course) == {"ada", "cleo"}
    assert confirm(desk, course, page).status_code == 302
    assert netids(course) == {"ada", "bea", "cleo"}
    assert AuditEntry.objects.filter(action="roster added", actor__netid="cleo", subject__netid="bea").exists()


def test_problems_are_listed_and_nothing_can_be_confirmed(desk: Client, course: Course, ada: User) -> None:
    page = upload(desk, course, "netid,name\nada,Ada\nno good,X\n")
    assert page.status_code == 400
    text = page.content.decode()
    assert "Row 3:" in text and "Write this roster" not in text


def test_a_file_that_drops_many_needs_a_tick(desk: Client, course: Course) -> None:
    people = User.objects.bulk_create(User(netid=f"s{n}", full_name=f"S {n}") for n in range(8))
    Enrollment.objects.bulk_create(Enrollment(course=course, user=user) for user in people)
    page = upload(desk, course, NEW)
    asked = confirm(desk, course, page)
    assert asked.status_code == 400 and b"This file drops 8 of 8 students" in asked.content
    assert len(netids(course)) == 9
    assert confirm(desk, course, asked, sure="on").status_code == 302
    assert netids(course) == {"ada", "bea", "cleo"}


def test_what_was_not_looked_at_is_not_written(desk: Client, course: Course, other_course: Course, ada: User) -> None:
    page = upload(desk, course, NEW)
    Enrollment.objects.create(course=other_course, user=User.objects.get(netid="cleo"), role="instructor")
    confirm(desk, other_course, page)
    desk.post(f"/admin/exams/course/{course.pk}/roster/apply/", {"table": "made:up"})
    assert netids(other_course) == {"cleo"} and netids(course) == {"ada", "cleo"}


def test_a_course_that_changed_meanwhile_is_shown_again(desk: Client, course: Course, ada: User, dan: User) -> None:
    page = upload(desk, course, NEW)
    Enrollment.objects.create(course=course, user=dan)
    again = confirm(desk, course, page)
    assert again.status_code == 200 and b"changed in the meantime" in again.content
    assert "bea" not in netids(course)


@pytest.mark.parametrize("path", ["roster/", "roster/apply/", "roster.csv"])
@pytest.mark.parametrize("who", ["ada", "bo", "other_cleo", None])
def test_nobody_else_gets_there(
    client: Client, course: Course, ada: User, bo: User, other_cleo: User, path: str, who: str | None
) -> None:
    user = {"ada": ada, "bo": bo, "other_cleo": other_cleo}.get(who or "")
    if user is not None:
        client.force_login(user)
    address = f"/admin/exams/course/{course.pk}/{path}"
    response = client.post(address) if path == "roster/apply/" else client.get(address)
    assert response.status_code in (302, 404)
    assert response.status_code == 404 or "/sign-in/" in response["Location"] or "/admin/login/" in response["Location"]


def test_the_roster_as_it_is_can_be_taken_and_given_back(desk: Client, course: Course, ada: User, bo: User) -> None:
    User.objects.filter(pk=ada.pk).update(full_name="=Ada")
    table = desk.get(f"/admin/exams/course/{course.pk}/roster.csv").content
    assert b"'=Ada" in table
    assert [line.netid for line in read_roster(table).lines] == ["cleo", "ada", "bo"]
    assert b"The course is already as the file says" in upload(desk, course, table).content


def test_the_course_leads_there(desk: Client, course: Course) -> None:
    page = desk.get(f"/admin/exams/course/{course.pk}/change/").content.decode()
    assert f'href="/admin/exams/course/{course.pk}/roster/"' in page
