"""Which judged explanations changed afterwards, so that a person must read them again?"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from uuid import UUID

from exams.models import Response
from grading.models import ReviewItem


def explanation_digest(explanation: str) -> str:
    """SHA-256 of the text in UTF-8, without white space around it."""
    return hashlib.sha256(explanation.strip().encode()).hexdigest()


def explanations(attempts: Iterable[UUID], questions: Iterable[str]) -> dict[tuple[UUID, str], str]:
    """The explanations as they stand, by attempt and question, in one query."""
    rows = Response.objects.filter(attempt__in=set(attempts), question__in=set(questions))
    return {
        (attempt, question): value["explanation"]
        for attempt, question, value in rows.values_list("attempt_id", "question", "value")
    }


def let_changed_ones_wait(judged: Sequence[ReviewItem], now: dt.datetime) -> None:
    """Of these judged items, those whose explanation is no longer what was judged wait again.

    The score keeps the judged points: nothing is lost while it waits. Call it under the attempts' locks.
    """
    known = [item for item in judged if item.judged_digest]
    if not known:
        return
    texts = explanations((i.attempt_id for i in known), (i.question for i in known))
    changed = [
        item
        for item in known
        if explanation_digest(texts.get((item.attempt_id, item.question), "")) != item.judged_digest
    ]
    for item in changed:
        item.points = item.judged_at = item.judged_by = None
        item.judged_digest, item.changed_at, item.revision = "", now, item.revision + 1
    ReviewItem.objects.bulk_update(
        changed, ["points", "judged_at", "judged_by", "judged_digest", "changed_at", "revision"]
    )
