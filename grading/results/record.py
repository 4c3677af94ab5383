"""Where does a result page get its facts? A fixed number of queries for one attempt."""

from __future__ import annotations

from collections.abc import Iterable

from exams.models import Attempt, KeyRevision, Response
from exams.rules.order import paper_for
from exams.rules.paper import KeyQuestion
from grading.marking.keys import current_keys
from grading.models import QuestionScore, RegradeRequest, Release, ReviewItem
from grading.results.sheet import Asked, Earned, Reading, Record, ResultSheet, Shown, result_sheet

EVERYTHING = Shown(answers=True, key=True, solutions=True, comments=True)


def shown_by(release: Release) -> Shown:
    """What this release lets students see."""
    return Shown(
        answers=release.shows_answers,
        key=release.shows_key,
        solutions=release.shows_solutions,
        comments=release.shows_comments,
    )


def sheet_for(attempt: Attempt, shown: Shown) -> ResultSheet:
    """The result of one attempt, in the order of its student. Whether it may be seen was decided before."""
    current = current_keys([attempt.edition_id])[attempt.edition_id]
    scores = list(QuestionScore.objects.filter(attempt=attempt).select_related("run"))
    responses = Response.objects.filter(attempt=attempt).values_list("question", "value")
    record = Record(
        keys={**current.key["questions"], **_keys(scores)},
        responses=dict(responses),
        scores={score.question: _earned(score) for score in scores},
        requests={r.question: _asked(r) for r in RegradeRequest.objects.filter(attempt=attempt)},
        readings={i.question: _reading(i) for i in ReviewItem.objects.filter(attempt=attempt)},
    )
    return result_sheet(paper_for(current.paper, attempt.seed), record, shown)


def _keys(scores: Iterable[QuestionScore]) -> dict[str, KeyQuestion]:
    """Each graded question's key, of the revision that gave the score, so that points and key agree."""
    revisions = {score.question: score.run.key_revision_id for score in scores}
    keys = dict(KeyRevision.objects.filter(pk__in=set(revisions.values())).values_list("pk", "key"))
    return {question: keys[revision]["questions"][question] for question, revision in revisions.items()}


def _earned(score: QuestionScore) -> Earned:
    return Earned(
        points=score.points,
        most=score.max_points,
        machine=score.machine_points,
        judged=score.judged_points,
        words=score.explanation,
        void=score.void,
    )


def _reading(item: ReviewItem) -> Reading:
    return Reading(waits=item.judged_at is None, comment=item.comment if item.judged_at else "")


def _asked(request: RegradeRequest) -> Asked:
    return Asked(request.text, request.asked_at, request.comment, request.answered_at)
