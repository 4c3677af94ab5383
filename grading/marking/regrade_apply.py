"""How is a regrade, or its undoing, applied? Chunk by chunk, each in one transaction that can die at any line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from exams.models import Attempt, database_now
from exams.running.columns import write_columns
from exams.running.holding import hold
from grading.marking.mark import Mark
from grading.marking.pipeline import marks_of
from grading.marking.regrade import Difference, differences
from grading.marking.standards import Standard, standards
from grading.marking.writing import Marked, write_review_items
from grading.models import GradingRun, QuestionScore, RegradeStep, ScoreChange
from grading.models.score import points_of

CHUNK = 200
WRITTEN, PASSED_BY = RegradeStep.Outcome.WRITTEN, RegradeStep.Outcome.PASSED_BY
FIELDS = ["machine_points", "points", "void", "explanation", "run", "revision"]
Place = tuple[UUID, str]


def apply_regrades(chunk: int = CHUNK) -> int:
    """Applies every regrade that waits, oldest first. Returns how many attempts were gone through."""
    total = 0
    for run in GradingRun.objects.regrades().unfinished().order_by("pk").values_list("pk", flat=True):
        while done := apply_chunk(run, chunk):
            total += done
    return total


@transaction.atomic
def apply_chunk(run_id: int, limit: int = CHUNK) -> int:
    """Goes through the next attempts of a run. Returns how many; 0 if none is left or another worker has the run.

    The run's row is held, so two workers never share a run. Every closed attempt is gone through, also one that
    another worker is just grading by the former rule: holding its row waits for that worker.
    """
    waiting = GradingRun.objects.regrades().unfinished().filter(pk=run_id)
    held = waiting.select_for_update(of=("self",), no_key=True).select_related("undoes", "key_revision")
    run = held.first()
    if run is None:
        return 0
    closed = Attempt.objects.filter(
        sitting=run.sitting_id, edition=run.key_revision.edition_id, state=Attempt.State.CLOSED
    )
    rest = closed.filter(pk__gt=run.cursor) if run.cursor else closed
    attempts = list(hold(rest)[:limit])
    if not attempts:
        _finish(run)
        return 0
    _restore(run, attempts) if run.undoes else _correct(run, attempts)
    run.cursor, run.done = attempts[-1].pk, run.done + len(attempts)
    run.save(update_fields=["cursor", "done"])
    return len(attempts)


def _finish(run: GradingRun) -> None:
    now = database_now()
    run.state, run.finished_at, run.total = GradingRun.State.DONE, now, run.done
    run.save(update_fields=["state", "finished_at", "total"])
    if run.undoes:
        _grade_later_ones_again(run.undoes, now)


def _grade_later_ones_again(undone: GradingRun, now: dt.datetime) -> None:
    """Who was first graded under the undone regrade has nothing to be restored, and is graded by what holds now."""
    theirs = QuestionScore.objects.filter(run=undone).values("attempt")
    regraded = RegradeStep.objects.filter(run=undone).values("attempt")
    later = list(hold(Attempt.objects.filter(pk__in=theirs).exclude(pk__in=regraded)).values_list("pk", flat=True))
    Attempt.objects.filter(pk__in=later).update(grading_due_at=now)


def _correct(run: GradingRun, attempts: Sequence[Attempt]) -> None:
    standard = _standard(run)
    found, marks = differences(attempts, standard, run.parameters["question"])
    seen: Mapping[str, Mapping[str, int]] = run.parameters["seen"]
    wanted = [d for some in found.values() for d in some]
    fresh = [d for d in wanted if _as_seen(d.score, seen)]
    steps = [_step(run, d.score, d.points, WRITTEN if _as_seen(d.score, seen) else PASSED_BY) for d in wanted]
    before = {_place(d.score): d.score.points for d in fresh}
    for difference in fresh:
        _take(difference, run)
    _write([d.score for d in fresh], before, run, f"Regraded: {run.get_policy_display()}. {run.reason}")
    RegradeStep.objects.bulk_create(steps)
    _queue(run, marks)


def _standard(run: GradingRun) -> Standard:
    place = (run.sitting_id, run.key_revision.edition_id)
    return standards([place])[place]


def _as_seen(score: QuestionScore, seen: Mapping[str, Mapping[str, int]]) -> bool:
    """Whether the score is as in the preview, or of an attempt that was graded only after it."""
    revisions = seen.get(score.attempt_id.hex)
    return revisions is None or revisions.get(score.question) == score.revision


def _take(difference: Difference, run: GradingRun) -> None:
    score, mark = difference.score, difference.mark
    score.machine_points, score.explanation, score.void = mark.machine_points, mark.explanation, mark.void
    score.points, score.run, score.revision = difference.points, run, score.revision + 1


def _restore(run: GradingRun, attempts: Sequence[Attempt]) -> None:
    """Puts back what the undone regrade changed, where the score is still as that left it."""
    made = RegradeStep.objects.filter(run=run.undoes, outcome=WRITTEN, attempt__in=attempts)
    steps = {(step.attempt_id, step.question): step for step in made}
    scores = [s for s in QuestionScore.objects.filter(attempt__in=attempts) if _place(s) in steps]
    untouched = [s for s in scores if s.revision == steps[_place(s)].revision]
    before = {_place(score): score.points for score in untouched}
    outcomes = {_place(score): WRITTEN if _place(score) in before else PASSED_BY for score in scores}
    kept = [_step(run, s, steps[_place(s)].former_points, outcomes[_place(s)]) for s in scores]
    for score in untouched:
        _put_back(score, steps[_place(score)])
    _write(untouched, before, run, f"Regrade {run.undoes_id} undone. {run.reason}")
    RegradeStep.objects.bulk_create(kept)
    place = (run.sitting_id, run.key_revision.edition_id)
    _queue(run, marks_of(attempts, standards([place])))


def _put_back(score: QuestionScore, step: RegradeStep) -> None:
    score.machine_points, score.explanation = step.former_machine_points, step.former_explanation
    score.void, score.run_id = step.former_void, step.former_run_id
    score.points = points_of(score)
    score.revision += 1


def _place(score: QuestionScore) -> Place:
    return (score.attempt_id, score.question)


def _step(run: GradingRun, score: QuestionScore, points: Decimal, outcome: RegradeStep.Outcome) -> RegradeStep:
    """The step with what stands now; a written one gets the revision that writing will make."""
    return RegradeStep(
        run=run,
        attempt_id=score.attempt_id,
        question=score.question,
        outcome=outcome,
        revision=score.revision + (outcome == WRITTEN),
        former_points=score.points,
        former_machine_points=score.machine_points,
        former_explanation=score.explanation,
        former_void=score.void,
        former_run_id=score.run_id,
        points=points,
    )


def _write(scores: Sequence[QuestionScore], before: Mapping[Place, Decimal], run: GradingRun, reason: str) -> None:
    now = database_now()
    write_columns(scores, FIELDS)
    ScoreChange.objects.bulk_create(
        ScoreChange(
            attempt_id=score.attempt_id,
            question=score.question,
            revision=score.revision,
            from_points=before[_place(score)],
            to_points=score.points,
            run=run,
            reason=reason.strip()[:500],
            made_at=now,
        )
        for score in scores
    )


def _queue(run: GradingRun, marks: Mapping[UUID, list[Mark]]) -> None:
    """Explanations that can change the result now wait; those that no longer can leave. Of the graded only."""
    graded = set(QuestionScore.objects.filter(attempt__in=list(marks)).values_list("attempt_id", flat=True))
    write_review_items([Marked(a, run.pk, "", made) for a, made in marks.items() if a in graded], database_now())
