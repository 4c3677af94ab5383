"""Where does a result page get its facts? A fixed number of queries for one attempt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from exams.models import Attempt, KeyRevision, Response
from exams.rules.order import paper_for
from exams.rules.paper import KeyQuestion
from grading.marking.keys import current_keys
from grading.models import Adjustment, QuestionScore, RegradeRequest, Release, ReviewItem
from grading.results.sheet import Asked, ByHand, Earned, Reading, Reason, Record, ResultSheet, Shown, result_sheet

EVERYTHING = Shown(answers=True, key=True, solutions=True, comments=True, statistics=True)


def shown_by(release: Release) -> Shown:
    """What this release lets students see."""
    return Shown(
        answers=release.shows_answers,
        key=release.shows_key,
        solutions=release.shows_solutions,
        comments=release.shows_comments,
        score=release.shows_score,
        statistics=release.shows_statistics,
    )


def sheet_for(attempt: Attempt, shown: Shown) -> ResultSheet:
    """The result of one attempt, in the order of its student. Whether it may be seen was decided before."""
    current = current_keys([attempt.edition_id])[attempt.edition_id]
    scores = list(QuestionScore.objects.filter(attempt=attempt).select_related("run"))
    responses = Response.objects.filter(attempt=attempt).values_list("question", "value")
    by_hand = _by_hand(attempt)
    items = ReviewItem.objects.filter(attempt=attempt).prefetch_related("marks__rubric_item")
    record = Record(
        keys={**current.key["questions"], **_keys(scores)},
        responses=dict(responses),
        scores={score.question: _earned(score, by_hand.get(score.question, ())) for score in scores},
        requests={r.question: _asked(r) for r in RegradeRequest.objects.filter(attempt=attempt)},
        readings={item.question: _reading(item) for item in items},
        by_hand=by_hand.get("", ()),
    )
    return result_sheet(paper_for(current.paper, attempt.seed), record, shown)


def _keys(scores: Iterable[QuestionScore]) -> dict[str, KeyQuestion]:
    """Each graded question's key, of the revision that gave the score, so that points and key agree."""
    revisions = {score.question: score.run.key_revision_id for score in scores}
    keys = dict(KeyRevision.objects.filter(pk__in=set(revisions.values())).values_list("pk", "key"))
    return {question: keys[revision]["questions"][question] for question, revision in revisions.items()}


def _by_hand(attempt: Attempt) -> dict[str, tuple[ByHand, ...]]:
    """What was adjusted, by question, "" for the total; what was undone is gone."""
    sums: defaultdict[str, dict[str, Decimal]] = defaultdict(dict)
    for row in Adjustment.objects.filter(attempt=attempt).order_by("pk"):
        sums[row.question][row.reason] = sums[row.question].get(row.reason, Decimal(0)) + row.amount
    return {name: tuple(ByHand(a, why) for why, a in some.items() if a) for name, some in sums.items()}


def _earned(score: QuestionScore, by_hand: tuple[ByHand, ...]) -> Earned:
    return Earned(
        points=score.points,
        most=score.max_points,
        machine=score.machine_points,
        judged=score.judged_points,
        words=score.explanation,
        void=score.void,
        by_hand=by_hand,
    )


def _reading(item: ReviewItem) -> Reading:
    if item.judged_at is None:
        return Reading(waits=True, comment="")
    marks = sorted((mark.rubric_item for mark in item.marks.all()), key=lambda one: (one.position, one.pk))
    reasons = tuple(Reason(one.points, one.words) for one in marks)
    return Reading(waits=False, comment=item.comment, reasons=reasons, extra=item.extra if reasons else Decimal(0))


def _asked(request: RegradeRequest) -> Asked:
    return Asked(request.text, request.asked_at, request.comment, request.answered_at)
