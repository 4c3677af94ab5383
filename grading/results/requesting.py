"""May a student ask for a regrade of a question, and what happens then?"""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from exams.models import Attempt
from grading.errors import AlreadyAsked, RequestsClosed
from grading.models import QuestionScore, RegradeRequest, Release, ReviewItem


def takes_requests(attempt: Attempt, release: Release | None, now: dt.datetime) -> bool:
    """Whether the release in force of the attempt's sitting takes requests at this time."""
    graded = attempt.state == Attempt.State.CLOSED and attempt.grading_due_at is None
    return bool(graded and release and release.requests_until and now <= release.requests_until)


def ask_for_regrade(
    attempt: Attempt, question: str, *, text: str, release: Release | None, now: dt.datetime
) -> RegradeRequest:
    """The student's request; who judged the explanation so far will not be the one to answer it.

    Raises RequestsClosed, also for a question that has no score, and AlreadyAsked.
    """
    scored = QuestionScore.objects.filter(attempt=attempt, question=question).exists()
    if not scored or not takes_requests(attempt, release, now):
        raise RequestsClosed
    judge = ReviewItem.objects.filter(attempt=attempt, question=question).values_list("judged_by", flat=True).first()
    try:
        with transaction.atomic():
            return RegradeRequest.objects.create(
                attempt=attempt, question=question, text=text, asked_at=now, first_judge_id=judge
            )
    except IntegrityError as twice:
        raise AlreadyAsked from twice
