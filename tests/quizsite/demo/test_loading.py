"""Is the demonstration whole: read, sat, graded, released, and is a sitting open today and tomorrow?"""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from exams.authoring.findings import findings_of
from exams.delivery.starting import start_attempt
from exams.delivery.terms import terms_for
from exams.models import Attempt, Quiz, Sitting, User, database_now
from exams.rules.replay import replay
from grading.models import QuestionScore, Release, ReviewItem
from quizsite.demo import loading
from quizsite.demo.loading import load_demo

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)


def replayed_as_stored(attempt: Attempt) -> bool:
    told = {q: r.digest for q, r in replay(attempt.journal.order_by("number")).items()}
    return told == dict(attempt.responses.values_list("question", "digest"))


def test_the_document_reads_without_a_problem_and_lints_clean() -> None:
    assert load_demo()
    assert [findings_of(quiz) for quiz in Quiz.objects.all()] == [(), ()]
    today = timezone.localdate(database_now())
    assert [quiz.date for quiz in Quiz.objects.order_by("pk")] == [today - 7 * A_DAY, today]


def test_sixty_were_simulated_through_the_real_doors() -> None:
    load_demo()
    attempts = Attempt.objects.filter(sitting__name="Last week")
    assert (attempts.count(), attempts.filter(state="closed", grading_due_at=None).count()) == (60, 60)
    assert QuestionScore.objects.count() == 60 * 14
    assert all(map(replayed_as_stored, attempts))
    assert ReviewItem.objects.waiting().exists()
    assert Release.objects.in_force().count() == 1


def test_a_second_load_makes_nothing_new() -> None:
    load_demo()
    assert load_demo() is False
    assert (Quiz.objects.count(), Sitting.objects.count(), Attempt.objects.count()) == (2, 2, 60)


def test_ada_finds_an_open_sitting_also_when_she_took_the_last_one() -> None:
    load_demo()
    ada, first = User.objects.get(netid="ada"), Sitting.objects.latest("opens_at")
    start_attempt(first, ada, typed_name="Ada Example", agrees=True)
    Sitting.objects.filter(pk=first.pk).update(opens_at=first.opens_at - A_DAY, closes_at=first.closes_at - A_DAY)
    load_demo()
    second = Sitting.objects.latest("opens_at")
    assert second != first
    assert terms_for(second, ada, now=database_now()).refusal is None


def test_the_document_of_the_demonstration_has_its_figures() -> None:
    assert len(loading._document().figures) == 11
