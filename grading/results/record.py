"""Where does a result page get its facts? A fixed number of queries for one attempt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import F, prefetch_related_objects

from exams.models import Attempt, Response
from exams.rules.order import paper_for
from exams.rules.paper import KeyQuestion, Paper, questions_of
from exams.running.papers import paper_of
from grading.marking.keys import current_keys, key_of
from grading.models import Adjustment, QuestionScore, RegradeRequest, Release, ReviewItem
from grading.results.sheet import Asked, ByHand, Earned, Reading, Reason, Record, ResultSheet, Shown, result_sheet

EVERYTHING = Shown(answers=True, key=True, solutions=True, comments=True, statistics=True)
KEY = {"revision_id": F("run__key_revision"), "revision_digest": F("run__key_revision__digest")}  # beside a score


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
    paper = paper_of(attempt.edition_id, attempt.edition.digest)
    scores = list(QuestionScore.objects.filter(attempt=attempt).annotate(**KEY))
    responses = Response.objects.filter(attempt=attempt).values_list("question", "value")
    by_hand = _by_hand(attempt)
    items = list(ReviewItem.objects.filter(attempt=attempt))
    prefetch_related_objects([item for item in items if item.judged_at is not None], "marks__rubric_item")
    record = Record(
        keys=_keys(attempt, paper, scores),
        responses=dict(responses),
        scores={score.question: _earned(score, by_hand.get(score.question, ())) for score in scores},
        requests={r.question: _asked(r) for r in RegradeRequest.objects.filter(attempt=attempt)},
        readings={item.question: _reading(item) for item in items},
        by_hand=by_hand.get("", ()),
    )
    return result_sheet(paper_for(paper, attempt.seed), record, shown)


def _keys(attempt: Attempt, paper: Paper, scores: Iterable[Any]) -> dict[str, KeyQuestion]:
    """Each graded question's key, of the revision that gave the score, so that points and key agree.

    The newest key of a question that is not graded, which costs a query where there is one.
    """
    graded = {s.question: key_of(s.revision_id, s.revision_digest)["questions"][s.question] for s in scores}
    if all(question["id"] in graded for question in questions_of(paper)):
        return graded
    return {**current_keys([attempt.edition_id])[attempt.edition_id].key["questions"], **graded}


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
