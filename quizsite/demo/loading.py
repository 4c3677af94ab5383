"""How does the demonstration come into the database? Once, through the doors that real data takes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from exams.authoring.importing import save_document
from exams.authoring.publish import publish
from exams.interchange.document import QuizDocument
from exams.interchange.registry import read_file
from exams.models import (
    Accommodation,
    Course,
    Edition,
    Enrollment,
    Quiz,
    Role,
    Sitting,
    SittingEdition,
    User,
    database_now,
)
from exams.running.seal import public_seal
from grading.marking.pipeline import grade_waiting
from grading.models import ReviewItem
from grading.results.releasing import release_results
from grading.results.sheet import Shown
from grading.review.judging import judge
from quizsite.demo.accounts import ACCOUNTS, ADA, ADMIN, BO, CLEO
from quizsite.demo.explanations import EXPLANATIONS, Quality
from quizsite.demo.simulation import simulate

FOLDER = Path(__file__).parent
NAMES = {ADA: "Ada Example", BO: "Bo Example", CLEO: "Cleo Example", ADMIN: "Admin Example"}
ROLES = {ADA: Role.STUDENT, BO: Role.TA, CLEO: Role.INSTRUCTOR}
SIMULATED = 60
SEED = 20260311


class DemoBroken(Exception):
    """The demonstration's own document has errors."""


def load_demo() -> bool:
    """Makes the demonstration unless it is there; says whether it made it. The open sitting is renewed when over."""
    made = False
    if not Course.objects.filter(code="DEMO 101").exists():
        with transaction.atomic():
            _make()
        made = True
    _keep_a_sitting_open()
    return made


def _make() -> None:
    document = _document()
    course = Course.objects.create(code=document.course_code, title=document.course_title, term=document.term)
    _make_people(course)
    cleo = User.objects.get(netid=CLEO.netid)
    # A quiz is taken once, so the past sitting has one of its own: the same questions under another title.
    title, held = f"{document.title}, trial run", _today() - dt.timedelta(days=7)
    trial = save_document(replace(document, title=title, date=held), course=course)
    _make_past_sitting(trial, publish(trial, by=cleo), cleo)
    publish(save_document(document, course=course), by=cleo)


def _document() -> QuizDocument:
    path = FOLDER / "quiz.md"
    files = {f"figures/{f.name}": f.read_bytes() for f in sorted((FOLDER / "figures").iterdir())}
    _, reading = read_file(path.name, path.read_bytes(), files)
    if reading.errors or reading.document is None:
        raise DemoBroken([f"line {p.line}: {p.message}" for p in reading.errors])
    return replace(reading.document, date=_today())


def _today() -> dt.date:
    """The day that the cover names: the quiz is given whenever somebody looks at it."""
    return timezone.localdate(database_now())


def _make_people(course: Course) -> None:
    for account in ACCOUNTS:
        user = User(
            netid=account.netid,
            full_name=NAMES[account],
            is_staff=account in (CLEO, ADMIN),
            is_superuser=account == ADMIN,
        )
        user.set_password(account.password)
        user.save()
        if account in ROLES:
            Enrollment.objects.create(course=course, user=user, role=ROLES[account])


def _make_past_sitting(quiz: Quiz, edition: Edition, cleo: User) -> None:
    """Sixty students, a week ago: taken, graded, partly judged, released."""
    students = _simulated_students(quiz.course)
    opened = database_now() - dt.timedelta(days=7)
    sitting = Sitting.objects.create(
        quiz=quiz,
        name="Last week",
        room="Hall 1",
        opens_at=opened,
        closes_at=opened + dt.timedelta(minutes=15),
    )
    SittingEdition.objects.create(sitting=sitting, edition=edition)
    key = edition.key_revisions.get(number=1).key
    simulate(sitting, edition, key, students, seed=SEED)
    grade_waiting()
    _judge_most(sitting, edition)
    release_results(sitting, Shown(answers=True, key=True, solutions=True, comments=True), by=cleo)


def _simulated_students(course: Course) -> list[User]:
    """`student-01` … with names that are plainly made up; `ada` is the first of them."""
    users = [User(netid=f"student-{n:02}", full_name=f"Student {n:02} Example") for n in range(2, SIMULATED + 1)]
    for user in users:
        user.set_unusable_password()
    User.objects.bulk_create(users)
    Enrollment.objects.bulk_create(Enrollment(course=course, user=u, role=Role.STUDENT) for u in users)
    Accommodation.objects.create(course=course, user=users[0], factor="1.50", reason="Demonstration of more time")
    return [User.objects.get(netid=ADA.netid), *users]


def _judge_most(sitting: Sitting, edition: Edition) -> None:
    """Bo judges by what the bank of explanations says of their quality, and leaves the last question's for you."""
    bo = User.objects.get(netid=BO.netid)
    quality = {e.text: e.quality for bank in EXPLANATIONS.values() for e in bank}
    last = edition.paper["sections"][0]["questions"][-1]["id"]
    waiting = ReviewItem.objects.waiting().filter(attempt__sitting=sitting).exclude(question=last)
    for item in waiting.select_related("attempt"):
        text = item.attempt.responses.get(question=item.question).value["explanation"]
        worth = quality.get(text, Quality.OFF_TOPIC)
        comment = ("", "On the way; one step is missing.", "The reason is sound.")[worth]
        judge(item, by=bo, points=item.cap * worth / 2, comment=comment, revision=item.revision)


def _keep_a_sitting_open() -> None:
    """A sitting that can be started now, for as long as this machine shows the demonstration."""
    now = database_now()
    course = Course.objects.get(code="DEMO 101")
    if Sitting.objects.filter(quiz__course=course, closes_at__gt=now + dt.timedelta(hours=1)).exists():
        return
    edition = Edition.objects.filter(quiz__course=course).latest("pk")
    if edition.attempts.exists():
        document = _document()
        fresh = replace(document, title=f"{document.title} of {now:%-d %B}")
        edition = publish(save_document(fresh, course=course), by=User.objects.get(netid=CLEO.netid))
    sitting = Sitting.objects.create(
        quiz=edition.quiz,
        name=f"Open house of {now:%-d %B}",
        room="Hall 1",
        opens_at=now - dt.timedelta(minutes=5),
        closes_at=now + dt.timedelta(days=1),
    )
    SittingEdition.objects.create(sitting=sitting, edition=edition)
    public_seal(sitting)
