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
from tests.faults.student import until
from tests.services.postgres import Postgres
from tests.services.replica import Standby
from tests.services.site import Web, site_environment

SCORES = "grading_adjustment"  # a table of which only the gradebook reads here


@pytest.fixture
def standby(postgres: Postgres, database: str) -> Iterator[Standby]:
    with Standby(postgres) as running:
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

    def gradebook(self, *, wrote: bool = False) -> str:
        url = f"{self.site}/sittings/{self.sitting.pk}/gradebook"
        cookies = f"{settings.SESSION_COOKIE_NAME}={self.session}" + ("; wrote=1" if wrote else "")
        with urllib.request.urlopen(urllib.request.Request(url, headers={"Cookie": cookies}), timeout=30) as reply:
            return str(reply.read().decode())


def touch() -> None:
    """Something is written, so that the replica has something new to show."""
    user = User.objects.get(netid="cleo")
    user.save(update_fields=["full_name"])


def test_staff_read_from_the_replica_while_it_follows(
    standby: Standby, database: str, site_var: Path, tmp_path: Path
) -> None:
    seat(3)
    url = standby.url(database.rsplit("/", 1)[1])
    environment = site_environment(database, "", site_var, REPLICA_URL=url, HTTPS="0")
    with killed_at_last(Web(tmp_path, environment)) as web:
        staff = Staff(web.url)
        touch()
        assert "Ada Example 3" in staff.gradebook(wrote=True)
        assert SCORES not in standby.asked()
        until(lambda: touch() or ("Ada Example 3" in staff.gradebook() and SCORES in standby.asked()), "the replica")
        assert "django_session" not in standby.asked()
        standby.kill9()
        assert "Ada Example 3" in staff.gradebook()
        assert "Ada Example 3" in staff.gradebook()
        assert "passed over" in web.log_text()
