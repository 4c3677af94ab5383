"""Which syncs do the tests of the one statement send, and how are they sent by it?"""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from exams.delivery.quick import write_at_once
from exams.delivery.replies import quick_reply
from exams.models import Attempt
from exams.rules.client import Client as Sender
from exams.rules.sync import parse_sync_object
from tests.cast import CLAIM, MANY, ONE, value

HERE, THERE = Sender("127.0.0.1", ""), Sender("192.0.2.7", "Another browser")
CHOICES = {ONE: ["oa", "ob", "oc", "od"], MANY: ["ma", "mb", "mc", "md"], CLAIM: ["true", "false"]}
QUIET = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
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


def by_one_statement(attempt: Attempt, body: dict[str, Any], client: Sender = HERE) -> dict[str, Any] | None:
    request = parse_sync_object(body)
    written = write_at_once(attempt.pk, request, student_id=attempt.student_id, epoch=0, client=client)
    return None if written is None else quick_reply(written)
