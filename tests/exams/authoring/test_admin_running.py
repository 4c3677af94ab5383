"""Do sittings and accommodations edited in the admin reach what runs already?"""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from exams.models import Accommodation, Attempt, Course, Sitting, SittingSeal, User
from tests.cast import Begin

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def running(client: Client, ada: User, cleo: User, course: Course, begin: Begin) -> Attempt:
    attempt = begin(ada)
    client.force_login(cleo)
    data = {"course": course.pk, "user": ada.pk, "factor": "2", "extra_time": "0", "reason": "A letter"}
    assert client.post("/admin/exams/accommodation/add/", data).status_code == 302
    return attempt


def minutes(attempt: Attempt) -> float:
    attempt.refresh_from_db()
    return (attempt.deadline_at - attempt.started_at) / MINUTE


def test_an_accommodation_given_in_the_admin_reaches_the_running_attempt(running: Attempt) -> None:
    assert minutes(running) == 90
    assert running.journal.filter(kind="time_changed").count() == 1
    assert "A letter" not in str(list(running.journal.values_list("data", flat=True)))


@pytest.mark.parametrize("by_action", [False, True])
def test_one_that_is_deleted_in_the_admin_is_taken_back(client: Client, running: Attempt, by_action: bool) -> None:
    row = Accommodation.objects.get()
    one = (f"/admin/exams/accommodation/{row.pk}/delete/", {"post": "yes"})
    many = ("/admin/exams/accommodation/", {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"})
    assert client.post(*(many if by_action else one)).status_code == 302
    assert minutes(running) == 45


def test_a_sitting_saved_in_the_admin_has_its_key_pair(client: Client, cleo: User, sitting: Sitting) -> None:
    client.force_login(cleo)
    when = {"opens_at_0": "2026-03-11", "opens_at_1": "09:00", "closes_at_0": "2026-03-11", "closes_at_1": "10:00"}
    forms = {f"handouts-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}
    response = client.post(f"/admin/exams/sitting/{sitting.pk}/change/", {"name": "Noon", **when, **forms})
    assert response.status_code == 302
    assert SittingSeal.objects.filter(sitting=sitting).exists()
