"""Do running attempts follow when a student gets more time, or not any more?"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from exams.models import Accommodation, Attempt, Course, Enrollment, Role, Sitting, User
from exams.rules.clock import deadline
from exams.running.accommodations import Planned, remove_accommodation, set_accommodation, set_accommodations
from exams.running.ledger import ledgers
from tests.cast import Begin, Page, person, shift

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
NONE = dt.timedelta(0)


def allowed(attempt: Attempt) -> dt.timedelta:
    now = Attempt.objects.get(pk=attempt.pk)
    return now.deadline_at - now.started_at


def test_a_running_attempt_follows_and_its_page_says_so(course: Course, ada: User, cleo: User, begin: Begin) -> None:
    page = Page(begin(ada))
    assert set_accommodation(course, ada, None, Decimal("1.5"), 5 * MINUTE, "A private matter", cleo)
    assert allowed(page.attempt) == dt.timedelta(minutes=72.5)
    entry = page.attempt.journal.get(kind="time_changed")
    assert entry.actor == cleo
    (message,) = page.sync()["messages"]
    assert "27 min 30 s more" in message["text"]
    assert "private" not in str(entry.data) + message["text"]


def test_the_same_again_changes_nothing(course: Course, ada: User, cleo: User, begin: Begin) -> None:
    attempt = begin(ada)
    changes = [set_accommodation(course, ada, None, Decimal(2), NONE, "", cleo) for _ in range(2)]
    assert changes == [True, False]
    assert attempt.journal.filter(kind="time_changed").count() == 1


def test_one_at_the_sitting_replaces_the_courses(
    course: Course, sitting: Sitting, ada: User, cleo: User, begin: Begin
) -> None:
    attempt = begin(ada)
    set_accommodation(course, ada, None, Decimal(2), NONE, "", cleo)
    set_accommodation(course, ada, sitting, Decimal(1), 10 * MINUTE, "", cleo)
    assert allowed(attempt) == 55 * MINUTE
    remove_accommodation(Accommodation.objects.get(sitting=sitting), by=cleo)
    assert allowed(attempt) == 90 * MINUTE


def test_a_removal_takes_the_time_away(course: Course, ada: User, cleo: User, begin: Begin) -> None:
    set_accommodation(course, ada, None, Decimal(2), NONE, "", cleo)
    attempt = begin(ada)
    assert remove_accommodation(Accommodation.objects.get(), by=cleo) == 1
    assert allowed(attempt) == 45 * MINUTE
    assert "45 min of your time were taken back" in attempt.messages.get().text


def test_a_removal_never_takes_time_that_was_used(course: Course, ada: User, cleo: User, begin: Begin) -> None:
    set_accommodation(course, ada, None, Decimal(2), NONE, "", cleo)
    attempt = begin(ada, ago=60 * MINUTE)
    remove_accommodation(Accommodation.objects.get(), by=cleo)
    after = Attempt.objects.get()
    assert after.deadline_at == attempt.journal.get(kind="time_changed").at
    assert deadline(ledgers([after])[after.pk]) == after.deadline_at


def test_a_closed_attempt_stays_as_it_was(course: Course, ada: User, cleo: User, begin: Begin) -> None:
    page = Page(begin(ada))
    page.submit()
    set_accommodation(course, ada, None, Decimal(2), NONE, "", cleo)
    assert allowed(page.attempt) == 45 * MINUTE


def test_many_at_once_are_all_applied(course: Course, ada: User, cleo: User, begin: Begin) -> None:
    second = person("second", "Second Example")
    Enrollment.objects.create(course=course, user=second, role=Role.STUDENT)
    attempts = [begin(ada), begin(second)]
    shift(attempts[1], MINUTE)
    plans = [Planned(user, None, Decimal("1.25"), NONE, "") for user in (second, ada)]
    assert set_accommodations(course, plans, by=cleo) == 2
    assert [allowed(attempt) for attempt in attempts] == [45 * MINUTE * 1.25] * 2
    assert set_accommodations(course, plans, by=cleo) == 0
