"""Does a student get the time that was given, when it is given at the moment of the start or by two people at once?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest

from exams.delivery.starting import start_attempt
from exams.models import Accommodation, Attempt, Course, Enrollment, Role, Sitting, User
from exams.running.accommodations import Planned, remove_accommodation, set_accommodation, set_accommodations
from tests.at_once import in_step
from tests.cast import Begin, person

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
NONE = dt.timedelta(0)
Give = Callable[..., bool]


@pytest.fixture
def give(course: Course, ada: User, cleo: User) -> Give:
    return partial(set_accommodation, course, ada, None, extra_time=NONE, reason="", by=cleo)


def allowed() -> dt.timedelta:
    attempt = Attempt.objects.get()
    return attempt.deadline_at - attempt.started_at


def test_one_student_and_a_table_do_not_lock_each_other_out(
    course: Course, ada: User, cleo: User, begin: Begin, give: Give
) -> None:
    begin(ada)
    give(factor=Decimal(2))
    table = [Planned(ada, None, Decimal("1.5"), NONE, "")]
    assert in_step(partial(give, factor=Decimal(3)), partial(set_accommodations, course, table, by=cleo)) == [True, 1]
    assert allowed() == dt.timedelta(minutes=45) * float(Accommodation.objects.get().factor)


def test_a_removal_and_a_table_do_not_lock_each_other_out(
    course: Course, ada: User, cleo: User, begin: Begin, give: Give
) -> None:
    begin(ada)
    give(factor=Decimal(2))
    table = [Planned(ada, None, Decimal("1.5"), NONE, "")]
    in_step(
        partial(remove_accommodation, Accommodation.objects.get(), by=cleo),
        partial(set_accommodations, course, table, by=cleo),
    )
    left = Accommodation.objects.first()
    assert allowed() == dt.timedelta(minutes=45) * float(left.factor if left else 1)


def test_time_that_is_given_at_the_moment_of_the_start_is_given(sitting: Sitting, ada: User, give: Give) -> None:
    start = partial(start_attempt, sitting, ada, typed_name=ada.full_name, agrees=True)
    in_step(start, partial(give, factor=Decimal(2)))
    assert allowed() == dt.timedelta(minutes=90)


def test_two_who_give_one_student_time_give_it_once(give: Give) -> None:
    assert sorted(in_step(*[partial(give, factor=Decimal(2))] * 3)) == [False, False, True]
    assert Accommodation.objects.count() == 1


def test_two_tables_in_another_order_do_not_lock_each_other_out(course: Course, cleo: User) -> None:
    students = [person(f"s{number}", f"Student {number}") for number in range(4)]
    Enrollment.objects.bulk_create(Enrollment(course=course, user=user, role=Role.STUDENT) for user in students)
    table = [Planned(user, None, Decimal(2), NONE, "") for user in students]
    assert sorted(in_step(*(partial(set_accommodations, course, t, by=cleo) for t in (table, table[::-1])))) == [0, 4]
