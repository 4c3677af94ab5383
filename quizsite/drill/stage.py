"""On which stage is a drill played? A course of its own, which everybody can tell from a real one, and which goes."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q

from exams.authoring.importing import save_document
from exams.authoring.publish import publish
from exams.interchange.registry import read_file
from exams.models import Course, Enrollment, Role, Sitting, SittingEdition, User, database_now
from exams.running.seal import public_seal
from quizsite.personal.rows import delete_rows, hanging_on
from quizsite.personal.signins import end_sessions, forget_logs

MARK = "DRILL"
NETIDS = "drill-"


@dataclass(frozen=True, slots=True)
class Stage:
    """A sitting that is open, the students on its roster, and the password that all of them have."""

    sitting: Sitting
    students: list[User]
    password: str


class DrillBroken(Exception):
    """The drill could not be played; the message says why."""


@transaction.atomic
def set_up(students: int, *, length: dt.timedelta) -> Stage:
    """Makes course, quiz, people and an open sitting by the doors that real data takes."""
    name, password = secrets.token_hex(3), secrets.token_urlsafe(24)
    path = Path(__file__).with_name("quiz.md")
    _, reading = read_file(path.name, path.read_bytes(), {})
    if reading.errors or reading.document is None:
        raise DrillBroken("; ".join(f"line {problem.line}: {problem.message}" for problem in reading.errors))
    course = Course.objects.create(code=f"{MARK} {name}", title="A drill: not a real course", term="now")
    director = User.objects.create_user(f"{NETIDS}{name}-director", "Drill Director")
    Enrollment.objects.create(course=course, user=director, role=Role.INSTRUCTOR)
    quiz = save_document(reading.document, course=course)
    quiz.duration = length
    quiz.save(update_fields=["duration"])
    edition = publish(quiz, by=director)
    now = database_now()
    sitting = Sitting.objects.create(
        quiz=quiz, name="Drill", opens_at=now - dt.timedelta(minutes=1), closes_at=now + length
    )
    SittingEdition.objects.create(sitting=sitting, edition=edition)
    public_seal(sitting)
    return Stage(sitting, _students(course, name, students, make_password(password)), password)


def _students(course: Course, name: str, count: int, hashed: str) -> list[User]:
    """All have one password, so that making a thousand of them takes no minute of hashing."""
    users = [
        User(netid=f"{NETIDS}{name}-{n:04}", full_name=f"Drill Student {n:04}", password=hashed)
        for n in range(1, count + 1)
    ]
    made = User.objects.bulk_create(users)
    Enrollment.objects.bulk_create(Enrollment(course=course, user=user, role=Role.STUDENT) for user in made)
    return made


def left_behind() -> list[Course]:
    """Courses of drills, also of those that were broken off."""
    return list(Course.objects.filter(code__startswith=f"{MARK} ", title="A drill: not a real course"))


def clear_away(courses: list[Course]) -> int:
    """Deletes everything of these drills, and the sign-ins of their people. Says how many rows."""
    names = [course.code.removeprefix(f"{MARK} ") for course in courses]
    total = 0
    for name, course in zip(names, courses, strict=True):
        people = User.objects.filter(netid__startswith=f"{NETIDS}{name}-")
        keys = set(people.values_list("pk", flat=True))
        total += forget_logs(Q(username__startswith=f"{NETIDS}{name}-")) + end_sessions(keys)
        total += delete_rows(hanging_on({Course: [course.pk], User: keys}))
    return total
