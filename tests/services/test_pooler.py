"""Does the site work behind PgBouncer in transaction mode, where each transaction may be on another connection?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from exams.models import Attempt, JournalEntry
from tests.load.lanes import Player, drive
from tests.load.people import School, Student, enroll, make_school
from tests.load.rush import LOCATION
from tests.load.verify import verify_answers
from tests.services.pooler import PgBouncer
from tests.services.site import Web, site_environment

pytestmark = [pytest.mark.pooler, pytest.mark.django_db(transaction=True)]
CONNECTIONS = 2  # to the server, for four threads in two processes and whoever else comes


@pytest.fixture
def site(site_settings: dict[str, str], site_var: Path, tmp_path: Path) -> Iterator[Web]:
    database = connection.settings_dict
    pool = PgBouncer(os.environ["PGBOUNCER"], server=database["HOST"], user=database["USER"], size=CONNECTIONS)
    with pool:
        environment = site_environment(
            pool.url(database["NAME"]), site_settings["REDIS_URL"], site_var, BEHIND_POOLER="1", PREPARED_STATEMENTS="0"
        )
        with Web(tmp_path, environment, workers=2) as web:
            yield web


@pytest.fixture
def school() -> School:
    return make_school()


def whole_way(student: Student, sitting: int) -> Player:
    """Lobby, start, paper, three saves, hand in."""
    student.see_lobby((yield student.get(f"/sittings/{sitting}/")))
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


def test_a_hall_goes_its_whole_way_behind_a_pooler(site: Web, school: School) -> None:
    sitting = school.sitting("Behind a pooler")
    students = enroll(school, 24, word="p")
    tally = drive(site.port, (whole_way(student, sitting.pk) for student in students), at_once=12)
    assert tally.errors == 0
    assert verify_answers(students)["answers"] >= 24 * 5
    assert Attempt.objects.filter(sitting=sitting, state="closed").count() == 24
    assert JournalEntry.objects.filter(kind="closed").count() == 24
    assert "ERROR" not in site.log_text()
