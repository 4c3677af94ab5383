"""Does the wall show the room its time, code and numbers, and nobody's name?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from exams.models import Accommodation, Attempt, Course, Edition, Sitting, User, database_now
from exams.rules.codes import rotating_code, spaced
from tests.cast import Begin, Page, make_sitting

pytestmark = pytest.mark.django_db


def told(client: Client, bo: User, sitting: Sitting) -> dict[str, Any]:
    client.force_login(bo)
    found: dict[str, Any] = client.get(f"/sittings/{sitting.pk}/display.json").json()
    return found


def test_it_shows_the_code_of_the_moment_and_when_it_changes(client: Client, bo: User, edition: Edition) -> None:
    sitting = make_sitting(edition, code_kind="rotating")
    before = database_now()
    shown = told(client, bo, sitting)
    codes = {spaced(rotating_code(sitting.code_secret, moment)) for moment in (before, database_now())}
    assert shown["code"] in codes
    assert 0 < shown["until"] - before.timestamp() * 1000 <= 31_000
    assert sitting.code_secret not in str(shown)


def test_it_counts_and_names_nobody(client: Client, bo: User, ada: User, sitting: Sitting, begin: Begin) -> None:
    Page(begin(ada)).submit()
    shown = told(client, bo, sitting)
    assert (shown["started"], shown["submitted"], shown["expected"]) == (1, 1, 1)
    page = client.get(f"/sittings/{sitting.pk}/display").content.decode()
    assert not any(name in page for name in (ada.full_name, ada.netid, bo.full_name))


def test_the_end_of_those_with_more_time_is_their_own_matter(
    client: Client, bo: User, ada: User, course: Course, sitting: Sitting, begin: Begin
) -> None:
    Accommodation.objects.create(course=course, user=ada, factor=Decimal("1.5"))
    begin(ada)
    assert told(client, bo, sitting)["ends"] is None
    Attempt.objects.update(factor=1)
    assert told(client, bo, sitting)["ends"] is not None


def test_a_hard_stop_is_everybodys_end(client: Client, bo: User, edition: Edition) -> None:
    sitting = make_sitting(edition, hard_stop=True)
    assert told(client, bo, sitting)["ends"] == int(sitting.closes_at.timestamp() * 1000)


def test_a_look_costs_the_same_for_any_number(
    client: Client, bo: User, ada: User, sitting: Sitting, begin: Begin, django_assert_num_queries: Any
) -> None:
    begin(ada)
    client.force_login(bo)
    with django_assert_num_queries(5):
        client.get(f"/sittings/{sitting.pk}/display.json")
