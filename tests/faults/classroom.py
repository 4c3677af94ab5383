"""Who sits the quiz while something breaks? Students whose attempts run, are overdue, or wait for grading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from exams.delivery.starting import start_attempt
from exams.models import (
    Attempt,
    Course,
    Enrollment,
    JournalEntry,
    Quiz,
    Response,
    Role,
    Sitting,
    User,
    database_now,
)
from exams.rules.response import digest
from exams.running.journal import Entry, Kind, numbered
from tests.cast import CLAIM, HONOR, MANY, ONE, make_edition, make_sitting, person, small_paper, value

MINUTES_45 = dt.timedelta(minutes=45)


def open_sitting(*, shuffled: bool = False) -> Sitting:
    """A sitting of the small quiz that is open now."""
    course = Course.objects.create(code="TST 101", title="Testing", term="Winter 2026")
    cleo = person("cleo", "Cleo Example", is_staff=True)
    quiz = Quiz.objects.create(course=course, title="Small Quiz", honor_statement=HONOR)
    return make_sitting(make_edition(quiz, cleo, small_paper(shuffle_choices=shuffled)))


def enroll(sitting: Sitting, count: int) -> list[User]:
    """So many students, Ada Example 1 and so on, on the roster of the sitting's course."""
    students = User.objects.bulk_create(
        User(netid=f"ada{number}", full_name=f"Ada Example {number}", password="!") for number in range(1, count + 1)
    )
    course = sitting.quiz.course
    Enrollment.objects.bulk_create(Enrollment(course=course, user=user, role=Role.STUDENT) for user in students)
    return students


def seat(count: int) -> list[Attempt]:
    """So many running attempts, begun through the real door a moment ago."""
    sitting = open_sitting()
    return [start_attempt(sitting, user, typed_name=user.full_name, agrees=True)[0] for user in enroll(sitting, count)]


def end_in(attempts: Sequence[Attempt], seconds: float) -> dt.datetime:
    """Moves the deadlines so near. Returns the deadline."""
    deadline = database_now() + dt.timedelta(seconds=seconds)
    Attempt.objects.filter(pk__in=[attempt.pk for attempt in attempts]).update(deadline_at=deadline)
    return deadline


def seat_overdue(count: int) -> None:
    """So many running attempts whose deadline passed a minute ago, each with one answer."""
    sitting = open_sitting()
    began = database_now() - MINUTES_45 - dt.timedelta(minutes=1)
    attempts = [_attempt(sitting, user, began) for user in enroll(sitting, count)]
    responses = [_response(attempt, ONE, value(["ob"])) for attempt in attempts]
    entries = [row for response in responses for row in numbered(response.attempt, _beginning(response), at=began)]
    Attempt.objects.bulk_create(attempts)
    JournalEntry.objects.bulk_create(entries)
    Response.objects.bulk_create(responses)


def hand_in_all(count: int) -> None:
    """So many closed attempts that wait for grading, with different answers, in shuffled order of choices."""
    sitting = open_sitting(shuffled=True)
    began = database_now() - MINUTES_45
    attempts = [
        _attempt(
            sitting,
            user,
            began,
            seed=number,
            state=Attempt.State.CLOSED,
            closed_at=began + MINUTES_45,
            closed_by=Attempt.ClosedBy.SUBMIT,
            grading_due_at=began + MINUTES_45,
        )
        for number, user in enumerate(enroll(sitting, count))
    ]
    Attempt.objects.bulk_create(attempts)
    Response.objects.bulk_create(
        _response(attempt, question, answer)
        for attempt in attempts
        for question, answer in various_answers(attempt.seed).items()
    )


def various_answers(number: int) -> dict[str, Any]:
    """Answers that differ from number to number: right, wrong, none of these, blank, with and without words."""
    claims = [value(["true"], f"because {number % 7}"), value(["true"]), value(["false"]), value(None, "I wonder")]
    many = [["ma", "mc"], ["ma"], ["mb", "md"], "none", None, ["ma", "mb", "mc", "md"]]
    one = [["ob"], ["oa"], None]
    answers = {
        CLAIM: claims[number % len(claims)],
        MANY: value(many[number % len(many)]),
        ONE: value(one[number % len(one)]),
    }
    return dict(list(answers.items())[: 3 - (number % 11 == 0)])  # every eleventh never touched the last question


def _attempt(sitting: Sitting, user: User, began: dt.datetime, **fields: Any) -> Attempt:
    return Attempt(
        sitting=sitting,
        student=user,
        edition=sitting.editions.all()[0],
        honor_name=user.full_name,
        started_at=began,
        base_duration=MINUTES_45,
        deadline_at=began + MINUTES_45,
        **{"seed": 1, **fields},
    )


def _beginning(response: Response) -> list[Entry]:
    data = {"revision": response.revision, "digest": response.digest, "value": response.value}
    return [Entry(Kind.STARTED), Entry(Kind.SAVED, response.question, data)]


def _response(attempt: Attempt, question: str, answer: dict[str, Any]) -> Response:
    return Response(
        attempt=attempt,
        question=question,
        revision=1,
        tab="",
        value=answer,
        digest=digest(answer),  # type: ignore[arg-type]
        saved_at=attempt.started_at,
    )
