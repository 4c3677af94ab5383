"""What changed in a released result since its student was told? Read from the history, never kept twice."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Q

from exams.models import Attempt
from exams.rules.paper import questions_of
from exams.running.papers import paper_of
from grading.models import GradingRun, NoticeRead, Release, ScoreChange

VOID = GradingRun.Policy.VOID
ANSWER_CHANGED = "Marked again, because an answer of yours was accepted or changed after the end"


@dataclass(frozen=True, slots=True)
class Changed:
    """One question, or the total where `number` is "": what it gave when last told, what it gives now, and why.

    `read`: the student has confirmed it. `at` is the newest of the changes that are summed up here.
    """

    number: str
    before: Decimal
    after: Decimal
    why: tuple[str, ...]
    at: dt.datetime
    read: bool


def changes_for(attempts: Iterable[Attempt], now: dt.datetime) -> dict[UUID, list[Changed]]:
    """By attempt, what changed since its results were first seen; only of what is visible now. Two queries, three
    where anything changed.

    Several changes of one question are summed up; one that was undone altogether is not told. Give the attempts with
    their editions. The graders' names are not in it: why is what the history gives as the reason.
    """
    by_sitting = _first_seen({attempt.sitting_id for attempt in attempts}, now)
    seen = {a.pk: a for a in attempts if a.sitting_id in by_sitting}
    if not seen:
        return {}
    changes = [c for c in _steps(seen) if c.made_at > by_sitting[seen[c.attempt_id].sitting_id]]
    if not changes:
        return {}
    read = dict(NoticeRead.objects.filter(attempt__in=list(seen)).values_list("attempt_id", "through"))
    steps: defaultdict[tuple[UUID, str, bool], list[ScoreChange]] = defaultdict(list)
    for change in changes:
        confirmed = change.attempt_id in read and change.made_at <= read[change.attempt_id]
        steps[change.attempt_id, change.question, confirmed].append(change)
    found: defaultdict[UUID, list[Changed]] = defaultdict(list)
    for (attempt, question, confirmed), some in steps.items():
        told = _summed_up(some, _number(seen[attempt], question), read=confirmed)
        if told is not None:
            found[attempt].append(told)
    return {attempt: sorted(some, key=lambda one: one.at) for attempt, some in found.items()}


def confirm(attempt: Attempt, through: dt.datetime) -> None:
    """The student has seen the changes made until then."""
    NoticeRead.objects.update_or_create(attempt=attempt, defaults={"through": through})


def _first_seen(sittings: set[int], now: dt.datetime) -> dict[int, dt.datetime]:
    """Since when the results of each sitting could be seen for the first time, of those that can be seen now."""
    releases = Release.objects.filter(sitting__in=sittings, visible_from__lte=now)
    shown = list(releases.exclude(taken_back_at__lte=F("visible_from")))
    visible = {r.sitting_id for r in shown if r.taken_back_at is None and r.shows_score}
    first: dict[int, dt.datetime] = {}
    for release in shown:
        if release.sitting_id in visible:
            before = first.get(release.sitting_id, release.visible_from)
            first[release.sitting_id] = min(before, release.visible_from)
    return first


def _steps(attempts: Iterable[UUID]) -> Iterable[ScoreChange]:
    left_out = Q(run__policy=VOID) | Q(run__undoes__policy=VOID)
    rows = ScoreChange.objects.filter(attempt__in=list(attempts), from_points__isnull=False).select_related("run")
    return rows.filter(left_out | ~Q(from_points=F("to_points"))).order_by("attempt", "question", "revision")


def _summed_up(steps: list[ScoreChange], number: str, *, read: bool) -> Changed | None:
    before, after = steps[0].from_points, steps[-1].to_points
    assert before is not None
    void = any(step.from_points == step.to_points for step in steps)
    if before == after and not void:
        return None
    return Changed(number, before, after, tuple(dict.fromkeys(map(_why, steps))), steps[-1].made_at, read)


def _why(step: ScoreChange) -> str:
    """The reason of the history; what grading did by itself happened because the answer is another one now."""
    by_itself = step.run is not None and step.run.kind == GradingRun.Kind.CLOSING
    return ANSWER_CHANGED if by_itself else step.reason


def _number(attempt: Attempt, question: str) -> str:
    paper = paper_of(attempt.edition_id, attempt.edition.digest)
    return next((q["number"] for q in questions_of(paper) if q["id"] == question), "")
