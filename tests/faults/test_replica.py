"""Do the large pages of staff come from the replica, and from the primary when it is no good?"""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from exams.models import Enrollment, Role, Sitting, User
from tests.faults.classroom import seat
from tests.faults.stage import killed_at_last
from tests.services.postgres import Postgres
from tests.services.replica import Standby
from tests.services.site import Web, site_environment

SCORES = "grading_adjustment"  # a table of which only the gradebook reads here


@pytest.fixture
def standby(postgres: Postgres, database: str) -> Iterator[Standby]:
    with Standby(postgres) as running:
        yield running


@pytest.fixture
def web(standby: Standby, database: str, site_var: Path, tmp_path: Path) -> Iterator[Web]:
    """The site with three students and the replica."""
    seat(3)
    url = standby.url(database.rsplit("/", 1)[1])
    with killed_at_last(Web(tmp_path, site_environment(database, "", site_var, REPLICA_URL=url, HTTPS="0"))) as running:
        yield running


class Staff:
    """The instructor's browser."""

    def __init__(self, site: str) -> None:
        self.sitting = Sitting.objects.get()
        cleo = User.objects.get(netid="cleo")
        Enrollment.objects.create(course=self.sitting.quiz.course, user=cleo, role=Role.INSTRUCTOR)
        client = Client()
        client.force_login(cleo)
        self.session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.site = site

    def gradebook(self) -> str:
        url = f"{self.site}/sittings/{self.sitting.pk}/gradebook"
        cookies = f"{settings.SESSION_COOKIE_NAME}={self.session}"
        with urllib.request.urlopen(urllib.request.Request(url, headers={"Cookie": cookies}), timeout=30) as reply:
            return str(reply.read().decode())


def rename(name: str) -> None:
    """Something that the gradebook shows."""
    student = User.objects.get(netid="ada3")
    student.full_name = name
    student.save(update_fields=["full_name"])


def test_staff_read_from_the_replica_what_was_written_a_moment_ago(standby: Standby, web: Web) -> None:
    staff = Staff(web.url)
    for number in range(20):
        rename(f"Ada Renamed {number}")
        assert f"Ada Renamed {number}<" in staff.gradebook()
    assert standby.asked().count(SCORES) > 10
    assert "django_session" not in standby.asked()
    standby.kill9()
    rename("Ada Lastly")
    assert ["Ada Lastly" in staff.gradebook() for _ in range(2)] == [True, True]
    assert web.log_text().count("passed over") == 1


def test_a_replica_that_stands_still_is_passed_over(standby: Standby, web: Web) -> None:
    staff = Staff(web.url)
    staff.gradebook()
    with standby.connect() as server:
        server.execute("SELECT pg_wal_replay_pause()")
        rename("Ada Meanwhile")
        before = standby.asked().count(SCORES)
        assert "Ada Meanwhile" in staff.gradebook()
    assert "it is behind" in web.log_text()
    assert standby.asked().count(SCORES) == before
