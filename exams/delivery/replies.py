"""How does the server say where an attempt stands?"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from exams.delivery.quick import Written
from exams.delivery.syncing import Outcome
from exams.models import Attempt, Hand, Message
from exams.rules.saving import Verdict


def milliseconds(moment: dt.datetime) -> int:
    """Milliseconds since the epoch, cut off, so that no page ever shows more time than is left."""
    return (moment - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(milliseconds=1)


def shown_messages(messages: Iterable[Message]) -> list[dict[str, Any]]:
    return [{"id": m.pk, "text": m.text, "at": milliseconds(m.sent_at)} for m in messages]


def shown_hand(attempt_id: uuid.UUID) -> dict[str, object] | None:
    """The raised hand of an attempt as its page shows it."""
    hand = Hand.objects.filter(attempt=attempt_id, lowered_at=None).first()
    return {"text": hand.text, "at": milliseconds(hand.raised_at)} if hand else None


def sync_reply(outcome: Outcome) -> dict[str, Any]:
    """The reply to a sync: the fingerprint of what is stored for every response that came, and how time stands."""
    attempt = outcome.attempt
    closed = attempt.state == Attempt.State.CLOSED
    return {
        "now": milliseconds(outcome.now),
        "deadline": milliseconds(attempt.deadline_at),
        "state": attempt.state,
        "closed_by": attempt.closed_by,
        "holder": outcome.holder,
        "edition": attempt.edition_digest,  # type: ignore[attr-defined]
        "responses": {
            question: _standing(outcome, question, verdict) for question, verdict in outcome.verdicts.items()
        },
        "messages": shown_messages(outcome.messages),
        "receipt_url": reverse("attempt_receipt", args=[attempt.pk]) if closed else None,
    } | ({} if outcome.way is None else {"place": outcome.way.place})


def quick_reply(written: Written) -> dict[str, Any]:
    """The same for a sync that was written at once."""
    return {
        "now": milliseconds(written.now),
        "deadline": milliseconds(written.deadline_at),
        "state": Attempt.State.CLOSED if written.closed_by else Attempt.State.RUNNING,
        "closed_by": written.closed_by,
        "holder": True,
        "edition": written.edition,
        "responses": {
            item.question: {"verdict": Verdict.SAVED.value, "revision": item.revision, "digest": item.digest}
            for item in written.items
        },
        "messages": [],
        "receipt_url": reverse("attempt_receipt", args=[written.attempt_id]) if written.closed_by else None,
    }


def _standing(outcome: Outcome, question: str, verdict: Verdict) -> dict[str, Any]:
    row = outcome.stored.get(question)
    standing: dict[str, Any] = {
        "verdict": verdict.value,
        "revision": row.revision if row else 0,
        "digest": row.digest if row else "",
    }
    if verdict is Verdict.STALE and row:
        standing["value"] = row.value
    return standing
