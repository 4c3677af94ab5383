"""Which regrade requests may a person answer, and what happens with an answer?"""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from exams.models import Course, Enrollment, User, database_now
from exams.models.course import STAFF_ROLES
from grading.errors import AlreadyAnswered
from grading.models import RegradeRequest, ReviewItem
from grading.models.request import RegradeRequestQuerySet
from grading.review.judging import judge


def answerable(user: User) -> RegradeRequestQuerySet:
    """Requests of one's courses that somebody else judged first; also one's own where nobody else could answer."""
    shared = Enrollment.objects.current().filter(role__in=STAFF_ROLES).exclude(user=user).values("course")
    alone = Course.objects.staffed_by(user).exclude(pk__in=shared)
    others = ~Q(first_judge=user) | Q(first_judge=None)
    return RegradeRequest.objects.visible_to(user).filter(others | Q(attempt__sitting__quiz__course__in=alone))


def item_at_issue(request: RegradeRequest) -> ReviewItem | None:
    """The explanation that the answer can judge anew, if there is one."""
    return ReviewItem.objects.filter(attempt=request.attempt_id, question=request.question).first()


@transaction.atomic
def answer(
    request: RegradeRequest,
    *,
    by: User,
    comment: str,
    points: Decimal | None = None,
    item: ReviewItem | None = None,
    revision: int = 0,
) -> None:
    """Answers once; with points, the explanation is judged anew as in the queue, whose comment stays.

    Raises AlreadyAnswered, and with points ReviewConflict and PointsOutOfRange as `judge` does. Then nothing is
    written.
    """
    waiting = RegradeRequest.objects.waiting().filter(pk=request.pk)
    if not waiting.update(comment=comment, answered_at=database_now(), answered_by=by):
        raise AlreadyAnswered
    if item is not None and points is not None:
        judge(item, by=by, points=points, comment=item.comment, revision=revision)
