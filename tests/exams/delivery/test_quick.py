"""Does the one statement write exactly what the ordinary way would, also when pages, retries and staff come at once?"""

from __future__ import annotations

import copy
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
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from exams.delivery.quick import hand_in_at_once, write_at_once
from exams.delivery.replies import quick_reply, sync_reply
from exams.delivery.starting import start_attempt
from exams.delivery.submitting import submit
from exams.delivery.syncing import apply_sync
from exams.models import Attempt, Course, Enrollment, Role, Sitting, User
from exams.rules.client import Client as Sender
from exams.rules.replay import replay
from exams.rules.sync import parse_sync_object
from exams.running.closing import close_attempts, response_digests
from exams.running.holding import hold
from exams.running.ledger import pause
from exams.running.messages import send_message
from tests.cast import CLAIM, MANY, ONE, Begin, Page, person, shift, value

HERE, THERE = Sender("127.0.0.1", ""), Sender("192.0.2.7", "Another browser")
CHOICES = {ONE: ["oa", "ob", "oc", "od"], MANY: ["ma", "mb", "mc", "md"], CLAIM: ["true", "false"]}
QUIET = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


@pytest.fixture
def eve(course: Course) -> User:
    user = person("eve", "Eve Example")
    Enrollment.objects.create(course=course, user=user, role=Role.STUDENT)
    return user


def by_one_statement(attempt: Attempt, body: dict[str, Any], client: Sender = HERE) -> dict[str, Any] | None:
    request = parse_sync_object(body)
    written = write_at_once(attempt.pk, request, student_id=attempt.student_id, epoch=0, client=client)
    return None if written is None else quick_reply(written)


def by_the_ordinary_way(attempt: Attempt, body: dict[str, Any], client: Sender = HERE) -> dict[str, Any]:
    request = parse_sync_object(body)
    return sync_reply(apply_sync(attempt.pk, request, student_id=attempt.student_id, epoch=0, client=client))


def kept(attempt: Attempt) -> tuple[Any, ...]:
    """All that a sync can change, but for the moments."""
    entry = ("number", "kind", "client_at", "tab", "sequence", "part", "question")
    sent = attempt.journal.exclude(sequence=None).order_by("number")
    response = ("question", "revision", "tab", "value", "digest")
    attempt.refresh_from_db()
    return (
        list(attempt.journal.order_by("number").values_list(*entry)),
        list(sent.values_list("number", "data")),
        list(attempt.responses.order_by("question").values_list(*response)),
        (
            attempt.state,
            attempt.journal_length,
            attempt.holder_tab,
            attempt.previous_tab,
            attempt.last_saved_at is None,
            attempt.client_prints,
            attempt.unsaved_since is None,
            attempt.focus_lost,
        ),
    )


def without_times(reply: dict[str, Any]) -> dict[str, Any]:
    return {key: word for key, word in reply.items() if key not in ("now", "deadline", "receipt_url", "messages")}


ITEM = st.tuples(st.sampled_from(sorted(CHOICES)), st.integers(0, 3), st.integers(1, 4), st.integers(0, 3))
SYNC = st.tuples(
    st.integers(0, 1),  # which page
    st.integers(0, 1),  # who wrote the answers
    st.sampled_from([False, False, False, True]),  # claims
    st.lists(ITEM, max_size=3, unique_by=lambda item: item[0]),
    st.integers(0, 2),  # events
    st.sampled_from([HERE, HERE, HERE, THERE]),
    st.sampled_from([0, 0, 7_000]),  # for how long the page holds something, in ms
    st.sampled_from([1, 1, 1, 1, 0]),  # 0: the sequence number of the sync before, again
)
FIRST = (0, 0, True, [(ONE, 0, 1, 0)], 1, HERE, 0, 1)
HAPPENINGS = st.sampled_from(["sync"] * 8 + ["late", "message", "close", "pause"])


def body_of(sync: tuple[Any, ...], tabs: list[str], sequence: int) -> dict[str, Any]:
    place, author, claim, items, events, _, unsaved_ms, _ = sync
    return {
        "tab": tabs[place],
        "sequence": sequence,
        "claim": claim,
        "responses": [
            {
                "question": question, "revision": max(revision, base + 1), "base": base, "origin": tabs[author],
                "at": 1_700_000_000_000, "value": value([CHOICES[question][choice % len(CHOICES[question])]]),
            }
            for question, choice, revision, base in items
        ],
        "events": [
            {"kind": "focus_lost", "at": 1_700_000_000_123, "data": {"revision": "no number", "n": 1.5}},
            {"kind": "copy", "at": 1_700_000_000_456, "data": {}},
        ][:events],
        "confirmed": [], "unsaved_ms": unsaved_ms,
    }  # fmt: skip


def happen(what: str, attempt: Attempt, staff: User) -> None:
    mine = Attempt.objects.filter(pk=attempt.pk)
    if what == "late":
        for one in mine.open():
            shift(one, dt.timedelta(minutes=46))
    elif what == "message":
        send_message(mine, "Read this.", by=staff)
    elif what == "close":
        close_attempts(mine, closed_by=Attempt.ClosedBy.PROCTOR, actor_id=staff.pk)
    elif what == "pause":
        mine.filter(state="running").update(state="paused", paused_at=attempt.started_at)


@pytest.mark.postgres
@pytest.mark.django_db
@given(steps=st.lists(st.tuples(HAPPENINGS, SYNC), min_size=1, max_size=12))
@settings(QUIET, max_examples=30)
def test_the_one_statement_writes_what_the_ordinary_way_writes_or_nothing(
    ada: User, eve: User, bo: User, sitting: Sitting, steps: list[tuple[str, Any]]
) -> None:
    tabs = [str(uuid.UUID(int=n, version=4)) for n in (1, 2)]
    with transaction.atomic():
        quick, plain = (start_attempt(sitting, u, typed_name=u.full_name, agrees=True)[0] for u in (ada, eve))
        sequence = 0
        for what, sync in [("sync", FIRST), *steps]:
            for attempt in (quick, plain):
                happen(what, attempt, bo)
            sequence = max(sequence + sync[-1], 1)
            body = body_of(sync, tabs, sequence)
            before = kept(quick)
            sender = sync[5]
            reply = by_one_statement(quick, body, sender)
            assert reply is not None or kept(quick) == before
            reply = reply or by_the_ordinary_way(quick, body, sender)
            assert without_times(reply) == without_times(by_the_ordinary_way(plain, copy.deepcopy(body), sender))
            assert kept(quick) == kept(plain)
        transaction.set_rollback(True)


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_common_sync_is_written_by_the_one_statement(ada: User, begin: Begin) -> None:
    page = Page(begin(ada))
    page.sync()
    events = [{"kind": "copy", "at": 1_700_000_000_000, "data": {}}]
    for number in range(1, 4):
        body = page.body(
            page.item(ONE, ["oa"], revision=number, base=number - 1, value=value(["oa"], flagged=number == 2))
        )
        assert by_one_statement(page.attempt, body | {"events": events}) is not None
    assert by_one_statement(page.attempt, page.body(unsaved_ms=7_000)) is not None
    page.attempt.refresh_from_db()
    assert page.attempt.last_seen_at is not None and page.attempt.unsaved_since is not None
    assert page.attempt.last_seen_at - page.attempt.unsaved_since == dt.timedelta(seconds=7)


UNUSUAL = {
    "another page holds it": {"holder_tab": str(uuid.uuid4())},
    "the page hands over": {"previous_tab": "own"},
    "the token was revoked": {"token_epoch": 1},
    "the attempt is closed": {"state": "closed", "closed_by": "submit"},
    "the journal is full": {"journal_length": 1_999},
    "another browser": {"client_prints": "0" * 24},
}


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize("changes", UNUSUAL.values(), ids=UNUSUAL.keys())
def test_what_is_unusual_is_left_to_the_ordinary_way(ada: User, begin: Begin, changes: dict[str, Any]) -> None:
    page = Page(begin(ada))
    page.sync()
    moment = {"closed_at": page.attempt.started_at} if "state" in changes else {}
    own = {key: page.tab if word == "own" else word for key, word in changes.items()}
    Attempt.objects.filter(pk=page.attempt.pk).update(**own, **moment)
    before = kept(page.attempt)
    assert by_one_statement(page.attempt, page.body(page.item(ONE, ["oa"]), page.item(MANY, ["ma"]))) is None
    assert kept(page.attempt) == before


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_message_that_waits_is_left_to_the_ordinary_way(ada: User, bo: User, begin: Begin) -> None:
    page = Page(begin(ada))
    page.sync()
    send_message(Attempt.objects.all(), "Read this.", by=bo)
    assert by_one_statement(page.attempt, page.body(page.item(ONE, ["oa"]))) is None
    assert by_one_statement(page.attempt, page.body()) is None


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "writes"),
    [
        ({"revision": 4, "base": 3}, True),
        ({"revision": 4, "base": 0, "origin": "the page that wrote it"}, True),
        ({"revision": 4, "base": 2}, False),
        ({"revision": 3, "base": 2, "origin": "the page that wrote it"}, False),
        ({"revision": 4, "base": 3, "value": value(["oa"])}, False),
    ],
)
def test_only_what_is_on_top_of_the_stored_answer_is_written(
    ada: User, begin: Begin, changes: dict[str, Any], writes: bool
) -> None:
    before = Page(begin(ada))
    before.sync(before.item(ONE, ["oa"], revision=3))
    page = Page(before.attempt)
    page.sync()
    if "origin" in changes:
        changes = changes | {"origin": before.tab}
    body = page.body(page.item(MANY, ["mb"]), page.item(ONE, ["ob"], **changes))
    assert (by_one_statement(page.attempt, body) is not None) is writes
    assert page.attempt.responses.filter(question=MANY).exists() is writes


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_disabled_account_writes_nothing(ada: User, begin: Begin) -> None:
    page = Page(begin(ada))
    page.sync()
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert by_one_statement(page.attempt, page.body(page.item(ONE, ["oa"]))) is None
    assert by_one_statement(page.attempt, page.body()) is None


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize("ago", [dt.timedelta(0), dt.timedelta(minutes=45, seconds=2)], ids=["in time", "in the grace"])
@pytest.mark.parametrize("count", [0, 2], ids=["nothing held", "two answers held"])
def test_handing_in_at_once_is_handing_in(ada: User, eve: User, begin: Begin, ago: dt.timedelta, count: int) -> None:
    replies, kepts, closings = [], [], []
    for user, hand_in in ((ada, hand_in_at_once), (eve, submit)):
        page = Page(begin(user), tab=str(uuid.UUID(int=7, version=4)))
        page.sync(page.item(CLAIM, ["true"], "héllo"))
        shift(page.attempt, ago)
        items = [page.item(ONE, ["oa"]), page.item(MANY, "none")][:count]
        request = parse_sync_object(page.body(*items))
        done: Any = hand_in(page.attempt.pk, request, student_id=user.pk, epoch=0, client=HERE)
        assert done is not None
        replies.append(without_times(quick_reply(done) if hand_in is hand_in_at_once else sync_reply(done)))
        kepts.append(kept(page.attempt))
        closed = page.attempt.journal.get(kind="closed")
        assert dt.datetime.fromisoformat(closed.data.pop("closed_at")) == page.attempt.closed_at
        assert closed.data["responses"] == response_digests([page.attempt])[page.attempt.pk]
        assert page.attempt.grading_due_at == closed.at == page.attempt.last_seen_at
        closings.append((closed.number, closed.actor == user, closed.data))
    assert replies[0] == replies[1]
    assert kepts[0] == kepts[1]
    assert closings[0] == closings[1]


@pytest.mark.postgres
@pytest.mark.django_db
def test_handing_in_costs_two_statements(ada: User, begin: Begin, django_assert_num_queries: Any) -> None:
    page = Page(begin(ada))
    page.sync()
    with django_assert_num_queries(4):  # and a savepoint's two, which stand for begin and commit
        page.submit(page.item(ONE, ["oa"]))


def all_at_once(page: Page, bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    barrier = Barrier(len(bodies))

    def send(body: dict[str, Any]) -> dict[str, Any]:
        sender = Page(page.attempt, tab=body["tab"], token=page.token)
        barrier.wait(timeout=20)
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
