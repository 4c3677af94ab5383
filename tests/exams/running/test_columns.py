"""Is what one statement writes the same as what was set, column by column?"""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import DataError

from exams.models import Attempt, User, database_now
from exams.running.columns import write_columns
from exams.running.ledger import TIME_FIELDS
from tests.cast import Begin

pytestmark = pytest.mark.django_db


def several(attempt: Attempt, count: int) -> list[Attempt]:
    """The attempt, and copies of it by other students."""
    users = User.objects.bulk_create(User(netid=f"one{n}", full_name=f"One {n}") for n in range(count - 1))
    fields = {field.attname: getattr(attempt, field.attname) for field in Attempt._meta.concrete_fields}
    rows = [Attempt(**fields | {"id": uuid.uuid4(), "student_id": user.pk}) for user in users]
    return [attempt, *Attempt.objects.bulk_create(rows)]


def test_each_row_gets_its_own_values_of_every_kind(ada: User, begin: Begin) -> None:
    attempts = several(begin(ada), 3)
    now = database_now().replace(microsecond=1000)
    untouched = Attempt.objects.get(pk=attempts[2].pk)
    for number, attempt in enumerate(attempts[:2]):
        attempt.deadline_at, attempt.factor = now + dt.timedelta(hours=1 + number), Decimal("1.50") + number
        attempt.extra_time, attempt.journal_length = dt.timedelta(seconds=90 + number), 7 + number
    attempts[0].state, attempts[0].paused_at = Attempt.State.PAUSED, now
    write_columns(attempts[:2], TIME_FIELDS)
    stored = Attempt.objects.in_bulk([attempt.pk for attempt in attempts])
    for attempt in (*attempts[:2], untouched):
        assert [getattr(stored[attempt.pk], name) for name in TIME_FIELDS] == [getattr(attempt, n) for n in TIME_FIELDS]


def test_nothing_is_written_for_nobody(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        write_columns([], TIME_FIELDS)


@pytest.mark.postgres
@pytest.mark.parametrize("count", [3, 300])
def test_it_is_one_statement_for_any_number(
    ada: User, begin: Begin, count: int, django_assert_num_queries: Any
) -> None:
    attempts = several(begin(ada), count)
    with django_assert_num_queries(1):
        write_columns(attempts, TIME_FIELDS)


@pytest.mark.postgres
def test_what_is_too_long_is_refused_and_not_cut(ada: User, begin: Begin) -> None:
    attempt = begin(ada)
    attempt.honor_name = "A" * 1000
    with pytest.raises(DataError):
        write_columns([attempt], ["honor_name"])
