"""How do adjustments get into the scores, and how are they undone? A run each; every change has its line of history."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from exams.models import Attempt, Sitting, User, database_now
from exams.running.columns import write_columns
from exams.running.holding import hold
from grading.errors import AlreadyAdjusted
from grading.models import Adjustment, AdjustmentRun, QuestionScore, ScoreChange
from grading.models.score import points_of
from grading.results.adjustments.reading import Line


@dataclass(frozen=True, slots=True)
class Amount:
    attempt: UUID
    question: str
    amount: Decimal
    reason: str


def apply_adjustments(
    sitting: Sitting, lines: Sequence[Line], *, by: User, file_name: str, key: uuid.UUID
) -> AdjustmentRun:
    """Adds the amounts, all of them or none. Raises AlreadyAdjusted if this `key` was applied before."""
    amounts = [Amount(line.attempt.pk, line.question, line.amount, line.reason) for line in lines]
    return _run(sitting, amounts, by=by, file_name=file_name[:200], key=key, undoes=None)


def undo_adjustments(run: AdjustmentRun, *, by: User) -> AdjustmentRun:
    """Adds the opposite amounts, whatever else happened to the scores since. Raises AlreadyAdjusted if it was undone,
    or is itself an undoing."""
    if run.undoes_id:
        raise AlreadyAdjusted
    rows = run.adjustments.all()
    amounts = [Amount(row.attempt_id, row.question, -row.amount, row.reason) for row in rows]
    return _run(run.sitting, amounts, by=by, file_name=run.file_name, key=uuid.uuid4(), undoes=run)


def _run(
    sitting: Sitting,
    amounts: Sequence[Amount],
    *,
    by: User,
    file_name: str,
    key: uuid.UUID,
    undoes: AdjustmentRun | None,
) -> AdjustmentRun:
    try:
        with transaction.atomic():
            now = database_now()
            run = AdjustmentRun.objects.create(
                sitting=sitting, file_name=file_name, made_at=now, made_by=by, key=key, undoes=undoes
            )
            _write(run, amounts, by, now)
    except IntegrityError as twice:
        raise AlreadyAdjusted from twice
    return run


def _write(run: AdjustmentRun, amounts: Sequence[Amount], by: User, now: dt.datetime) -> None:
    attempts = {one.attempt for one in amounts}
    list(hold(Attempt.objects.filter(pk__in=attempts)))
    totals = Adjustment.objects.of_totals(run.sitting)
    made = _changes_of_totals(attempts)
    rows = QuestionScore.objects.filter(attempt__in=attempts).order_by()
    scores = {(score.attempt_id, score.question): score for score in rows}
    changed, changes = [], []
    for one in amounts:
        if one.question:
            score = scores[one.attempt, one.question]
            before, score.adjustment = score.points, score.adjustment + one.amount
            score.points, score.revision = points_of(score), score.revision + 1
            after, revision = score.points, score.revision
            changed.append(score)
        else:
            before = totals.get(one.attempt, Decimal("0.00"))
            after, revision = before + one.amount, made.get(one.attempt, 0) + 1
        changes.append(_change(one, before, after, revision, run, by, now))
    write_columns(changed, ["adjustment", "points", "revision"])
    ScoreChange.objects.bulk_create(changes)
    Adjustment.objects.bulk_create(
        Adjustment(run=run, attempt_id=one.attempt, question=one.question, amount=one.amount, reason=one.reason)
        for one in amounts
    )


def _changes_of_totals(attempts: set[UUID]) -> dict[UUID, int]:
    changes = ScoreChange.objects.filter(attempt__in=attempts, question="").order_by()
    return dict(changes.values_list("attempt_id").annotate(Max("revision")))


def _change(
    one: Amount,
    before: Decimal,
    after: Decimal,
    revision: int,
    run: AdjustmentRun,
    by: User,
    now: dt.datetime,
) -> ScoreChange:
    what = "Adjustment" if one.question else "Adjustment of the total"
    undone = " undone" if run.undoes_id else ""
    return ScoreChange(
        attempt_id=one.attempt,
        question=one.question,
        revision=revision,
        from_points=before,
        to_points=after,
        made_by=by,
        reason=f"{what}{undone}: {one.reason}",
        made_at=now,
    )
