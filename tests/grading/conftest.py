"""How does a test of grading get attempts that wait? Built from rows, without a page or a clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from exams.models import Attempt, Course, Enrollment, Response, Role, Sitting, User, database_now
from exams.rules.response import digest
from tests.cast import CLAIM, MANY, ONE, person, value

Hand = Callable[..., Attempt]


def hand_in(sitting: Sitting, student: User, answers: dict[str, Any], *, seed: int = 1) -> Attempt:
    """A closed attempt that waits for grading; `answers` are response values by question."""
    now = database_now()
    edition = sitting.editions.get()
    attempt = Attempt.objects.create(
        sitting=sitting,
        student=student,
        edition=edition,
        seed=seed,
        honor_name=student.full_name,
        started_at=now - dt.timedelta(minutes=45),
        base_duration=dt.timedelta(minutes=45),
        deadline_at=now,
        state=Attempt.State.CLOSED,
        closed_at=now - dt.timedelta(minutes=1),
        closed_by=Attempt.ClosedBy.SUBMIT,
        grading_due_at=now,
    )
    for question, answer in answers.items():
        answer_anew(attempt, question, answer)
    return attempt


def answer_anew(attempt: Attempt, question: str, answer: dict[str, Any]) -> None:
    """Writes a response as it stands, replacing one that is there."""
    Response.objects.update_or_create(
        attempt=attempt,
        question=question,
        defaults={
            "revision": 1,
            "tab": "",
            "value": answer,
            "digest": digest(answer),
            "saved_at": database_now(),
        },
    )


def as_person(user: User) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(user)
    return client


def wait_again(attempt: Attempt) -> None:
    Attempt.objects.filter(pk=attempt.pk).update(grading_due_at=database_now())


@pytest.fixture
def hand(sitting: Sitting, ada: User) -> Hand:
    """Hands in for Ada, unless another student is named."""

    def _hand(student: User = ada, at: Sitting = sitting, seed: int = 1, **answers: Any) -> Attempt:
        return hand_in(at, student, answers, seed=seed)

    return _hand


@pytest.fixture
def classroom(course: Course, sitting: Sitting) -> Callable[[int], list[Attempt]]:
    """Hands in for that many students, each with a wrong claim, an explanation, and one error of many."""

    def _classroom(count: int) -> list[Attempt]:
        answers = {
            CLAIM: value(["true"], "because of the bias"),
            MANY: value(["ma"]),
            ONE: value(["ob"]),
        }
        students = [person(f"student{number}", f"Student {number}") for number in range(count)]
        Enrollment.objects.bulk_create(
            Enrollment(course=course, user=student, role=Role.STUDENT) for student in students
        )
        return [hand_in(sitting, student, answers) for student in students]

    return _classroom
