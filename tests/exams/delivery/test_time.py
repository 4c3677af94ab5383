"""Is a deadline explained so that its student can follow every step?"""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from exams.models import Accommodation, Attempt, Course, TimeAdjustment, User
from tests.cast import Begin

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def attempt(ada: User, course: Course, begin: Begin) -> Attempt:
    Accommodation.objects.create(course=course, user=ada, factor="1.5", extra_time=5 * MINUTE)
    return begin(ada)


def words(client: Client, user: User, attempt: Attempt) -> str:
    client.force_login(user)
    return " ".join(client.get(f"/attempts/{attempt.pk}/time").content.decode().split())


@pytest.mark.parametrize("part", ["+45 min", "45 min × 1.5", "+22 min 30 s", "+5 min", "How your time came about"])
def test_the_rules_are_explained_step_by_step(client: Client, ada: User, attempt: Attempt, part: str) -> None:
    assert part in words(client, ada, attempt)


def test_what_happened_in_the_room_says_who_and_why(client: Client, ada: User, cleo: User, attempt: Attempt) -> None:
    TimeAdjustment.objects.create(
        attempt=attempt,
        kind="extension",
        amount=3 * MINUTE,
        made_at=attempt.started_at,
        made_by=cleo,
        reason="A <b>loud</b> alarm",
    )
    text = words(client, ada, attempt)
    assert "Cleo Example" in text
    assert "A &lt;b&gt;loud&lt;/b&gt; alarm" in text
    assert "+3 min" in text


def test_staff_see_whose_time_it_is(client: Client, bo: User, attempt: Attempt) -> None:
    assert "How the time of Ada Example came about" in words(client, bo, attempt)


def test_a_stranger_sees_nothing(client: Client, dan: User, attempt: Attempt) -> None:
    client.force_login(dan)
    assert client.get(f"/attempts/{attempt.pk}/time").status_code == 404
