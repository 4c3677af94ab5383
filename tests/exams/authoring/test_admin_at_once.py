"""Is a form of the admin that is sent twice at one moment saved once, and does the second say so?"""

from __future__ import annotations

from functools import partial

import pytest
from django.test import Client

from exams.models import Accommodation, Course, Enrollment, User
from tests.at_once import behind

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_more_time_that_is_given_twice_at_once_is_given_once(cleo: User, ada: User, course: Course) -> None:
    data = {"course": course.pk, "user": ada.pk, "factor": "2", "extra_time": "0", "reason": "A letter"}
    windows = [Client(), Client()]
    [window.force_login(cleo) for window in windows]
    # Both have found by then that there is none yet, and wait for their turn to write.
    answers = behind(
        lambda: Enrollment.objects.select_for_update().get(course=course, user=ada),
        *(partial(window.post, "/admin/exams/accommodation/add/", data) for window in windows),
    )
    leads = 'href="/admin/exams/accommodation/"'
    found = sorted((answer.status_code, leads in answer.content.decode()) for answer in answers)
    assert found == [(302, False), (409, True)]
    assert Accommodation.objects.count() == 1
