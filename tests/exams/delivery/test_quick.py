"""Does the one statement write exactly what the ordinary way would, or nothing?"""

from __future__ import annotations

import copy
import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.delivery.quick import hand_in_at_once
from exams.delivery.replies import quick_reply, sync_reply
from exams.delivery.starting import start_attempt
from exams.delivery.submitting import submit
from exams.delivery.syncing import apply_sync
from exams.models import Attempt, Course, Enrollment, Role, Sitting, User
from exams.rules.client import Client as Sender
from exams.rules.sync import parse_sync_object
from exams.running.closing import close_attempts, response_digests
from exams.running.messages import send_message
from tests.cast import CLAIM, MANY, ONE, Begin, Page, person, shift, value
from tests.exams.delivery.syncs import HERE, QUIET, SYNC, body_of, by_one_statement


@pytest.fixture
def eve(course: Course) -> User:
    user = person("eve", "Eve Example")
    Enrollment.objects.create(course=course, user=user, role=Role.STUDENT)
    return user


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


FIRST = (0, 0, True, [(ONE, 0, 1, 0)], 1, HERE, 0, 1)
HAPPENINGS = st.sampled_from(["sync"] * 8 + ["late", "message", "close", "pause"])


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
