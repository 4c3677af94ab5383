"""Is a person forgotten to the last word, while scores, statistics, journals and triggers stay what they were?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from axes.models import AccessLog
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import models
from django.test import Client

from exams.models import Attempt, Course, Enrollment, Response, Role, Sitting, User, database_now
from grading.marking.pipeline import grade_waiting
from grading.models import QuestionScore, ReviewItem, ScoreChange
from grading.results.gradebook import gradebook_of
from quizsite.backup.invariants import broken_laws
from quizsite.personal.anonymising import forgettable, make_anonymous
from quizsite.personal.subject import models_about
from quizsite.personal.words import FORGOTTEN, KEPT, REWRITTEN, WRITTEN_OVER
from quizsite.tasks import forget_old_sign_ins
from tests.cast import person
from tests.quizsite.personal.conftest import WORDS, everything, words_in

pytestmark = pytest.mark.django_db
TEXTS = (models.CharField, models.TextField, models.JSONField, models.GenericIPAddressField, models.BinaryField)


def numbers(sitting: Sitting) -> Any:
    book = gradebook_of(sitting)
    rows = sorted((row.total, tuple(row.sections), row.state) for row in book.rows)
    return rows, sorted(QuestionScore.objects.values_list("attempt", "question", "points", "judged_points"))


def test_nothing_of_a_person_is_left(past: Attempt) -> None:
    assert words_in(everything()) == list(WORDS)
    call_command("anonymise", netid="ada", verbosity=0)
    left = everything()
    assert words_in(left) == []
    assert "the reason of Abe" in left and "abe@example.edu" in left


def test_scores_statistics_and_history_stay(past: Attempt, ada: User, sitting: Sitting) -> None:
    before, steps = numbers(sitting), ScoreChange.objects.count()
    make_anonymous(ada)
    assert (numbers(sitting), ScoreChange.objects.count()) == (before, steps)
    assert broken_laws() == []
    stored = Response.objects.get(attempt=past, question="claim")
    assert (stored.value["selected"], stored.value["explanation"]) == (["true"], "(removed)")


def test_grading_again_changes_nothing_and_asks_nobody(past: Attempt, ada: User, sitting: Sitting) -> None:
    make_anonymous(ada)
    before = numbers(sitting)
    Attempt.objects.filter(pk=past.pk).update(grading_due_at=database_now())
    assert grade_waiting() == 1
    assert numbers(sitting) == before
    assert ReviewItem.objects.get(attempt=past).judged_at is not None


def test_who_was_forgotten_cannot_sign_in(past: Attempt, ada: User) -> None:
    client = Client()
    client.force_login(ada)
    call_command("anonymise", netid="ada", verbosity=0)
    assert client.get("/").status_code == 302
    assert not Session.objects.exists()
    user = User.objects.get(pk=ada.pk)
    assert (user.is_active, user.has_usable_password(), user.full_name) == (False, False, "Anonymous")


def test_every_text_about_a_person_has_been_thought_of() -> None:
    texts = {
        f"{model._meta.label}.{field.name}"
        for model in models_about()
        for field in model._meta.concrete_fields
        if isinstance(field, TEXTS) and not field.is_relation and model._meta.label not in FORGOTTEN
    }
    over = {f"{label}.{name}" for label, names in WRITTEN_OVER.items() for name in names}
    assert texts == over | KEPT | REWRITTEN


YEAR = dt.timedelta(days=365)


@pytest.fixture
def long_ago(past: Attempt, sitting: Sitting) -> dt.datetime:
    """Everything of the course ended two years ago; the moment before which people are forgotten."""
    then = database_now() - 2 * YEAR
    for attempt in Attempt.objects.all():
        ended = then + dt.timedelta(minutes=30)
        Attempt.objects.filter(pk=attempt.pk).update(started_at=then, deadline_at=ended, closed_at=ended)
    Sitting.objects.update(opens_at=then, closes_at=then + dt.timedelta(minutes=30))
    User.objects.update(joined_at=then - YEAR)
    return database_now() - YEAR


def test_students_of_courses_that_ended_are_forgotten_and_staff_are_not(long_ago: dt.datetime) -> None:
    assert [user.netid for user in forgettable(long_ago)] == ["ada", "abe"]


@pytest.mark.parametrize(
    "why", ["open", "recent", "another course", "no sitting yet", "runs a course", "administrator"]
)
def test_who_is_still_needed_is_not(long_ago: dt.datetime, ada: User, other_course: Course, why: str) -> None:
    def enroll(role: str, *, sitting: bool) -> None:
        Enrollment.objects.create(course=other_course, user=ada, role=role)
        Sitting.objects.filter(pk=None if not sitting else Sitting.objects.get().pk).update(
            closes_at=database_now() + YEAR
        )

    do = {
        "open": lambda: Attempt.objects.filter(student=ada).update(state="running", closed_at=None, closed_by=""),
        "recent": lambda: Attempt.objects.filter(student=ada).update(
            closed_at=database_now(), deadline_at=database_now() + YEAR
        ),
        "another course": lambda: enroll(Role.STUDENT, sitting=True),
        "no sitting yet": lambda: enroll(Role.STUDENT, sitting=False),
        "runs a course": lambda: enroll(Role.TA, sitting=False),
        "administrator": lambda: User.objects.filter(pk=ada.pk).update(is_staff=True),
    }
    do[why]()
    assert "ada" not in [user.netid for user in forgettable(long_ago)]


def test_the_command_says_before_it_does(long_ago: dt.datetime, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("anonymise", older_than=365, dry_run=True)
    assert "Would forget ada" in capsys.readouterr().out
    assert User.objects.filter(netid="ada").exists()
    call_command("anonymise", older_than=365)
    assert "2 people made anonymous" in capsys.readouterr().out
    call_command("anonymise", older_than=365)
    assert "0 people made anonymous" in capsys.readouterr().out
    assert not User.objects.filter(netid__in=["ada", "abe"]).exists()


def test_one_person_can_ask_for_it(past: Attempt, cleo: User) -> None:
    person("eve", "Eve Example")
    call_command("anonymise", netid="EVE", verbosity=0)
    assert not User.objects.filter(netid="eve").exists()
    assert User.objects.filter(netid="ada").exists()
    for netid, words in (("cleo", "may enter the admin"), ("nobody", "Nobody has this NetID")):
        with pytest.raises(CommandError, match=words):
            call_command("anonymise", netid=netid)


def test_where_people_signed_in_from_is_not_kept_for_ever(ada: User) -> None:
    now = database_now()
    for days in (1, 31):
        log = AccessLog.objects.create(username="ada", ip_address="203.0.113.7", path_info="/sign-in/")
        AccessLog.objects.filter(pk=log.pk).update(attempt_time=now - dt.timedelta(days=days))
    Client().force_login(ada)
    Client().force_login(ada)
    Session.objects.filter(pk=Session.objects.first().pk).update(expire_date=now - dt.timedelta(minutes=1))
    assert forget_old_sign_ins() >= 2
    assert (AccessLog.objects.filter(ip_address="203.0.113.7").count(), Session.objects.count()) == (1, 1)
