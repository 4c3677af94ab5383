"""How does an attempt end? Submit, deadline and proctor all go through `close_attempts`."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Least

from exams.models import TRANSPORT_GRACE, Attempt, JournalEntry, Response, database_now, sha256_of
from exams.models.attempt import AttemptQuerySet
from exams.running.holding import hold
from exams.running.journal import Entry, Kind, numbered

CHUNK = 500


@transaction.atomic
def close_attempts(
    attempts: AttemptQuerySet,
    *,
    closed_by: Attempt.ClosedBy,
    actor_id: int | None = None,
    why: str = "",
    skip_locked: bool = False,
    now: dt.datetime | None = None,
) -> int:
    """Closes every open attempt among these, stamped min(now, deadline), and marks it as waiting for grading.

    Who comes second finds nothing open, so an attempt is closed once. `now` is the database's unless a past
    sitting is being simulated. Returns how many were closed.
    """
    held = list(hold(attempts.open(), skip_locked=skip_locked))
    if not held:
        return 0
    now = now or database_now()
    digests = response_digests(held)
    entries: list[JournalEntry] = []
    for attempt in held:
        data = {
            "by": str(closed_by),
            "closed_at": min(now, attempt.deadline_at).isoformat(),
            "responses": digests[attempt.pk],
            "why": why,
        }
        entries += numbered(attempt, [Entry(Kind.CLOSED, actor_id=actor_id, data=data)], at=now)
    JournalEntry.objects.bulk_create(entries)
    Attempt.objects.filter(pk__in=[attempt.pk for attempt in held]).update(
        state=Attempt.State.CLOSED,
        closed_at=Least(Value(now), F("deadline_at")),
        closed_by=closed_by,
        paused_at=None,
        grading_due_at=now,
        journal_length=F("journal_length") + 1,
    )
    return len(held)


def close_overdue_attempts(grace: dt.timedelta = TRANSPORT_GRACE) -> int:
    """Closes all running attempts past their deadline and the transport grace, chunk by chunk. Returns how many.

    Two sweepers at once share the work: each skips what the other holds.
    """
    total = 0
    while True:
        overdue = Attempt.objects.filter(state=Attempt.State.RUNNING, deadline_at__lt=database_now() - grace)
        ids = list(overdue.order_by("deadline_at").values_list("pk", flat=True)[:CHUNK])
        closed = close_attempts(overdue.filter(pk__in=ids), closed_by=Attempt.ClosedBy.DEADLINE, skip_locked=True)
        total += closed
        if len(ids) < CHUNK or not closed:
            return total


def response_digests(attempts: Iterable[Attempt]) -> dict[object, str]:
    """One fingerprint of all responses for each attempt, in one query: what a receipt vouches for."""
    rows: defaultdict[object, list[tuple[str, int, str]]] = defaultdict(list)
    found = Response.objects.filter(attempt__in=list(attempts)).order_by("attempt", "question")
    for attempt_id, question, revision, digest in found.values_list("attempt", "question", "revision", "digest"):
        rows[attempt_id].append((question, revision, digest))
    return {attempt.pk: sha256_of(rows[attempt.pk]) for attempt in attempts}
