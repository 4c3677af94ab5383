"""Can people be put right one by one, also where a course is large?"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from exams.models import AuditEntry, Course, Enrollment, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, cleo: User) -> Client:
    client.force_login(cleo)
    return client


def press(desk: Client, action: str, *rows: Enrollment) -> Any:
    form = {"action": action, "_selected_action": [row.pk for row in rows]}
    return desk.post("/admin/exams/enrollment/", form)


def test_a_large_course_shows_who_runs_it_and_lists_the_others(desk: Client, course: Course, bo: User) -> None:
    people = User.objects.bulk_create(User(netid=f"s{n}", full_name=f"S {n}") for n in range(300))
    Enrollment.objects.bulk_create(Enrollment(course=course, user=user) for user in people)
    page = desk.get(f"/admin/exams/course/{course.pk}/change/")
    assert b"302 people are in this course" in page.content
    formset = page.context["inline_admin_formsets"][0].formset
    assert sorted(form.instance.user.netid for form in formset.initial_forms) == ["bo", "cleo"]
    listed = desk.get(f"/admin/exams/enrollment/?course__id__exact={course.pk}&q=s29")
    assert listed.context["cl"].result_count == 11


def test_dropping_and_bringing_back_leaves_a_line_each(desk: Client, course: Course, ada: User, cleo: User) -> None:
    row, own = Enrollment.objects.get(user=ada), Enrollment.objects.get(user=cleo)
    press(desk, "drop", row, own)
    assert list(Enrollment.objects.current().values_list("user__netid", flat=True)) == ["cleo"]
    press(desk, "bring_back", row)
    assert Enrollment.objects.current().count() == 2
    said = AuditEntry.objects.filter(subject=ada).order_by("pk").values_list("action", flat=True)
    assert list(said) == ["enrollment dropped", "enrollment brought back"]


def test_the_list_is_of_the_own_courses(client: Client, other_cleo: User, ada: User) -> None:
    client.force_login(other_cleo)
    press(client, "drop", Enrollment.objects.get(user=ada))
    assert Enrollment.objects.current().filter(user=ada).exists()
    assert b"ada" not in client.get("/admin/exams/enrollment/").content
