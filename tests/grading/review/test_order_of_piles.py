"""Does a TA find first what waits?"""

from __future__ import annotations

from decimal import Decimal

import pytest

from exams.models import User, database_now
from grading.marking.pipeline import grade_waiting
from grading.models import ReviewItem
from grading.review.judging import judge
from grading.review.queue import piles
from tests.cast import CLAIM, Begin, Page, make_sitting

pytestmark = pytest.mark.django_db


def test_a_pile_with_work_comes_before_one_that_is_done(ada: User, dan: User, bo: User, begin: Begin) -> None:
    older = begin(ada)
    dan.enrollments.create(course=older.sitting.quiz.course)
    newer = begin(dan, at=make_sitting(older.edition, name="Noon"))
    first, second = Page(older), Page(newer)
    first.submit(first.item(CLAIM, ["true"], "Because"))
    second.submit(second.item(CLAIM, ["true"], "Because"))
    grade_waiting()
    done = ReviewItem.objects.get(attempt=newer)
    judge(done, by=bo, points=Decimal(1), comment="", revision=done.revision)
    assert [pile.sitting for pile in piles(bo, database_now())] == [older.sitting, newer.sitting]
