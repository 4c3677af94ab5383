"""How is what thousands of attempts come to written by one statement each: scores with their history, and explanations
that wait for a person? On PostgreSQL; SQLite takes row by row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from grading.models import QuestionScore, ReviewItem, ScoreChange

# What a question comes to is the same for many students, so each way it comes to is sent once: one array a column,
# which `unnest` puts side by side again. The two last arrays say which of them each attempt gets.
WRITE = """
WITH ways AS MATERIALIZED (
    SELECT * FROM unnest(
        %s::text[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[],
        %s::boolean[], %s::text[], %s::bigint[], %s::integer[], %s::numeric[], %s::text[]
    ) WITH ORDINALITY AS n(
        question, max_points, machine_points, judged_points, adjustment, points,
        void, explanation, run_id, revision, from_points, reason, way)
), new AS MATERIALIZED (
    SELECT attempt_id, ways.* FROM unnest(%s::uuid[], %s::bigint[]) AS n(attempt_id, way) JOIN ways USING (way)
), scores AS (
    INSERT INTO grading_questionscore AS s (
        attempt_id, question, max_points, machine_points, judged_points, adjustment, points, void, explanation,
        run_id, revision)
    SELECT attempt_id, question, max_points, machine_points, judged_points, adjustment, points, void, explanation,
        run_id, revision
    FROM new
    ON CONFLICT (attempt_id, question) DO UPDATE SET max_points = excluded.max_points,
        machine_points = excluded.machine_points, points = excluded.points, void = excluded.void,
        explanation = excluded.explanation, run_id = excluded.run_id, revision = excluded.revision
)
INSERT INTO grading_scorechange (attempt_id, question, revision, from_points, to_points, run_id, reason, made_at)
SELECT attempt_id, question, revision, from_points, points, run_id, reason, %s FROM new
"""
WAIT = """
INSERT INTO grading_reviewitem (attempt_id, question, cap, "order", extra, comment, judged_digest, revision)
SELECT attempt_id, question, cap, "order", 0, '', '', 0
FROM unnest(%s::uuid[], %s::text[], %s::numeric[], %s::bigint[]) AS n(attempt_id, question, cap, "order")
"""
MARKED_FIELDS = ["max_points", "machine_points", "points", "void", "explanation", "run", "revision"]


class Row(NamedTuple):
    """A score as it will stand, and what its history says: the attempt, then what `WRITE` names, in its order."""

    attempt: UUID
    question: str
    max_points: Decimal
    machine_points: Decimal
    judged_points: Decimal | None
    adjustment: Decimal
    points: Decimal
    void: bool
    explanation: str
    run: int
    revision: int
    from_points: Decimal | None
    reason: str


class Waiting(NamedTuple):
    """An explanation that a person is to read, and its place in the queue."""

    attempt: UUID
    question: str
    cap: Decimal
    order: int


def write_waiting(waiting: Sequence[Waiting]) -> None:
    """Puts into the queue what is not there yet."""
    if not waiting:
        return
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(WAIT, [list(column) for column in zip(*waiting, strict=True)])
    else:
        ReviewItem.objects.bulk_create(
            ReviewItem(attempt_id=one.attempt, question=one.question, cap=one.cap, order=one.order) for one in waiting
        )


def write_rows(rows: Sequence[Row], now: dt.datetime) -> None:
    """Writes scores, and one change for each. What a person judged or adjusted is not touched where a score stands."""
    if not rows:
        return
    if connection.vendor == "postgresql":
        ways: dict[tuple[object, ...], int] = {}
        chosen = [ways.setdefault(row[1:], len(ways) + 1) for row in rows]
        columns = [list(column) for column in zip(*ways, strict=True)]
        with connection.cursor() as cursor:
            cursor.execute(WRITE, [*columns, [row.attempt for row in rows], chosen, now])
    else:
        _row_by_row(rows, now)


def _row_by_row(rows: Sequence[Row], now: dt.datetime) -> None:
    scores = [
        QuestionScore(
            attempt_id=row.attempt,
            question=row.question,
            max_points=row.max_points,
            machine_points=row.machine_points,
            judged_points=row.judged_points,
            adjustment=row.adjustment,
            points=row.points,
            void=row.void,
            explanation=row.explanation,
            run_id=row.run,
            revision=row.revision,
        )
        for row in rows
    ]
    changes = [
        ScoreChange(
            attempt_id=row.attempt,
            question=row.question,
            revision=row.revision,
            from_points=row.from_points,
            to_points=row.points,
            run_id=row.run,
            reason=row.reason,
            made_at=now,
        )
        for row in rows
    ]
    QuestionScore.objects.bulk_create(
        scores, update_conflicts=True, unique_fields=["attempt", "question"], update_fields=MARKED_FIELDS
    )
    ScoreChange.objects.bulk_create(changes)
