"""Does the site work behind PgBouncer in transaction mode, where each transaction is on another connection?"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse

from exams.models import Attempt, AuditEntry, JournalEntry, Sitting, database_now
from grading.tasks import grade_waiting_attempts
from tests.load.drive import drive
from tests.load.lanes import Player
from tests.load.people import School, Student, enroll, make_school, signed_in
from tests.load.rush import LOCATION
from tests.load.verify import verify_answers, verify_scores
from tests.services.pooler import PgBouncer
from tests.services.site import Web, Worker, site_environment

pytestmark = [pytest.mark.pooler, pytest.mark.django_db(transaction=True)]
CONNECTIONS = 2  # to the server, for four threads in two processes and whoever else comes
FELL_BACK = "A sync could not be written at once"
HALL = 24
MANY = 4_500  # rows of a table that is taken along in pieces of 2,000
Pooled = Callable[..., Web]


@pytest.fixture
def pooled(site_settings: dict[str, str], site_var: Path, tmp_path: Path) -> Iterator[Pooled]:
    """Starts the site behind a pooler of its own; `prepared` is what PREPARED_STATEMENTS says."""
    database = connection.settings_dict
    with ExitStack() as stack:

        def start(*, keeps_statements: bool | None = None, prepared: bool | None = None) -> Web:
            pool = PgBouncer(
                os.environ["PGBOUNCER"], server=database["HOST"], user=database["USER"], size=CONNECTIONS,
                keeps_statements=keeps_statements,
            )  # fmt: skip
            stack.enter_context(pool)
            wished = pool.keeps_statements if prepared is None else prepared
            environment = site_environment(
                pool.url(database["NAME"]), site_settings["REDIS_URL"], site_var,
                BEHIND_POOLER="1", PREPARED_STATEMENTS=str(int(wished)),
            )  # fmt: skip
            return stack.enter_context(Web(tmp_path, environment, workers=2))

        yield start


@pytest.fixture
def school() -> School:
    return make_school()


def whole_way(student: Student, sitting: int) -> Player:
    """Lobby, start, paper, three saves, hand in."""
    student.see_form((yield student.get(f"/sittings/{sitting}/")))
    reply = yield student.start(sitting)
    found = LOCATION.search(reply.head)
    assert found, reply
    student.see_paper((yield student.get(found[1].decode())))
    yield student.sync(claim=True)
    for _ in range(3):
        items = [student.item(question) for question in student.dice.sample(student.questions, 5)]
        student.hear(items, (yield student.sync(items)))
    items = [student.item(student.questions[0])]
    student.hear(items, (yield student.sync(items, to="submit")))


def reads(student: Student, paths: list[str], bodies: list[bytes]) -> Player:
    """These pages, one after the other."""
    for path in paths:
        reply = yield student.get(path)
        assert reply.status == 200, (path, reply.status)
        bodies.append(reply.body)


def a_hall_goes(site: Web, school: School) -> tuple[Sitting, list[Student]]:
    sitting = school.sitting("Behind a pooler")
    students = enroll(school, HALL, word="p")
    tally = drive(site.port, (whole_way(student, sitting.pk) for student in students), at_once=12)
    assert tally.errors == 0
    assert verify_answers(students)["answers"] >= HALL * 5
    assert Attempt.objects.filter(sitting=sitting, state="closed").count() == HALL
    assert JournalEntry.objects.filter(kind="closed").count() == HALL
    return sitting, students


def test_every_save_is_one_statement_behind_a_pooler(pooled: Pooled, school: School) -> None:
    site = pooled()
    a_hall_goes(site, school)
    assert FELL_BACK not in site.log_text()
    assert "ERROR" not in site.log_text()


def test_a_wrong_word_about_prepared_statements_costs_speed_and_no_answer(pooled: Pooled, school: School) -> None:
    site = pooled(keeps_statements=False, prepared=True)
    a_hall_goes(site, school)
    assert FELL_BACK in site.log_text()


def test_what_is_read_in_pieces_arrives_whole_behind_a_pooler(pooled: Pooled, school: School, tmp_path: Path) -> None:
    site = pooled()
    sitting, _ = a_hall_goes(site, school)
    with Worker(tmp_path, site.environment, concurrency=2) as worker:
        grade_waiting_attempts.delay()
        patience_ends = time.monotonic() + 60
        while Attempt.objects.filter(grading_due_at__isnull=False).exists():
            assert time.monotonic() < patience_ends, worker.log_text()[-3000:]
            time.sleep(0.1)
        assert "ERROR" not in worker.log_text()
    assert verify_scores(sitting.pk) == HALL * 14

    now = database_now()
    noted = (AuditEntry(at=now, action=f"noted {n}", course=school.course) for n in range(MANY))
    AuditEntry.objects.bulk_create(noted)
    paths = [reverse("admin:exams_auditentry_export"), reverse("statistics", args=[sitting.pk])]
    readers = [signed_in(school.instructor) for _ in range(2)]
    bodies: list[bytes] = []
    assert drive(site.port, [reads(reader, paths, bodies) for reader in readers], at_once=2).errors == 0
    tables = [body for body in bodies if body.startswith(b"at,who")]
    assert [table.count(b"noted ") for table in tables] == [MANY, MANY]
    assert "ERROR" not in site.log_text()
