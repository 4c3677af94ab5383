"""Is a query that was compiled once the same query for every value, and does it outlive its connection?"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import Exists, OuterRef

from exams.models import Attempt, Course, Enrollment, Role, Sitting, User
from exams.running.kept import KeptQuery
from tests.cast import Begin, person

OWN = KeptQuery(
    lambda who, attempt, moment: (
        Attempt.objects.of_student(User(pk=who))
        .filter(pk=attempt, started_at__lt=moment)
        .annotate(elsewhere=Exists(Attempt.objects.filter(student=who).exclude(sitting=OuterRef("sitting"))))
        .values_list("pk", "student__netid", "base_duration", "factor", "edition__paper", "started_at", "elsewhere")
    ),
    int,
    uuid.UUID,
    dt.datetime,
)
ROLES = KeptQuery(
    lambda role, who: Enrollment.objects.filter(role=role, user=who).values_list("user__netid", "role"), str, int
)


@pytest.fixture
def eve(course: Course) -> User:
    user = person("eve", "Eve Example")
    Enrollment.objects.create(course=course, user=user, role=Role.STUDENT)
    return user


def test_each_value_is_asked_for_anew(ada: User, eve: User, begin: Begin) -> None:
    attempts = [begin(ada), begin(eve)]
    for attempt in attempts:
        attempt.refresh_from_db()
        later = attempt.started_at + dt.timedelta(seconds=1)
        expected = (
            attempt.pk, attempt.student.netid, attempt.base_duration, attempt.factor, attempt.edition.paper,
            attempt.started_at, False,
        )  # fmt: skip
        assert OWN.rows(attempt.student_id, attempt.pk, later) == [expected]
        assert OWN.rows(attempt.student_id, attempt.pk, attempt.started_at) == []
    assert OWN.rows(ada.pk, attempts[1].pk, attempts[1].deadline_at) == []


def test_what_is_written_meanwhile_is_found(ada: User, begin: Begin, sitting: Sitting) -> None:
    attempt = begin(ada)
    first = OWN.first(ada.pk, attempt.pk, attempt.deadline_at)
    sitting.pk = None
    sitting.save()
    begin_elsewhere = Attempt.objects.get(pk=attempt.pk)
    begin_elsewhere.pk, begin_elsewhere.sitting = uuid.uuid4(), sitting
    begin_elsewhere.save(force_insert=True)
    second = OWN.first(ada.pk, attempt.pk, attempt.deadline_at)
    assert first is not None and second is not None
    assert (first[-1], second[-1]) == (False, True)


def test_one_statement_and_no_row_for_nobody(ada: User, django_assert_num_queries: Any) -> None:
    assert ROLES.first("student", ada.pk) == ("ada", "student")
    with django_assert_num_queries(2):
        assert ROLES.first("ta", ada.pk) is None
        assert ROLES.rows("student", ada.pk) == [("ada", "student")]


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_query_that_looks_at_its_values_is_refused() -> None:
    query = KeptQuery(lambda who, _: Enrollment.objects.filter(user=who).values_list("pk"), int, int)
    with pytest.raises(TypeError):
        query.rows(1, 2)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_has_died_is_made_anew(ada: User) -> None:
    assert ROLES.first("student", ada.pk) is not None
    connection.connection.close()
    assert ROLES.first("student", ada.pk) == ("ada", "student")


@transaction.atomic
def ask_on_a_dead_connection(who: User) -> None:
    connection.connection.close()
    ROLES.first("student", who.pk)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_within_a_transaction_nothing_is_asked_twice(ada: User) -> None:
    with pytest.raises(OperationalError):
        ask_on_a_dead_connection(ada)
