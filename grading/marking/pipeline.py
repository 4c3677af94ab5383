"""How do closed attempts get their scores? Chunk by chunk, each in one transaction that can die at any line."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from exams.models import Attempt, Response, database_now
from exams.rules.response import ResponseValue
from exams.running.holding import hold
from grading.errors import KeyDoesNotFit
from grading.marking.mark import Mark, QuestionSheet, mark
from grading.marking.runs import closing_runs
from grading.marking.standards import SittingAndEdition, Standard, standards
from grading.marking.writing import Marked, write_marks

READ = ("sitting_id", "edition_id", "seed")
Standards = Mapping[SittingAndEdition, Standard]

logger = logging.getLogger(__name__)


def grade_waiting() -> int:
    """Grades until nothing waits that is not in other hands. Returns how many attempts were graded.

    An attempt that cannot be graded is logged, stays waiting, and does not stand in the way of the others.
    """
    total, passed_over = 0, set[UUID]()
    while True:
        before = len(passed_over)
        graded = grade_chunk(passed_over=passed_over)
        total += graded
        if not graded and len(passed_over) == before:
            return total


@transaction.atomic
def grade_chunk(limit: int = 500, *, passed_over: set[UUID] | None = None) -> int:
    """Grades up to `limit` waiting attempts and stops them waiting. Returns how many; 0 if there are none.

    Attempts in `passed_over` are left alone, and those that cannot be graded are added to it. Several workers
    share the work: each skips what another holds. Graded again with nothing new, an attempt changes nowhere.
    """
    passed_over = set() if passed_over is None else passed_over
    attempts = _claimed(limit, passed_over)
    if not attempts:
        return 0
    counting = standards((attempt.sitting_id, attempt.edition_id) for attempt in attempts)
    marks = marks_of(attempts, counting)
    passed_over |= {attempt.pk for attempt in attempts} - set(marks)
    _write([attempt for attempt in attempts if attempt.pk in marks], counting, marks)
    return len(marks)


def _claimed(limit: int, passed_over: set[UUID]) -> list[Attempt]:
    waiting = Attempt.objects.filter(state=Attempt.State.CLOSED, grading_due_at__isnull=False).only(*READ)
    return list(hold(waiting.exclude(pk__in=passed_over), skip_locked=True)[:limit])


def marks_of(attempts: Sequence[Attempt], counting: Standards) -> dict[UUID, list[Mark]]:
    """The marks of each attempt that can be marked. Of the others the log says how many there are, and why."""
    responses = responses_of(attempts)
    marks, problems = {}, Counter[str]()
    for attempt in attempts:
        try:
            marks[attempt.pk] = mark(sheet_for(attempt, counting), responses[attempt.pk])
        except KeyDoesNotFit as problem:
            problems[f"edition {attempt.edition_id}: {problem}"] += 1
    for reason, count in problems.items():
        logger.error("%d attempts cannot be graded, %s", count, reason)
    return marks


def sheet_for(attempt: Attempt, counting: Standards) -> tuple[QuestionSheet, ...]:
    """What counts for this attempt. Raises KeyDoesNotFit, also where there is no key."""
    standard = counting.get((attempt.sitting_id, attempt.edition_id))
    if standard is None:
        raise KeyDoesNotFit("there is no key")
    return standard.sheet_for(attempt.seed)


def responses_of(attempts: Sequence[Attempt]) -> Mapping[UUID, dict[str, ResponseValue]]:
    """The answers that count, by attempt and question, in one query."""
    found: defaultdict[UUID, dict[str, ResponseValue]] = defaultdict(dict)
    rows = Response.objects.filter(attempt__in=[attempt.pk for attempt in attempts])
    for attempt, question, value in rows.values_list("attempt_id", "question", "value"):
        found[attempt][question] = value
    return found


def _write(attempts: Sequence[Attempt], counting: Standards, marks: Mapping[UUID, list[Mark]]) -> None:
    now = database_now()
    own = {attempt.pk: counting[attempt.sitting_id, attempt.edition_id] for attempt in attempts}
    closing = {(a.sitting_id, own[a.pk].revision) for a in attempts if own[a.pk].run is None}
    runs = closing_runs(closing, now)
    marked = [
        Marked(
            attempt=attempt.pk,
            run=own[attempt.pk].run or runs[attempt.sitting_id, own[attempt.pk].revision],
            reason=_reason(own[attempt.pk]),
            marks=marks[attempt.pk],
        )
        for attempt in attempts
    ]
    write_marks(marked, now)
    Attempt.objects.filter(pk__in=list(marks)).update(grading_due_at=None)


def _reason(standard: Standard) -> str:
    regraded = "" if standard.run is None else f", as regrade {standard.run} says"
    return f"Marked by key revision {standard.number}{regraded}"
