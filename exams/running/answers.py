"""How does staff set the answer to a question? As a response with its journal entry, and grading is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from exams.models import Attempt, Response
from exams.rules.response import ResponseValue
from exams.running.journal import Entry, Kind, append


@dataclass(frozen=True, slots=True)
class Answer:
    """A response to be set; `data` is what the journal says beside revision, digest and value."""

    question: str
    revision: int
    tab: str
    value: ResponseValue
    digest: str
    client_at: dt.datetime | None
    data: dict[str, Any]


def set_answers(attempt: Attempt, answers: Sequence[Answer], *, kind: Kind, actor_id: int, now: dt.datetime) -> None:
    """Writes responses and journal of an attempt whose row is locked. A closed attempt is graded again."""
    Response.objects.bulk_create(
        [
            Response(
                attempt=attempt,
                question=answer.question,
                revision=answer.revision,
                tab=answer.tab,
                value=answer.value,
                digest=answer.digest,
                saved_at=now,
            )
            for answer in answers
        ],
        update_conflicts=True,
        unique_fields=["attempt", "question"],
        update_fields=["revision", "tab", "value", "digest", "saved_at"],
    )
    append(attempt, [_entry(answer, kind, actor_id) for answer in answers], at=now)
    if attempt.state == Attempt.State.CLOSED:
        attempt.grading_due_at = now
    attempt.save(update_fields=["journal_length", "grading_due_at"])


def _entry(answer: Answer, kind: Kind, actor_id: int) -> Entry:
    told = {"revision": answer.revision, "digest": answer.digest, "value": answer.value}
    return Entry(kind, answer.question, told | answer.data, answer.client_at, actor_id)
