"""Does the benchmark notice when an answer or a score is not what it should be?"""

from __future__ import annotations

import random

import pytest

from exams.models import Attempt, JournalEntry, Response, database_now
from exams.running.closing import close_held
from grading.marking.pipeline import grade_waiting
from grading.models import QuestionScore
from tests.load.fill import answered
from tests.load.people import Student, enroll, make_school
from tests.load.verify import verify_answers, verify_scores

pytestmark = pytest.mark.django_db


@pytest.fixture
def student() -> Student:
    """One who has answered all fourteen questions, and heard of each."""
    random.seed(1)
    school = make_school()
    [student] = enroll(school, 1, word="v")
    attempt = answered(school, school.sitting("Verified"), student)
    student.attempt = str(attempt.pk)
    student.acknowledged = dict(attempt.responses.values_list("question", "digest"))
    return student


def graded(student: Student) -> int:
    """Hands in, grades; the id of the sitting."""
    close_held(
        [Attempt.objects.get().pk], closed_by=Attempt.ClosedBy.SUBMIT, actor_id=student.user.pk, now=database_now()
    )
    grade_waiting()
    return Attempt.objects.get().sitting_id


def test_all_that_was_acknowledged_is_counted(student: Student) -> None:
    assert verify_answers([student]) == {"answers": 14, "journal entries": JournalEntry.objects.count()}


def test_a_lost_answer_is_noticed(student: Student) -> None:
    Response.objects.first().delete()
    with pytest.raises(AssertionError, match="acknowledged and is not stored"):
        verify_answers([student])


def test_an_answer_that_the_journal_does_not_give_is_noticed(student: Student) -> None:
    student.acknowledged = {}
    Response.objects.first().delete()
    with pytest.raises(AssertionError, match="does not give"):
        verify_answers([student])


def test_a_changed_value_is_noticed(student: Student) -> None:
    Response.objects.update(value={"explanation": "other", "flagged": False, "selected": None})
    with pytest.raises(AssertionError, match="fingerprint"):
        verify_answers([student])


def test_a_journal_of_another_length_is_noticed(student: Student) -> None:
    Attempt.objects.update(journal_length=99)
    with pytest.raises(AssertionError, match="gap"):
        verify_answers([student])


def test_right_scores_are_counted(student: Student) -> None:
    assert verify_scores(graded(student)) == 14


def test_a_wrong_score_is_noticed(student: Student) -> None:
    sitting = graded(student)
    some = QuestionScore.objects.exclude(points=0).first() or QuestionScore.objects.first()
    other = some.max_points - some.points
    QuestionScore.objects.filter(pk=some.pk).update(points=other, machine_points=other)
    with pytest.raises(AssertionError, match="other scores"):
        verify_scores(sitting)


def test_a_score_without_its_history_is_noticed(student: Student) -> None:
    sitting = graded(student)
    QuestionScore.objects.filter(pk=QuestionScore.objects.first().pk).update(revision=7)
    with pytest.raises(AssertionError, match="history"):
        verify_scores(sitting)
