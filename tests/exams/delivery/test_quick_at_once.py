"""Does the one statement leave an attempt whole when pages, retries and staff come at the same moment?"""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.delivery.starting import start_attempt
from exams.models import Attempt, Course, Enrollment, Role, Sitting, User
from exams.rules.replay import replay
from exams.running.closing import close_attempts
from exams.running.holding import hold
from exams.running.ledger import pause
from tests.at_once import PATIENCE
from tests.cast import MANY, ONE, Begin, Page, person, shift
from tests.exams.delivery.syncs import QUIET, SYNC, body_of, by_one_statement


def all_at_once(page: Page, bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    barrier = Barrier(len(bodies))

    def send(body: dict[str, Any]) -> dict[str, Any]:
        sender = Page(page.attempt, tab=body["tab"], token=page.token)
        barrier.wait(timeout=PATIENCE)
        try:
            response = sender.post(body)
            assert response.status_code == 200, response.content
            reply: dict[str, Any] = response.json()
            return reply
        finally:
            connection.close()

    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(send, bodies))


def check(attempt: Attempt, bodies: list[dict[str, Any]], replies: list[dict[str, Any]]) -> None:
    """The journal has no gap and no sync twice, gives the responses, and holds whatever was called saved."""
    attempt.refresh_from_db()
    entries = list(attempt.journal.order_by("number"))
    assert [e.number for e in entries] == list(range(1, attempt.journal_length + 1))
    assert [e.at for e in entries] == sorted(e.at for e in entries)
    stored = {r.question: (r.revision, r.digest, r.value) for r in attempt.responses.all()}
    assert {q: (r.revision, r.digest, r.value) for q, r in replay(entries).items()} == stored
    written = {(e.question, e.data["digest"]) for e in entries if e.kind == "saved"}
    for reply in replies:
        for question, standing in reply["responses"].items():
            assert standing["verdict"] != "saved" or (question, standing["digest"]) in written
            assert not standing["revision"] or (question, standing["digest"]) in written
    sent = [(e.tab, e.sequence, e.part) for e in entries if e.sequence is not None]
    assert len(sent) == len(set(sent))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@given(rounds=st.lists(st.lists(SYNC, min_size=2, max_size=4), min_size=1, max_size=5))
@settings(QUIET, max_examples=10)
def test_syncs_of_one_attempt_at_once_leave_it_whole(
    sitting: Sitting, course: Course, rounds: list[list[tuple[Any, ...]]]
) -> None:
    student = person(f"s{uuid.uuid4().hex[:12]}", "Student Example")
    Enrollment.objects.create(course=course, user=student, role=Role.STUDENT)
    attempt, _ = start_attempt(sitting, student, typed_name=student.full_name, agrees=True)
    tabs = [str(uuid.uuid4()), str(uuid.uuid4())]
    page = Page(attempt, tab=tabs[0])
    page.sync()
    bodies: list[dict[str, Any]] = []
    replies: list[dict[str, Any]] = []
    sequence = 1
    for syncs in rounds:
        together = []
        for sync in syncs:
            sequence += sync[-1]
            together.append(body_of(sync, tabs, max(sequence, 2)))
        bodies += together
        replies += all_at_once(page, together)
    check(attempt, bodies, replies)


def while_it_waits(attempt: Attempt, change: Callable[[], Any], sends: list[Callable[[], Any]]) -> list[Any]:
    """What each gives when all wait for the attempt's row, one behind the other, and the row changes meanwhile."""

    def send(call: Callable[[], Any]) -> Any:
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(sends)) as pool:
        with transaction.atomic():
            hold(Attempt.objects.filter(pk=attempt.pk)).get()
            results = []
            for number, call in enumerate(sends, start=1):
                results.append(pool.submit(send, call))
                _until_so_many_wait(number)
            change()
        return [result.result() for result in results]


def _until_so_many_wait(number: int) -> None:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    ends = time.monotonic() + 20
    with connection.cursor() as cursor:
        while time.monotonic() < ends:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(waiting)
            if cursor.fetchone() == (number,):
                return
            time.sleep(0.01)
    raise AssertionError("they do not wait for the row")


MEANWHILE = {
    "it is closed": lambda mine, by: close_attempts(mine, closed_by=Attempt.ClosedBy.PROCTOR, actor_id=by.pk),
    "it is paused": lambda mine, by: pause(mine, by=by, why="Fire alarm"),
    "its tokens are revoked": lambda mine, by: mine.update(token_epoch=1),
    "another page takes over": lambda mine, by: mine.update(holder_tab=str(uuid.uuid4())),
    "its time is over": lambda mine, by: shift(mine.get(), dt.timedelta(minutes=46)),
}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", MEANWHILE)
def test_what_happens_while_the_statement_waits_is_seen_by_it(ada: User, bo: User, begin: Begin, what: str) -> None:
    page = Page(begin(ada))
    page.sync(page.item(ONE, ["oa"]))
    body = page.body(page.item(ONE, ["ob"], revision=2, base=1))
    mine = Attempt.objects.filter(pk=page.attempt.pk)
    (written,) = while_it_waits(
        page.attempt, lambda: MEANWHILE[what](mine, bo), [lambda: by_one_statement(page.attempt, body)]
    )
    assert written is None
    assert page.attempt.responses.get().revision == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_answer_that_another_sync_saved_while_this_one_waited_is_written_once(ada: User, begin: Begin) -> None:
    page = Page(begin(ada))
    page.sync()
    bodies = [page.body(page.item(ONE, ["oa"])) for _ in range(3)]  # as when a page leaves while it was sending
    sends = [partial(by_one_statement, page.attempt, body) for body in bodies]
    written = while_it_waits(page.attempt, lambda: None, sends)
    assert [reply is not None for reply in written] == [True, False, False]
    check(page.attempt, bodies, written[:1])
    assert page.attempt.journal.filter(kind="saved").count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_same_sync_many_times_at_once_is_written_once(ada: User, begin: Begin) -> None:
    page = Page(begin(ada))
    page.sync()
    events = [{"kind": "copy", "at": 1_700_000_000_000, "data": {}}]
    body = page.body(page.item(ONE, ["oa"]), page.item(MANY, ["ma"]), events=events)
    replies = all_at_once(page, [body] * 6)
    check(page.attempt, [body] * 6, replies)
    assert sorted(reply["responses"][ONE]["verdict"] for reply in replies) == ["same"] * 5 + ["saved"]
    assert page.attempt.journal.filter(kind="saved").count() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_disconnected_database_costs_no_answer(ada: User, begin: Begin) -> None:
    page = Page(begin(ada))
    page.sync()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (mine,) = cursor.fetchone()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(_end_session, mine).result()
    reply = page.sync(page.item(ONE, ["oa"]))
    assert reply["responses"][ONE]["verdict"] == "saved"


def _end_session(pid: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    connection.close()
