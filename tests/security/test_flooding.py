"""Can one page fill the journal without end, and does a bound ever cost an answer?"""

from __future__ import annotations

import datetime as dt

import pytest

from exams.models import Attempt, JournalEntry, Response
from exams.rules.quota import AT_ONCE, EACH_SECOND, FOR_ANSWERS, room_for_answers, room_for_events
from tests.cast import ONE, Page

START = dt.datetime(2026, 3, 11, 9, tzinfo=dt.UTC)
END = START + dt.timedelta(minutes=45)
EVENTS = [{"kind": "focus_lost", "at": 1, "data": {}}] * 3


@pytest.mark.parametrize(
    ("now", "written", "room"),
    [
        (START, 0, AT_ONCE),
        (START, AT_ONCE, 0),
        (START, AT_ONCE + 5, 0),
        (START + dt.timedelta(minutes=10), AT_ONCE, 600 * EACH_SECOND),
        (END + dt.timedelta(days=9), 0, AT_ONCE + 45 * 60 * EACH_SECOND),
        (START - dt.timedelta(seconds=5), 0, AT_ONCE),
    ],
)
def test_there_is_room_by_the_time_that_has_run(now: dt.datetime, written: int, room: int) -> None:
    assert room_for_answers(written, started_at=START, deadline_at=END, now=now) == room


def test_events_stop_before_answers_do() -> None:
    assert (room_for_events(FOR_ANSWERS), room_for_events(FOR_ANSWERS + 3)) == (0, 3)


@pytest.fixture
def full(page: Page) -> Page:
    """The page of an attempt that has written more than a person can."""
    Attempt.objects.filter(pk=page.attempt.pk).update(journal_length=AT_ONCE * 10)
    return page


@pytest.mark.django_db
def test_a_flood_of_events_leaves_answers_their_place(page: Page) -> None:
    Attempt.objects.filter(pk=page.attempt.pk).update(journal_length=AT_ONCE - FOR_ANSWERS + 120)
    reply = page.sync(page.item(ONE, ["ob"]), events=EVENTS)
    assert reply["responses"][ONE]["verdict"] == "saved"
    assert not page.attempt.journal.filter(kind=JournalEntry.Kind.EVENT).exists()


@pytest.mark.django_db
def test_a_full_journal_refuses_for_now_and_changes_nothing(full: Page) -> None:
    response = full.post(full.body(full.item(ONE, ["ob"]), events=EVENTS))
    assert (response.status_code, response.json()) == (429, {"error": "too_much"})
    assert not Response.objects.exists()


@pytest.mark.django_db
def test_after_a_while_the_same_request_is_taken(full: Page) -> None:
    body = full.body(full.item(ONE, ["ob"]))
    full.post(body)
    Attempt.objects.update(journal_length=AT_ONCE - 10)
    assert full.post(body).json()["responses"][ONE]["verdict"] == "saved"


@pytest.mark.django_db
def test_a_full_journal_still_lets_a_student_hand_in(full: Page) -> None:
    page = Page(full.attempt, full.client, tab=full.tab)
    assert page.submit()["state"] == "closed"


@pytest.mark.django_db
def test_heartbeats_and_repeats_add_nothing_to_the_journal(page: Page) -> None:
    body = page.body(page.item(ONE, ["ob"]), events=EVENTS)
    page.post(body)
    before = page.attempt.journal.count()
    for_ever = [page.post(body).status_code for _ in range(5)] + [page.post(page.body()).status_code for _ in range(5)]
    assert (set(for_ever), page.attempt.journal.count()) == ({200}, before)
