"""Does a room that ends get its scores at once, and does closing not depend on it?"""

from __future__ import annotations

import datetime as dt
import logging

import pytest
from kombu.exceptions import OperationalError

from exams.models import Attempt, Course, Enrollment, Role, User
from exams.running import closing
from exams.tasks import close_overdue_attempts
from grading import tasks
from tests.cast import Begin, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(course: Course, begin: Begin) -> list[Attempt]:
    """Five attempts that are over."""
    attempts = []
    for number in range(5):
        student: User = person(f"student{number}", f"Student {number} Example")
        Enrollment.objects.create(course=course, user=student, role=Role.STUDENT)
        attempts.append(begin(student, ago=dt.timedelta(hours=1)))
    return attempts


def test_grading_is_told_after_each_chunk(room: list[Attempt], monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[int] = []

    def note(**_: object) -> None:
        left.append(Attempt.objects.open().count())

    monkeypatch.setattr(closing, "CHUNK", 2)
    monkeypatch.setattr(tasks.grade_waiting_attempts, "apply_async", note)
    assert close_overdue_attempts() == 5
    assert left == [3, 1, 0]
    assert close_overdue_attempts() == 0
    assert len(left) == 3  # nothing closed, nothing told


def test_a_room_is_closed_though_the_broker_is_away(
    room: list[Attempt], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**_: object) -> None:
        raise OperationalError("no broker")

    monkeypatch.setattr(tasks.grade_waiting_attempts, "apply_async", fail)
    with caplog.at_level(logging.ERROR, logger="django.dispatch"):
        assert close_overdue_attempts() == 5
    assert "no broker" in caplog.text
    assert Attempt.objects.filter(grading_due_at__isnull=False).count() == 5
