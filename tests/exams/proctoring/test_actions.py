"""Does each button of the room do one thing, to whom it says, with a journal entry and words for the student?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from exams.models import Attempt, Course, Enrollment, JournalEntry, Message, Role, Sitting, TimeAdjustment, User
from exams.proctoring.room_forms import UndoForm
from exams.running.closing import close_attempts
from tests.cast import MANY, ONE, Begin, Page, make_edition, make_sitting, person, shift

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
VERBS: dict[str, dict[str, str]] = {
    "extend": {"minutes": "5", "reason": "The projector failed"},
    "pause": {"reason": "Fire alarm"},
    "resume": {"reason": "Back in the room"},
    "message": {"text": "Question 2: read “at least”."},
    "message/undo": {"message": "1"},
    "close": {"reason": "Left the room", "sure": "on"},
    "reopen": {"minutes": "10", "reason": "Closed by mistake"},
    "undo": {"extension": "1", "reason": "A mistake"},
    "answer": {"text": "Read it as “at least”."},
    "device": {},
    "device/undo": {},
    "admit": {},
    "admit/undo": {},
    "excuse": {"reason": "The network of the hall is down"},
    "excuse/undo": {"reason": "It is up again"},
    "note": {"text": "Came late: the tram"},
}


def again(attempt: Attempt) -> Attempt:
    return Attempt.objects.get(pk=attempt.pk)


def last(attempt: Attempt) -> JournalEntry:
    entry = attempt.journal.order_by("number").last()
    assert entry is not None
    return entry


def texts(attempt: Attempt) -> list[str]:
    return [message.text for message in attempt.messages.order_by("pk")]


@pytest.fixture
def second(course: Course, begin: Begin) -> Attempt:
    """The attempt of a second student."""
    student = person("second", "Second Example")
    Enrollment.objects.create(course=course, user=student, role=Role.STUDENT)
    return begin(student)


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_of_the_room_refuses_get(client: Client, bo: User, sitting: Sitting, verb: str) -> None:
    client.force_login(bo)
    assert client.get(f"/sittings/{sitting.pk}/room/{verb}").status_code == 405


@pytest.mark.parametrize("who", ["ada", "dan", "other_bo", "other_cleo"])
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_of_the_room_is_not_there_for_others(
    post: Any, attempt: Attempt, request: pytest.FixtureRequest, verb: str, who: str
) -> None:
    before = again(attempt).journal_length
    response = post(f"room/{verb}", as_=request.getfixturevalue(who), who="all", **VERBS[verb])
    assert response.status_code == 404
    assert again(attempt).journal_length == before


@pytest.mark.parametrize("who", ["", "x", "00000000-0000-4000-8000-000000000000"])
@pytest.mark.parametrize("verb", VERBS)
def test_whom_it_is_for_must_be_said(post: Any, attempt: Attempt, verb: str, who: str) -> None:
    before = again(attempt).journal_length
    assert post(f"room/{verb}", **VERBS[verb], who=who).status_code == 400
    assert again(attempt).journal_length == before


@pytest.mark.parametrize("verb", sorted(verb for verb in VERBS if "reason" in VERBS[verb]))
def test_a_reason_must_be_given(post: Any, attempt: Attempt, verb: str) -> None:
    before = again(attempt).journal_length
    assert post(f"room/{verb}", **{**VERBS[verb], "reason": "  "}, who="all").status_code == 400
    assert again(attempt).journal_length == before


def test_an_attempt_of_another_sitting_is_not_reached(post: Any, attempt: Attempt, cleo: User) -> None:
    other = make_sitting(make_edition(attempt.edition.quiz, cleo), name="Afternoon")
    Attempt.objects.filter(pk=attempt.pk).update(sitting=other)
    assert post("room/extend", **VERBS["extend"], who=str(attempt.pk)).status_code == 400
    assert post("room/extend", **VERBS["extend"], who="all").status_code == 303
    assert again(attempt).deadline_at == attempt.deadline_at


def test_an_extension_reaches_one_and_its_page_says_so(post: Any, page: Page, second: Attempt, bo: User) -> None:
    response = post("room/extend", **VERBS["extend"], who=str(page.attempt.pk))
    assert (response.status_code, response["Location"]) == (303, f"/sittings/{page.attempt.sitting_id}/room")
    assert again(page.attempt).deadline_at - page.attempt.deadline_at == 5 * MINUTE
    assert again(second).deadline_at == second.deadline_at
    entry = last(page.attempt)
    assert (entry.kind, entry.actor, entry.data["why"]) == ("time_changed", bo, "The projector failed")
    (message,) = page.sync()["messages"]
    assert message["text"] == "You have 5 min more: The projector failed"


def test_a_room_wide_extension_is_scaled_only_where_it_says_so(post: Any, attempt: Attempt, second: Attempt) -> None:
    Attempt.objects.filter(pk=second.pk).update(factor="2", deadline_at=second.deadline_at + 45 * MINUTE)
    before = [again(attempt).deadline_at, again(second).deadline_at]
    post("room/extend", **VERBS["extend"], who="all", scaled="on")
    post("room/extend", **VERBS["extend"], who="all")
    after = [again(attempt).deadline_at, again(second).deadline_at]
    assert [b - a for a, b in zip(before, after, strict=True)] == [10 * MINUTE, 15 * MINUTE]


def test_one_students_extension_is_never_scaled(post: Any, attempt: Attempt) -> None:
    Attempt.objects.filter(pk=attempt.pk).update(factor="2", deadline_at=attempt.deadline_at + 45 * MINUTE)
    post("room/extend", **VERBS["extend"], who=str(attempt.pk), scaled="on")
    assert again(attempt).deadline_at - attempt.deadline_at == 50 * MINUTE


def test_time_for_a_late_admission_is_named_so_and_can_be_taken_back(post: Any, attempt: Attempt) -> None:
    post("room/extend", **VERBS["extend"], who=str(attempt.pk), late_admission="on")
    line = attempt.adjustments.get()
    assert (line.kind, line.amount) == ("late_admission", 5 * MINUTE)
    assert post("room/undo", who=str(attempt.pk), extension=str(line.pk), reason="r").status_code == 303
    assert again(attempt).deadline_at == attempt.deadline_at


def test_a_hard_stop_is_told_where_it_eats_the_extension(post: Any, attempt: Attempt) -> None:
    Attempt.objects.filter(pk=attempt.pk).update(hard_stop_at=attempt.deadline_at)
    post("room/extend", **VERBS["extend"], who="all")
    assert again(attempt).deadline_at == attempt.deadline_at
    assert "as before" in texts(attempt)[0]


@pytest.mark.parametrize("minutes", ["", "0", "-5", "601", "NaN", "1e3", "five"])
def test_minutes_must_be_sensible(post: Any, attempt: Attempt, minutes: str) -> None:
    assert post("room/extend", who="all", minutes=minutes, reason="r").status_code == 400
    assert not TimeAdjustment.objects.exists()


def test_pause_and_resume_of_the_whole_room(post: Any, attempt: Attempt, second: Attempt) -> None:
    post("room/pause", **VERBS["pause"], who="all")
    assert set(Attempt.objects.values_list("state", flat=True)) == {"paused"}
    post("room/resume", **VERBS["resume"], who="all")
    assert set(Attempt.objects.values_list("state", flat=True)) == {"running"}
    assert [entry.kind for entry in attempt.journal.order_by("number")][-2:] == ["paused", "resumed"]
    assert texts(second) == [
        "Your clock stands still: Fire alarm",
        "Your clock runs again, and the pause was added to your time: Back in the room",
    ]


def test_time_that_is_over_cannot_be_paused(post: Any, attempt: Attempt) -> None:
    shift(attempt, dt.timedelta(minutes=45, seconds=4))
    post("room/pause", **VERBS["pause"], who="all")
    assert again(attempt).state == "running"


def test_a_message_is_shown_until_it_is_confirmed_and_is_in_the_journal(post: Any, page: Page, bo: User) -> None:
    post("room/message", **VERBS["message"], who="all")
    entry = last(page.attempt)
    assert (entry.kind, entry.actor, entry.data) == ("message", bo, {"text": VERBS["message"]["text"]})
    (message,) = page.sync()["messages"]
    assert message["text"] == VERBS["message"]["text"]
    assert page.sync(confirmed=[message["id"]])["messages"] == []


def test_a_message_goes_to_open_attempts_only(post: Any, attempt: Attempt, second: Attempt) -> None:
    close_attempts(Attempt.objects.filter(pk=second.pk), closed_by=Attempt.ClosedBy.SUBMIT)
    post("room/message", **VERBS["message"], who="all")
    assert list(Message.objects.values_list("attempt", flat=True)) == [attempt.pk]


def test_closing_must_be_meant(post: Any, attempt: Attempt) -> None:
    assert post("room/close", reason="Left the room", who=str(attempt.pk)).status_code == 400
    assert again(attempt).state == "running"


def test_closing_by_staff_says_who_and_why(post: Any, page: Page, second: Attempt, bo: User) -> None:
    post("room/close", **VERBS["close"], who=str(page.attempt.pk))
    closed = again(page.attempt)
    assert (closed.state, closed.closed_by, again(second).state) == ("closed", "proctor", "running")
    entry = last(page.attempt)
    assert (entry.kind, entry.actor, entry.data["why"]) == ("closed", bo, "Left the room")
    assert page.sync(page.item(ONE, ["oa"]))["closed_by"] == "proctor"


def test_a_reopened_attempt_has_its_minutes_from_now_and_goes_on_with_its_token(
    post: Any, page: Page, bo: User
) -> None:
    page.submit(page.item(ONE, ["oa"]))
    shift(page.attempt, 30 * MINUTE)
    Attempt.objects.filter(pk=page.attempt.pk).update(closed_at=page.attempt.started_at)
    post("room/reopen", **VERBS["reopen"], who=str(page.attempt.pk))
    opened = again(page.attempt)
    assert (opened.state, opened.closed_at, opened.closed_by, opened.grading_due_at) == ("running", None, "", None)
    entry = last(page.attempt)
    assert (entry.kind, entry.actor, entry.data["why"]) == ("reopened", bo, "Closed by mistake")
    assert opened.deadline_at - entry.at == 10 * MINUTE
    line = TimeAdjustment.objects.get()
    assert (line.kind, line.made_at) == ("reopened", entry.at)
    reply = page.sync(page.item(MANY, ["ma"]))
    assert (reply["state"], reply["responses"][MANY]["verdict"]) == ("running", "saved")
    assert "open again for 10 min" in reply["messages"][0]["text"]


def test_reopening_can_give_less_than_was_left(post: Any, page: Page) -> None:
    page.submit()
    post("room/reopen", **VERBS["reopen"], who="all")
    assert TimeAdjustment.objects.get().amount < -30 * MINUTE


def test_reopening_lifts_a_hard_stop(post: Any, page: Page) -> None:
    page.submit()
    Attempt.objects.update(hard_stop_at=page.attempt.started_at + MINUTE)
    post("room/reopen", **VERBS["reopen"], who="all")
    assert again(page.attempt).deadline_at - last(page.attempt).at == 10 * MINUTE


def test_an_open_attempt_is_not_opened_again(post: Any, attempt: Attempt) -> None:
    post("room/reopen", **VERBS["reopen"], who="all")
    assert again(attempt).deadline_at == attempt.deadline_at


def line_of(attempt: Attempt) -> str:
    return str(attempt.adjustments.filter(kind="extension").latest("pk").pk)


def test_an_extension_is_taken_back_once(post: Any, attempt: Attempt) -> None:
    post("room/extend", **VERBS["extend"], who=str(attempt.pk))
    line = line_of(attempt)
    undone = [post("room/undo", who=str(attempt.pk), extension=line, reason="A mistake").status_code for _ in range(2)]
    assert undone == [303, 400]
    assert again(attempt).deadline_at == attempt.deadline_at
    taken = TimeAdjustment.objects.get(kind="undone")
    assert (taken.amount, taken.undoes_id, taken.reason) == (-5 * MINUTE, int(line), "A mistake")
    assert texts(attempt)[-1] == "5 min of your time were taken back: A mistake"
    assert last(attempt).kind == "time_changed"


def test_what_one_click_gave_to_all_one_click_takes_back(
    post: Any, sitting: Sitting, attempt: Attempt, second: Attempt
) -> None:
    post("room/extend", who=str(attempt.pk), minutes="2", reason="Late seat")
    post("room/extend", **VERBS["extend"], who="all")
    latest = UndoForm(sitting=sitting, who=["all"]).batches[0]
    assert latest.count == 2
    post("room/undo", who="all", extension=str(latest.line.pk), reason="A mistake")
    assert again(second).deadline_at == second.deadline_at
    assert again(attempt).deadline_at - attempt.deadline_at == 2 * MINUTE


def test_one_students_share_of_a_room_wide_extension_can_be_taken_back(
    post: Any, attempt: Attempt, second: Attempt
) -> None:
    post("room/extend", **VERBS["extend"], who="all")
    assert post("room/undo", who=str(second.pk), extension=line_of(attempt), reason="r").status_code == 400
    post("room/undo", who=str(second.pk), extension=line_of(second), reason="r")
    assert again(second).deadline_at == second.deadline_at
    assert again(attempt).deadline_at > attempt.deadline_at


def test_time_that_has_been_used_is_not_taken_back(post: Any, attempt: Attempt) -> None:
    post("room/extend", **VERBS["extend"], who="all")
    shift(again(attempt), 47 * MINUTE)
    post("room/undo", who="all", extension=line_of(attempt), reason="r")
    after = again(attempt)
    assert after.deadline_at == last(attempt).at
    assert (
        -3 * MINUTE - dt.timedelta(seconds=1) < TimeAdjustment.objects.get(kind="undone").amount <= -3 * MINUTE + MINUTE
    )


def test_only_open_attempts_lose_time(post: Any, attempt: Attempt) -> None:
    post("room/extend", **VERBS["extend"], who="all")
    line = line_of(attempt)
    close_attempts(Attempt.objects.all(), closed_by=Attempt.ClosedBy.SUBMIT)
    assert post("room/undo", who="all", extension=line, reason="r").status_code == 400


def test_a_click_that_changes_nothing_says_so(post: Any, client: Client, attempt: Attempt, sitting: Sitting) -> None:
    post("room/resume", **VERBS["resume"], who="all")
    assert "no clock stood still" in client.get(f"/sittings/{sitting.pk}/room").content.decode()
