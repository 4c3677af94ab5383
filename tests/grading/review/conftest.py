"""What lies ready for the tests of review: an explanation of Ada's that waits, and one of Dan's."""

from __future__ import annotations

import pytest

from exams.models import Course, Enrollment, Role, User
from grading.marking.pipeline import grade_chunk
from grading.models import ReviewItem
from tests.cast import value
from tests.grading.conftest import Hand


@pytest.fixture
def item(hand: Hand) -> ReviewItem:
    """Ada's wrong claim with an explanation: 0 of 4 by the key, up to 2 by a person."""
    attempt = hand(claim=value(["true"], "<b>because</b> of the bias"))
    grade_chunk()
    return ReviewItem.objects.get(attempt=attempt)


@pytest.fixture
def second_item(item: ReviewItem, hand: Hand, dan: User) -> ReviewItem:
    attempt = hand(dan, claim=value(None, "hard to say"))
    grade_chunk()
    return ReviewItem.objects.get(attempt=attempt)


@pytest.fixture
def bea(course: Course) -> User:
    """A second TA."""
    user = User(netid="bea", full_name="Bea Example")
    user.set_unusable_password()
    user.save()
    Enrollment.objects.create(course=course, user=user, role=Role.TA)
    return user
