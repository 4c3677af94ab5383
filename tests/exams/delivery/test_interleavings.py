"""Whatever pages, retries, clocks and staff do, in whatever order: does the journal give the responses?"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from exams.delivery.starting import start_attempt
from exams.delivery.submitting import close_submitted
from exams.delivery.syncing import held_for_token, sync_held
from exams.models import TRANSPORT_GRACE, Attempt, Response, Sitting, TimeAdjustment, User
from exams.rules.replay import replay
from exams.rules.sync import parse_sync_object
from exams.running.closing import close_attempts
from exams.running.ledger import adjust, pause, resume
from tests.cast import MANY, ONE, value

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)
QUESTIONS = {ONE: ["oa", "ob", "oc", "od"], MANY: ["ma", "mb", "mc", "md"]}


@dataclass
class Tab:
    """A page that keeps what it typed until it was acknowledged, as the real one does."""

    name: str
    sequence: int = 0
    known: dict[str, int] = field(default_factory=dict)
    held: dict[str, dict[str, Any]] = field(default_factory=dict)
    sent: list[dict[str, Any]] = field(default_factory=list)

    def type(self, question: str, choice: str) -> None:
        revision = max(self.held.get(question, {}).get("revision", 0), self.known.get(question, 0)) + 1
        self.held[question] = {
            "question": question, "revision": revision, "base": self.known.get(question, 0), "origin": self.name,
            "at": 1_700_000_000_000, "value": value([choice]),
        }  # fmt: skip

    def body(self, *, claim: bool) -> dict[str, Any]:
        self.sequence += 1
        body = {
            "tab": self.name, "sequence": self.sequence, "claim": claim or self.sequence == 1,
            "responses": [dict(item) for item in self.held.values()], "events": [], "confirmed": [],
        }  # fmt: skip
        self.sent.append(body)
        return body

    def hear(self, question: str, standing: Any) -> None:
        """Takes an acknowledgement in: clean only if the hash is that of what it holds."""
        self.known[question] = max(self.known.get(question, 0), standing["revision"])
        if standing["verdict"] in ("saved", "same", "stale"):
            self.held.pop(question, None)


@dataclass
class Room:
    """An attempt, its pages and its staff, with a clock that the test turns."""

    attempt: Attempt
    staff: User
    now: dt.datetime
    tabs: list[Tab]
    acknowledged: dict[str, str] = field(default_factory=dict)

    def mine(self) -> Any:
        return Attempt.objects.filter(pk=self.attempt.pk)

    def send(self, body: dict[str, Any], *, heard_by: Tab | None, submit: bool = False) -> None:
        before = self.mine().get()
        rows = {row.question: row for row in Response.objects.filter(attempt=before)}
        items = {item["question"]: item for item in body["responses"]}
        held = held_for_token(self.attempt.pk, student_id=self.attempt.student_id, epoch=0, now=self.now)
        outcome = sync_held(held, parse_sync_object(body))
        for question, verdict in outcome.verdicts.items():
            row = outcome.stored.get(question)
            if verdict == "saved":
                assert before.state != "closed"
                end = before.paused_at or before.deadline_at
                assert self.now <= end + TRANSPORT_GRACE
                assert row is not None
                old = rows.get(question)
                # Never over the word of a page of which this one had not heard.
                assert old is None or old.tab == row.tab or old.revision <= items[question]["base"]
                assert old is None or old.revision < row.revision
                self.acknowledged[question] = row.digest
            if heard_by is not None:
                heard_by.hear(question, {"verdict": verdict, "revision": row.revision if row else 0})
        if submit:
            close_submitted(outcome)


def act(room: Room, step: tuple[Any, ...]) -> None:
    """One thing that happens; `step` is (what, tab, question, choice, number)."""
    what, place, question, choice, number = step
    tab = room.tabs[place]
    ACTS[what](room, tab, question, QUESTIONS[question][choice], number)


def _replay_old(room: Room, tab: Tab, _q: str, _c: str, number: int) -> None:
    bodies = tab.sent[number % len(tab.sent) :][:1] if tab.sent else []
    for body in bodies:
        room.send(body, heard_by=None)


def _reload(room: Room, tab: Tab, _q: str, _c: str, _n: int) -> None:
    """The page is loaded anew: it knows what the server has, and still holds what the old one had not sent."""
    fresh = Tab(str(uuid.uuid4()), held=tab.held)
    fresh.known = dict(Response.objects.filter(attempt=room.attempt).values_list("question", "revision"))
    room.tabs[room.tabs.index(tab)] = fresh


def _pass(room: Room, _t: Tab, _q: str, _c: str, number: int) -> None:
    room.now += number * 20 * SECOND


def _close_if_due(room: Room) -> None:
    due = room.mine().filter(state="running", deadline_at__lt=room.now - TRANSPORT_GRACE)
    close_attempts(due, closed_by=Attempt.ClosedBy.DEADLINE, now=room.now)


ACTS: dict[str, Callable[[Room, Tab, str, str, int], None]] = {
    "type": lambda room, tab, q, c, n: tab.type(q, c),
    "sync": lambda room, tab, q, c, n: room.send(tab.body(claim=False), heard_by=tab),
    "claim": lambda room, tab, q, c, n: room.send(tab.body(claim=True), heard_by=tab),
    "lose_reply": lambda room, tab, q, c, n: room.send(tab.body(claim=False), heard_by=None),
    "replay_old": _replay_old,
    "reload": _reload,
    "pass": _pass,
    "sweep": lambda room, tab, q, c, n: _close_if_due(room),
    "extend": lambda room, tab, q, c, n: adjust(
        room.mine(), (n + 1) * 30 * SECOND, kind=TimeAdjustment.Kind.EXTENSION, by=room.staff, why="Because"
    ) and None,
    "pause": lambda room, tab, q, c, n: pause(room.mine(), by=room.staff, why="Because") and None,
    "resume": lambda room, tab, q, c, n: resume(room.mine(), by=room.staff, why="Because") and None,
    "submit": lambda room, tab, q, c, n: room.send(tab.body(claim=False), heard_by=tab, submit=True),
}  # fmt: skip

OFTEN = ["type"] * 5 + ["sync"] * 4 + ["lose_reply", "replay_old", "reload", "claim", "pass"] * 2
STEPS = st.lists(
    st.tuples(
        st.sampled_from([*OFTEN, "sweep", "extend", "pause", "resume", "submit"]),
        st.integers(0, 1), st.sampled_from(sorted(QUESTIONS)), st.integers(0, 3), st.integers(0, 9),
    ),
    min_size=5, max_size=40,
)  # fmt: skip


TWO_WORDS_OF_WHICH_THE_OTHER_PAGE_HAD_NOT_HEARD = [
    ("type", 0, ONE, 0, 0), ("sync", 0, ONE, 0, 0), ("type", 1, ONE, 1, 0), ("type", 1, ONE, 2, 0),
    ("sync", 1, ONE, 0, 0),
]  # fmt: skip


@given(steps=STEPS)
@example(steps=TWO_WORDS_OF_WHICH_THE_OTHER_PAGE_HAD_NOT_HEARD)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking over a database takes minutes
)
def test_any_interleaving_keeps_what_was_acknowledged(
    ada: User, bo: User, sitting: Sitting, steps: list[tuple[Any, ...]]
) -> None:
    with transaction.atomic():
        attempt, _ = start_attempt(sitting, ada, typed_name=ada.full_name, agrees=True)
        room = Room(attempt, bo, attempt.started_at, [Tab(str(uuid.uuid4())) for _ in range(2)])
        for step in steps:
            act(room, step)
        check(room)
        transaction.set_rollback(True)


def check(room: Room) -> None:
    attempt = room.mine().get()
    entries = list(attempt.journal.order_by("number"))
    assert [e.number for e in entries] == list(range(1, attempt.journal_length + 1))
    stored = {r.question: (r.revision, r.digest, r.value) for r in attempt.responses.all()}
    assert {q: (r.revision, r.digest, r.value) for q, r in replay(entries).items()} == stored
    assert {q: digest for q, (_, digest, _) in stored.items()} == room.acknowledged
    assert [e.kind for e in entries].count("closed") == (attempt.state == "closed")
