"""Who looks at the rows of grading in the admin, and can anybody change them there?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from exams.models import Attempt, Course, Enrollment, Role, User
from grading.marking.pipeline import grade_chunk
from grading.models import QuestionScore, ReviewItem
from grading.results.releasing import release_results
from grading.results.sheet import Shown
from grading.review.judging import judge
from tests.cast import value
from tests.grading.conftest import Hand, as_person

MODELS = ["gradingrun", "questionscore", "scorechange", "reviewitem", "release"]


@pytest.fixture
def rows(hand: Hand, bo: User, cleo: User) -> Attempt:
    """One row at least of every kind."""
    attempt = hand(claim=value(["true"], "because"))
    grade_chunk()
    judge(ReviewItem.objects.get(), by=bo, points=Decimal(1), comment="", revision=0)
    release_results(attempt.sitting, Shown(answers=True, key=True, solutions=True, comments=True), by=cleo)
    return attempt


@pytest.mark.parametrize("model", MODELS)
def test_an_instructor_sees_the_rows_of_the_course(rows: Attempt, cleo: User, model: str) -> None:
    response = as_person(cleo).get(reverse(f"admin:grading_{model}_changelist"))
    assert response.status_code == 200
    assert response.context["cl"].result_count > 0


@pytest.mark.parametrize("model", MODELS)
def test_an_instructor_of_another_course_sees_none(rows: Attempt, other_cleo: User, model: str) -> None:
    response = as_person(other_cleo).get(reverse(f"admin:grading_{model}_changelist"))
    assert response.context["cl"].result_count == 0


@pytest.mark.parametrize("model", MODELS)
def test_nothing_can_be_added_changed_or_deleted(rows: Attempt, cleo: User, model: str) -> None:
    client = as_person(cleo)
    assert client.post(reverse(f"admin:grading_{model}_add"), {}).status_code == 403
    score = QuestionScore.objects.first()
    assert score is not None
    change = reverse("admin:grading_questionscore_change", args=[score.pk])
    delete = reverse("admin:grading_questionscore_delete", args=[score.pk])
    assert client.get(change).status_code == 200
    assert client.post(change, {"points": "4"}).status_code == 403
    assert client.post(delete, {"post": "yes"}).status_code == 403


def test_a_ta_with_the_right_to_enter_the_admin_finds_nothing_of_grading(rows: Attempt, bo: User) -> None:
    User.objects.filter(pk=bo.pk).update(is_staff=True)
    assert as_person(bo).get(reverse("admin:grading_questionscore_changelist")).status_code == 403


def test_who_teaches_one_course_and_helps_in_another_sees_only_the_first(rows: Attempt, other_cleo: User) -> None:
    Enrollment.objects.create(course=rows.sitting.quiz.course, user=other_cleo, role=Role.TA)
    response = as_person(other_cleo).get(reverse("admin:grading_questionscore_changelist"))
    assert response.context["cl"].result_count == 0


def test_an_admin_page_asks_once_whether_somebody_teaches(
    cleo: User, course: Course, django_assert_num_queries: Any
) -> None:
    client = as_person(cleo)
    with django_assert_num_queries(6):
        assert client.get("/admin/").status_code == 200
