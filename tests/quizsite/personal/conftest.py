"""Who is there to be forgotten? Ada with a past full of words, and Abe beside her, whom nothing may touch."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.test import Client

from exams.models import Accommodation, Attempt, Enrollment, Role, Sitting, TimeAdjustment, User
from exams.running.ledger import adjust
from exams.running.messages import send_message
from grading.marking.pipeline import grade_waiting
from grading.models import ReviewItem
from grading.review.judging import judge
from tests.cast import CLAIM, ONE, Begin, Page, person

# What is Ada's alone. None of it may be left, nor stand in anybody else's file.
WORDS = (
    "ada", "Ada Example", "ada@example.edu", "my own reason", "another own reason", "a quiet room", "Ada was late",
    "Ada, look up", "well argued, Ada",
)  # fmt: skip


@pytest.fixture
def abe(sitting: Sitting) -> User:
    abe = person("abe", "Abe Example", email="abe@example.edu")
    Enrollment.objects.create(course=sitting.quiz.course, user=abe, role=Role.STUDENT)
    return abe


@pytest.fixture
def past(ada: User, abe: User, bo: User, cleo: User, begin: Begin, sitting: Sitting) -> Attempt:
    """Ada's attempt: more time, a message, explanations, a judgement; Abe's beside it. Graded, and long ago."""
    User.objects.filter(pk=ada.pk).update(email="ada@example.edu")
    Accommodation.objects.create(course=sitting.quiz.course, user=ada, factor="1.50", reason="a quiet room")
    page, beside = Page(begin(ada)), Page(begin(abe))
    events = [{"kind": "focus_lost", "at": 1, "data": {}}]
    page.sync(page.item(CLAIM, ["true"], "my own reason"), events=events)
    hers, more = Attempt.objects.filter(pk=page.attempt.pk), dt.timedelta(minutes=5)
    adjust(hers, more, kind=TimeAdjustment.Kind.EXTENSION, by=bo, why="Ada was late")
    send_message(hers, "Ada, look up", by=bo)
    again = page.item(CLAIM, ["true"], "another own reason", revision=2, base=1)
    page.submit(again, page.item(ONE, ["ob"]))
    beside.submit(beside.item(CLAIM, ["true"], "the reason of Abe"), beside.item(ONE, ["oa"]))
    grade_waiting()
    item = ReviewItem.objects.get(attempt=page.attempt)
    judge(item, by=bo, points=item.cap, comment="well argued, Ada", revision=item.revision)
    kind = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(
        user=cleo, content_type=kind, object_id=str(ada.pk), object_repr=str(ada), action_flag=CHANGE
    )
    Client().force_login(ada)
    return page.attempt


def words_in(text: str, words: Iterable[str] = WORDS) -> list[str]:
    """Those of the words that stand in the text as words: "ada" is no part of a fingerprint."""
    return [word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)]


def everything() -> str:
    """All that stands in the database, as text."""
    found: list[Any] = []
    for model in apps.get_models(include_auto_created=True):
        found += model._base_manager.values_list()
    return repr(found) + repr([s.get_decoded() for s in Session.objects.all()])
