"""What would it change if a late save counted? By the very code that marks; nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from exams.models import Attempt, Sitting
from exams.rules.response import ResponseValue
from exams.running.late import LateSave
from exams.running.late_effect import Effect, LateEffect, NoEffect
from grading.errors import KeyDoesNotFit
from grading.marking.mark import Mark, mark
from grading.marking.pipeline import Standards, responses_of, sheet_for
from grading.marking.rereading import explanation_digest
from grading.marking.standards import standards
from grading.marking.totals import Standing, ranks, standing_of
from grading.models import QuestionScore, Release, ReviewItem
from grading.scoring.totals import combine

Place = tuple[UUID, str]  # attempt and question
Scores = Mapping[str, QuestionScore]


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read once for all late saves of a sitting; scores and responses by attempt and question."""

    counting: Standards
    responses: Mapping[UUID, Mapping[str, ResponseValue]]
    scores: Mapping[UUID, Scores]
    items: Mapping[Place, ReviewItem]
    standing: Standing
    totals: Mapping[UUID, Decimal]
    ranks: Mapping[UUID, int]
    released: bool


def preview(sitting: Sitting, saves: Sequence[LateSave]) -> dict[int, Effect]:
    """By journal entry, what each late save would change if it alone counted.

    As accepting has it: the whole attempt is marked by what is in force now. A fixed number of queries.
    """
    known = _known(sitting, list({save.entry.attempt_id: save.entry.attempt for save in saves}.values()))
    return {save.entry.pk: _effect(save, known) for save in saves}


def _known(sitting: Sitting, attempts: Sequence[Attempt]) -> _Known:
    scores: defaultdict[UUID, dict[str, QuestionScore]] = defaultdict(dict)
    for score in QuestionScore.objects.filter(attempt__in=attempts):
        scores[score.attempt_id][score.question] = score
    items = ReviewItem.objects.filter(attempt__in=attempts)
    standing = standing_of(sitting)
    totals = standing.totals()
    return _Known(
        counting=standards((attempt.sitting_id, attempt.edition_id) for attempt in attempts),
        responses=responses_of(attempts),
        scores=scores,
        items={(item.attempt_id, item.question): item for item in items},
        standing=standing,
        totals=totals,
        ranks=ranks(totals),
        released=Release.objects.in_force().filter(sitting=sitting).exists(),
    )


def _effect(save: LateSave, known: _Known) -> Effect:
    attempt, question = save.entry.attempt, save.entry.question
    scores = known.scores.get(attempt.pk, {})
    if attempt.state != Attempt.State.CLOSED or question not in scores:
        return NoEffect.NOT_GRADED
    answers = {**known.responses.get(attempt.pk, {}), question: save.value}
    try:
        marks = {one.question: one for one in mark(sheet_for(attempt, known.counting), answers)}
    except KeyDoesNotFit:
        return NoEffect.UNMARKABLE
    return _figures(save, marks, scores, known)


def _figures(save: LateSave, marks: Mapping[str, Mark], scores: Scores, known: _Known) -> LateEffect:
    attempt, question = save.entry.attempt_id, save.entry.question
    score, made = scores[question], marks[question]
    then = {name: (_points(marks[name], old), marks[name].void) for name, old in scores.items() if name in marks}
    after = known.standing.total(attempt, {(attempt, name): new for name, new in then.items()})
    return LateEffect(
        points_before=score.points,
        points_after=then[question][0],
        most=score.max_points,
        judged=score.judged_points,
        adjustment=score.adjustment,
        void=made.void,
        read=_is_read(made, save.value, known.items.get((attempt, question))),
        others=sum(new != (scores[name].points, scores[name].void) for name, new in then.items() if name != question),
        total_before=known.totals[attempt],
        total_after=after,
        rank_before=known.ranks[attempt],
        rank_after=ranks({**known.totals, attempt: after})[attempt],
        ranked=len(known.totals),
        released=known.released,
    )


def _points(made: Mark, score: QuestionScore) -> Decimal:
    return combine(
        made.machine_points, score.judged_points, void=made.void, adjustment=score.adjustment, most=made.max_points
    )


def _is_read(made: Mark, value: ResponseValue, item: ReviewItem | None) -> bool:
    """Whether the explanation waits for a person then: not if these very words were judged already."""
    if made.review_cap is None:
        return False
    if item is None or item.judged_at is None:
        return True
    return bool(item.judged_digest) and item.judged_digest != explanation_digest(value["explanation"])
