"""Does the database itself refuse what must never be?"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from exams.models import (
    Accommodation,
    Attempt,
    DoorEntry,
    Edition,
    Enrollment,
    Hand,
    JournalEntry,
    KeyRevision,
    Place,
    Question,
    Response,
    Section,
    Sitting,
    User,
    database_now,
)
from tests.cast import Begin

pytestmark = pytest.mark.django_db


def refused(make: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make()  # type: ignore[operator]


@pytest.mark.parametrize(
    "change",
    [
        {"state": "closed"}, {"state": "lost"}, {"state": "paused"}, {"closed_by": "submit"}, {"honor_name": ""},
        {"factor": Decimal("0.5")}, {"deadline_at": dt.datetime(2000, 1, 1, tzinfo=dt.UTC)},
        {"grading_due_at": dt.datetime(2000, 1, 1, tzinfo=dt.UTC)},
        {"paused_at": dt.datetime(2000, 1, 1, tzinfo=dt.UTC)},
    ],
)  # fmt: skip
def test_an_attempt_in_an_impossible_state_is_refused(ada: User, begin: Begin, change: dict[str, object]) -> None:
    attempt = begin(ada)
    refused(lambda: Attempt.objects.filter(pk=attempt.pk).update(**change))


def test_a_student_has_one_attempt_at_a_sitting(ada: User, begin: Begin) -> None:
    attempt = begin(ada)
    attempt.pk = None
    refused(lambda: attempt.save(force_insert=True))


def test_a_question_has_one_response(ada: User, begin: Begin) -> None:
    attempt = begin(ada)
    row = {
        "attempt": attempt,
        "question": "q",
        "revision": 1,
        "value": {},
        "digest": "",
        "saved_at": attempt.started_at,
    }
    Response.objects.create(**row)
    refused(lambda: Response.objects.create(**row))


@pytest.mark.parametrize("model", [Edition, KeyRevision])
def test_what_was_published_never_changes(edition: Edition, model: type[Edition]) -> None:
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        model.objects.update(digest="0" * 64)


def test_the_journal_never_changes(ada: User, begin: Begin) -> None:
    begin(ada)
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        JournalEntry.objects.update(data={})


def test_a_sitting_opens_before_it_closes(sitting: Sitting) -> None:
    refused(lambda: Sitting.objects.filter(pk=sitting.pk).update(closes_at=sitting.opens_at))


def test_nobody_is_enrolled_twice(ada: User, course: object) -> None:
    refused(lambda: Enrollment.objects.create(course=course, user=ada))


def test_an_accommodation_takes_no_time_away(ada: User, course: object) -> None:
    refused(lambda: Accommodation.objects.create(course=course, user=ada, factor=Decimal("0.9")))
    refused(lambda: Accommodation.objects.create(course=course, user=ada, extra_time=-dt.timedelta(1)))


@pytest.mark.parametrize(
    "fields",
    [
        {"points": 0}, {"points": -1}, {"kind": "essay"}, {"kind": "select_one", "truth": True},
        {"explanation_allowed": True}, {"explanation_cap": 5}, {"explanation_cap": -1},
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_scored_is_refused(quiz: object, fields: dict[str, object]) -> None:
    section = Section.objects.create(quiz=quiz, title="One")
    refused(lambda: Question.objects.create(section=section, **{"kind": "true_false", "points": 4, **fields}))


def test_a_netid_is_kept_in_small_letters(db: None) -> None:
    refused(lambda: User.objects.bulk_create([User(netid="ADA", full_name="Ada")]))


def test_the_log_of_the_door_never_changes(sitting: Sitting, ada: User) -> None:
    entry = DoorEntry.objects.create(sitting=sitting, student=ada, kind="code_wrong", at=database_now())
    with pytest.raises(DatabaseError), transaction.atomic():
        DoorEntry.objects.filter(pk=entry.pk).update(kind="checked_in")


@pytest.mark.parametrize(
    "change",
    [
        {"code_kind": "static"}, {"access_code": "R2D2"}, {"code_kind": "rotating", "access_code": "R2D2"},
        {"code_kind": "static", "access_code": ""}, {"code_kind": "secret"},
    ],
)  # fmt: skip
def test_a_code_is_there_exactly_where_it_is_the_one_of_the_sitting(sitting: Sitting, change: dict[str, str]) -> None:
    refused(lambda: Sitting.objects.filter(pk=sitting.pk).update(**change))


def test_a_place_says_by_whom_and_a_seat_is_one_students(sitting: Sitting, ada: User, bo: User) -> None:
    Place.objects.create(sitting=sitting, student=ada, seat="A1")
    now = database_now()
    refused(lambda: Place.objects.create(sitting=sitting, student=ada))
    refused(lambda: Place.objects.create(sitting=sitting, student=bo, seat="A1"))
    refused(lambda: Place.objects.update(checked_in_at=now))
    refused(lambda: Place.objects.update(excused_at=now))
    Place.objects.create(sitting=sitting, student=bo)


def test_an_attempt_has_one_hand_up(ada: User, bo: User, begin: Begin) -> None:
    hand = {"attempt": begin(ada), "raised_at": database_now()}
    Hand.objects.create(**hand)
    refused(lambda: Hand.objects.create(**hand))
    refused(lambda: Hand.objects.create(**hand, answered_by=bo))
    Hand.objects.create(**hand, lowered_at=database_now())
