"""Which rows do new marks change? Only those, each with its line of history, whatever the number of attempts."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from grading.marking.at_once import Row, Waiting, write_rows, write_waiting
from grading.marking.mark import Mark
from grading.marking.rereading import let_changed_ones_wait
from grading.models import QuestionScore, ReviewItem
from grading.scoring.totals import combine

Place = tuple[UUID, str]  # an attempt and a question


@dataclass(frozen=True, slots=True)
class Marked:
    """The marks of one attempt, the run that made them, and the run's reason for the history."""

    attempt: UUID
    run: int
    reason: str
    marks: Sequence[Mark]


def write_marks(marked: Sequence[Marked], now: dt.datetime) -> int:
    """Writes what differs from what stands. Returns how many scores were written.

    Call it in a transaction that holds the attempts' rows: that lock guards all scores and review items of an
    attempt, for runs and for people who judge alike. What a person judged is kept.
    """
    written = _write_scores(marked, now)
    write_review_items(marked, now)
    return written


def review_order(attempt: UUID, question: str) -> int:
    """A stable place in the queue that follows neither name nor time: 63 bits of a SHA-256."""
    digest = hashlib.sha256(f"{attempt}:{question}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def _write_scores(marked: Sequence[Marked], now: dt.datetime) -> int:
    attempts = [one.attempt for one in marked]
    standing = {(s.attempt_id, s.question): s for s in QuestionScore.objects.filter(attempt__in=attempts)}
    rows = []
    for one, new in _each(marked):
        old = standing.get((one.attempt, new.question))
        if old is None or not _same(old, new, one.run):
            rows.append(_row(old, new, one))
    write_rows(rows, now)
    return len(rows)


def _each(marked: Sequence[Marked]) -> Iterator[tuple[Marked, Mark]]:
    return ((one, mark) for one in marked for mark in one.marks)


def _same(old: QuestionScore, new: Mark, run: int) -> bool:
    before = (old.max_points, old.machine_points, old.void, old.explanation, old.run_id)
    return before == (new.max_points, new.machine_points, new.void, new.explanation, run)


def _row(old: QuestionScore | None, new: Mark, one: Marked) -> Row:
    judged: Decimal | None = old.judged_points if old else None
    adjustment = old.adjustment if old else Decimal(0)
    return Row(
        attempt=one.attempt,
        question=new.question,
        max_points=new.max_points,
        machine_points=new.machine_points,
        judged_points=judged,
        adjustment=adjustment,
        points=combine(new.machine_points, judged, void=new.void, adjustment=adjustment, most=new.max_points),
        void=new.void,
        explanation=new.explanation,
        run=one.run,
        revision=old.revision + 1 if old else 1,
        from_points=old.points if old else None,
        reason=one.reason,
    )


def write_review_items(marked: Sequence[Marked], now: dt.datetime) -> None:
    """New explanations queue, and those that changed after their judgement. Those that wait but can no longer change
    anything leave. Judgements stay."""
    attempts = [one.attempt for one in marked]
    rows = ReviewItem.objects.filter(attempt__in=attempts)
    standing: dict[Place, ReviewItem] = {(r.attempt_id, r.question): r for r in rows}
    wanted = {(one.attempt, m.question): m.review_cap for one, m in _each(marked) if m.review_cap is not None}
    new = [
        Waiting(attempt, question, cap, review_order(attempt, question))
        for (attempt, question), cap in wanted.items()
        if (attempt, question) not in standing
    ]
    idle = [r.pk for place, r in standing.items() if place not in wanted and r.judged_at is None]
    let_changed_ones_wait([r for place, r in standing.items() if place in wanted and r.judged_at], now)
    write_waiting(new)
    ReviewItem.objects.waiting().filter(pk__in=idle).delete()
