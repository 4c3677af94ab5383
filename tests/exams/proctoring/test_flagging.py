"""Does the board learn who carries which flags, at a fixed cost, and is every flag named?"""

from __future__ import annotations

from typing import Any, get_args

import pytest
from django.test import Client

from exams.models import Attempt, Course, Enrollment, JournalEntry, Role, Sitting, User, database_now
from exams.proctoring.flagging import NAMES, told_flags
from exams.rules.flags import Code
from tests.cast import ONE, Begin, Page, person

pytestmark = pytest.mark.django_db
PASTE = {"kind": "paste", "at": 1, "data": {"length": 500}}


def flags(client: Client, sitting: Sitting, **headers: str) -> Any:
    return client.get(f"/sittings/{sitting.pk}/flags.json", headers=headers)


def test_flags_are_told_by_attempt_the_heaviest_first(client: Client, bo: User, page: Page, sitting: Sitting) -> None:
    page.submit(page.item(ONE, ["oa"]), events=[PASTE])
    page.sync(page.item(ONE, ["ob"], revision=2, base=1))
    client.force_login(bo)
    told = flags(client, sitting).json()["flags"]
    assert told == {str(page.attempt.pk): {"weight": 3, "words": ["pasted text", "late save"]}}


def test_who_carries_none_is_not_told(page: Page, sitting: Sitting) -> None:
    page.sync(page.item(ONE, ["oa"]), events=[{"kind": "focus_lost", "at": 1, "data": {}}])
    assert told_flags(sitting) == {}


def test_nothing_is_sent_while_nothing_happens(client: Client, bo: User, page: Page, sitting: Sitting) -> None:
    page.sync(events=[PASTE])
    client.force_login(bo)
    first = flags(client, sitting)
    again = flags(client, sitting, if_none_match=first["ETag"])
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert int(again["X-Now"]) >= int(first["X-Now"]) > 0


@pytest.mark.parametrize("count", [1, 30])
def test_a_look_is_four_statements_however_many_there_are(
    client: Client,
    bo: User,
    sitting: Sitting,
    course: Course,
    begin: Begin,
    count: int,
    django_assert_num_queries: Any,
) -> None:
    people = [person(f"p{n}", f"Person {n}") for n in range(count)]
    Enrollment.objects.bulk_create(Enrollment(course=course, user=user, role=Role.STUDENT) for user in people)
    attempts: list[Attempt] = [begin(user) for user in people]
    now, data = database_now(), {"event": "paste", "length": 90}
    JournalEntry.objects.bulk_create(
        JournalEntry(attempt=attempt, number=99, kind="event", at=now, data=data) for attempt in attempts
    )
    client.force_login(bo)
    with django_assert_num_queries(4):
        told = flags(client, sitting).json()["flags"]
    assert len(told) == count


def test_every_flag_has_a_name() -> None:
    assert set(NAMES) == set(get_args(Code))
