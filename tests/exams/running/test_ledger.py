"""Does every change of time reach the deadline, the ledger and the journal?"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from exams.models import Accommodation, Attempt, TimeAdjustment, User
from exams.rules.clock import deadline, explain
from exams.running.ledger import adjust, apply_accommodation, ledgers, pause, resume
from tests.cast import ONE, Begin, Page

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
EXTENSION = TimeAdjustment.Kind.EXTENSION


def only(attempt: Attempt):
    return Attempt.objects.filter(pk=attempt.pk)


def test_an_extension_moves_the_deadline_and_says_who_and_why(ada: User, bo: User, begin: Begin) -> None:
    attempt = begin(ada)
    adjust(only(attempt), 5 * MINUTE, kind=EXTENSION, by=bo, why="Late start of the room")
    before, attempt = attempt.deadline_at, only(attempt).get()
    assert attempt.deadline_at - before == 5 * MINUTE
    line = explain(ledgers([attempt])[attempt.pk])[-1]
    assert line.adjustment is not None
    assert (line.adjustment.made_by, line.adjustment.reason) == ("Bo Example", "Late start of the room")
    assert attempt.journal.filter(kind="time_changed", actor=bo).count() == 1


def test_room_wide_time_is_scaled_for_those_with_more_time(ada: User, bo: User, begin: Begin, course: object) -> None:
    Accommodation.objects.create(course=course, user=ada, factor=Decimal("1.5"))
    attempt = begin(ada)
    adjust(only(attempt), 10 * MINUTE, kind=EXTENSION, by=bo, why="Fire alarm", scale=True)
    assert only(attempt).get().deadline_at - attempt.deadline_at == 15 * MINUTE


def test_a_pause_is_given_back_to_the_second(ada: User, bo: User, begin: Begin) -> None:
    attempt = begin(ada)
    pause(only(attempt), by=bo, why="Fire alarm")
    only(attempt).update(paused_at=only(attempt).get().paused_at - 7 * MINUTE)
    resume(only(attempt), by=bo, why="Back in the room")
    after = only(attempt).get()
    assert (after.state, after.paused_at) == ("running", None)
    assert 7 * MINUTE <= after.deadline_at - attempt.deadline_at < 7 * MINUTE + dt.timedelta(seconds=5)


def test_what_was_held_when_the_pause_began_is_saved_and_later_words_are_kept(
    ada: User, bo: User, begin: Begin
) -> None:
    page = Page(begin(ada))
    page.sync()
    pause(only(page.attempt), by=bo, why="Fire alarm")
    assert page.sync(page.item(ONE, ["oa"]))["responses"][ONE]["verdict"] == "saved"
    only(page.attempt).update(paused_at=only(page.attempt).get().paused_at - MINUTE)
    reply = page.sync(page.item(ONE, ["ob"], revision=2))
    assert (reply["state"], reply["responses"][ONE]["verdict"]) == ("paused", "late")


def test_an_accommodation_given_while_the_attempt_runs_is_applied(
    ada: User, cleo: User, begin: Begin, course: object
) -> None:
    attempt = begin(ada)
    Accommodation.objects.create(course=course, user=ada, factor=Decimal(2))
    assert apply_accommodation(ada, by=cleo, why="Letter came today") == 1
    assert only(attempt).get().deadline_at - attempt.started_at == 90 * MINUTE
    assert apply_accommodation(ada, by=cleo, why="Letter came today") == 0


def test_the_stored_deadline_is_the_ledgers(ada: User, bo: User, begin: Begin) -> None:
    attempt = begin(ada)
    adjust(only(attempt), 5 * MINUTE, kind=EXTENSION, by=bo, why="one")
    adjust(only(attempt), -2 * MINUTE, kind=TimeAdjustment.Kind.UNDONE, by=bo, why="two")
    stored = only(attempt).get()
    assert deadline(ledgers([stored])[stored.pk]) == stored.deadline_at


def test_a_line_of_the_ledger_never_changes(ada: User, bo: User, begin: Begin) -> None:
    adjust(only(begin(ada)), 5 * MINUTE, kind=EXTENSION, by=bo, why="one")
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        TimeAdjustment.objects.update(reason="another")
