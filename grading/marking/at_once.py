"""How are thousands of scores and their history written by one statement? On PostgreSQL; SQLite takes row by row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from grading.models import QuestionScore, ScoreChange

# One array a column: `unnest` puts them side by side again.
WRITE = """
WITH new AS MATERIALIZED (
    SELECT * FROM unnest(
        %s::uuid[], %s::text[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[],
        %s::boolean[], %s::text[], %s::bigint[], %s::integer[], %s::numeric[], %s::text[]
    ) AS n(
        attempt_id, question, max_points, machine_points, judged_points, adjustment, points,
        void, explanation, run_id, revision, from_points, reason)
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
MARKED_FIELDS = ["max_points", "machine_points", "points", "void", "explanation", "run", "revision"]


class Row(NamedTuple):
    """A score as it will stand, and what its history says: the columns that `WRITE` names, in its order."""

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


def write_rows(rows: Sequence[Row], now: dt.datetime) -> None:
    """Writes scores, and one change for each. What a person judged or adjusted is not touched where a score stands."""
    if not rows:
        return
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(WRITE, [*(list(column) for column in zip(*rows, strict=True)), now])
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
