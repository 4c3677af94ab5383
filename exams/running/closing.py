"""How does an attempt end? Submit, deadline and proctor all go through `close_held`."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from string import Template
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Least
from psycopg.types.numeric import Int8

from exams.models import TRANSPORT_GRACE, Attempt, JournalEntry, Response, database_now, sha256_of
from exams.models.attempt import AttemptQuerySet
from exams.running.holding import hold
from exams.running.journal import Entry, Kind, numbered
from exams.running.prepared import one_row

CHUNK = 500


# Closes attempts whose rows the transaction holds. The fingerprint is that of `response_digests`.
CLOSE = Template("""
WITH answers AS (
    SELECT attempt_id, string_agg(
        '[' || to_json(question)::text || ',' || revision || ',"' || digest || '"]', ',' ORDER BY question) AS listed
    FROM exams_response WHERE attempt_id $these GROUP BY attempt_id
), closed AS (
    UPDATE exams_attempt SET state = 'closed', closed_at = least(%(now)s, deadline_at), closed_by = %(by)s,
        paused_at = NULL, grading_due_at = %(now)s, journal_length = journal_length + 1
    WHERE id $these AND state IN ('running', 'paused')
    RETURNING id, journal_length, closed_at
), written AS (
    INSERT INTO exams_journalentry (attempt_id, number, kind, at, actor_id, tab, part, question, data)
    SELECT c.id, c.journal_length, 'closed', %(now)s, %(actor)s, '', 0, '', jsonb_build_object(
        'by', %(by)s::text, 'why', %(why)s::text,
        'closed_at', to_char(c.closed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'),
        'responses', encode(sha256(convert_to('[' || coalesce(a.listed, '') || ']', 'UTF8')), 'hex'))
    FROM closed c LEFT JOIN answers a ON a.attempt_id = c.id
)
SELECT count(*) FROM closed
""")
# One, as students hand in: its plan is kept, and must find rows by their ids however small the tables were at first.
CLOSE_ONE = CLOSE.substitute(these="= %(ids)s")
CLOSE_MANY = CLOSE.substitute(these="= ANY(%(ids)s)")


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
    held = list(hold(attempts.open(), skip_locked=skip_locked).values_list("pk", flat=True))
    if not held:
        return 0
    return close_held(held, closed_by=closed_by, actor_id=actor_id, why=why, now=now or database_now())


def close_held(
    held: Sequence[uuid.UUID],
    *,
    closed_by: Attempt.ClosedBy,
    now: dt.datetime,
    actor_id: int | None = None,
    why: str = "",
) -> int:
    """The one place where attempts are closed: those that are open among these, whose rows the transaction holds."""
    if connection.vendor != "postgresql":
        return _close_row_by_row(held, closed_by=closed_by, now=now, actor_id=actor_id, why=why)
    actor = None if actor_id is None else Int8(actor_id)
    by = str(closed_by)
    values: dict[str, Any] = {"by": by, "now": now, "actor": actor, "why": why}
    if len(held) == 1:
        (closed,) = one_row(CLOSE_ONE, {"ids": held[0], **values})
        return int(closed)
    with connection.cursor() as cursor:
        cursor.execute(CLOSE_MANY, {"ids": list(held), **values})
        return int(cursor.fetchone()[0])


def _close_row_by_row(
    held: Sequence[uuid.UUID], *, closed_by: Attempt.ClosedBy, now: dt.datetime, actor_id: int | None, why: str
) -> int:
    """The same for SQLite, which has neither arrays nor writes within a statement."""
    attempts = list(Attempt.objects.filter(pk__in=held).open().order_by("pk"))
    digests = response_digests(attempts)
    entries: list[JournalEntry] = []
    for attempt in attempts:
        data = {
            "by": str(closed_by),
            "closed_at": min(now, attempt.deadline_at).isoformat(),
            "responses": digests[attempt.pk],
            "why": why,
        }
        entries += numbered(attempt, [Entry(Kind.CLOSED, actor_id=actor_id, data=data)], at=now)
    JournalEntry.objects.bulk_create(entries)
    Attempt.objects.filter(pk__in=[attempt.pk for attempt in attempts]).update(
        state=Attempt.State.CLOSED,
        closed_at=Least(Value(now), F("deadline_at")),
        closed_by=closed_by,
        paused_at=None,
        grading_due_at=now,
        journal_length=F("journal_length") + 1,
    )
    return len(attempts)


def close_overdue_attempts(
    grace: dt.timedelta = TRANSPORT_GRACE, *, after_each: Callable[[], object] = lambda: None
) -> int:
    """Closes all running attempts past their deadline and the transport grace, chunk by chunk. Returns how many.

    Two sweepers at once share the work: each skips what the other holds. `after_each` is called when a chunk in which
    something was closed is committed.
    """
    total = 0
    while True:
        overdue = Attempt.objects.filter(state=Attempt.State.RUNNING, deadline_at__lt=database_now() - grace)
        ids = list(overdue.order_by("deadline_at").values_list("pk", flat=True)[:CHUNK])
        closed = close_attempts(overdue.filter(pk__in=ids), closed_by=Attempt.ClosedBy.DEADLINE, skip_locked=True)
        total += closed
        if closed:
            after_each()
        if len(ids) < CHUNK or not closed:
            return total


def response_digests(attempts: Iterable[Attempt]) -> dict[object, str]:
    """One fingerprint of all responses for each attempt, in one query: what a receipt vouches for."""
    rows: defaultdict[object, list[tuple[str, int, str]]] = defaultdict(list)
    found = Response.objects.filter(attempt__in=list(attempts)).order_by("attempt", "question")
    for attempt_id, question, revision, digest in found.values_list("attempt", "question", "revision", "digest"):
        rows[attempt_id].append((question, revision, digest))
    return {attempt.pk: sha256_of(rows[attempt.pk]) for attempt in attempts}
