"""Is a form of the admin that is sent twice at one moment saved once, and does the second say so?"""

from __future__ import annotations

from functools import partial

import pytest
from django.test import Client

from exams.models import Accommodation, Course, User
from tests.at_once import in_step

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def pressed_twice(user: User, where: str, data: dict[str, object]) -> list[tuple[int, bool]]:
    """Status of each answer, and whether it leads to the list."""
    windows = [Client(), Client()]
    [window.force_login(user) for window in windows]
    answers = in_step(*(partial(window.post, f"{where}add/", data) for window in windows))
    leads = f'href="{where}"'
    return sorted((answer.status_code, leads in answer.content.decode()) for answer in answers)


def test_more_time_is_given_once(cleo: User, ada: User, course: Course) -> None:
    data = {"course": course.pk, "user": ada.pk, "factor": "2", "extra_time": "0", "reason": "A letter"}
    assert pressed_twice(cleo, "/admin/exams/accommodation/", data) == [(302, False), (409, True)]
    assert Accommodation.objects.count() == 1


def test_a_course_is_made_once(cleo: User) -> None:
    administrator = User.objects.create_superuser("root", "Root Example")
    inline = {f"enrollments-{name}_FORMS": 0 for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
    data = {"code": "NEW 1", "title": "A new one", "term": "Winter 2027", **inline}
    assert pressed_twice(administrator, "/admin/exams/course/", data) == [(302, False), (409, True)]
    assert Course.objects.filter(code="NEW 1").count() == 1
