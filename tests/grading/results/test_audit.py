"""Is everything that made a score on one page, in order?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exams.models import Attempt, JournalEntry, User, database_now
from grading.models import RegradeRequest, ReviewItem, ScoreChange
from grading.results.history import history_of
from grading.review.judging import judge
from tests.cast import CLAIM
from tests.grading.conftest import as_person


def test_everything_that_made_the_score_is_listed_in_order(graded: Attempt, bo: User, let_out: Any) -> None:
    JournalEntry.objects.create(attempt=graded, number=1, kind="closed", at=graded.closed_at, data={"why": "Time"})
    judge(ReviewItem.objects.get(), by=bo, points=Decimal("1.5"), comment="", revision=0)
    let_out()
    RegradeRequest.objects.create(attempt=graded, question=CLAIM, text="Why?", asked_at=database_now())
    events = history_of(graded)
    assert [event.kind for event in events] == ["journal", "score", "score", "score", "score", "release", "request"]
    assert (events[0].words, events[4].who, events[4].before, events[4].after) == (
        "Closed: Time", "Bo Example", 0, Decimal("1.5"),
    )  # fmt: skip
    assert len([event for event in events if event.kind == "score"]) == ScoreChange.objects.count()


def test_the_page_says_who_and_how_much(graded: Attempt, bo: User) -> None:
    judge(ReviewItem.objects.get(), by=bo, points=Decimal("1.5"), comment="", revision=0)
    body = as_person(bo).get(reverse("audit", args=[graded.pk])).content.decode()
    assert "0 → 1.5" in body
    assert "Bo Example" in body
    assert "21.5 of 34 points" in body


def test_the_page_needs_the_same_number_of_queries_however_long_the_history(graded: Attempt, bo: User) -> None:
    client, address = as_person(bo), reverse("audit", args=[graded.pk])
    item = judge(ReviewItem.objects.get(), by=bo, points=Decimal("0.5"), comment="", revision=0)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    judge(item, by=bo, points=Decimal("1.5"), comment="", revision=item.revision)
    with CaptureQueriesContext(connection) as more:
        client.get(address)
    assert len(more) == len(few) < 20


@pytest.mark.parametrize(("who", "status"), [("ada", 404), ("dan", 404), ("other_cleo", 404), ("cleo", 200)])
def test_the_history_is_for_those_who_help_to_run_the_course(
    request: pytest.FixtureRequest, graded: Attempt, who: str, status: int
) -> None:
    assert as_person(request.getfixturevalue(who)).get(reverse("audit", args=[graded.pk])).status_code == status
