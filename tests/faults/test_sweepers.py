"""Is every overdue attempt closed once when two sweepers run at once?"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import F
from pytest_django import DjangoDbBlocker

from exams.models import Attempt, JournalEntry
from exams.running.journal import Kind
from tests.faults.classroom import seat_overdue
from tests.faults.evidence import unsound
from tests.faults.stage import pointed_at
from tests.services.process import ROOT
from tests.services.site import site_environment

OVERDUE = 300
SWEEPERS = 2


@pytest.fixture
def sqlite(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The URL of a database in a file; this process looks into it as well."""
    url = f"sqlite:///{tmp_path / 'quizsite.sqlite3'}"
    with django_db_blocker.unblock(), pointed_at(url):
        call_command("migrate", verbosity=0)
        yield url


@pytest.fixture(params=["database", "sqlite"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


def start_sweeper(url: str, var: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.sweeper"],
        cwd=ROOT,
        env=site_environment(url, "", var),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def closed_by(sweepers: list[subprocess.Popen[str]]) -> list[int]:
    """Lets them all go at the same moment. Says how many each has closed."""
    assert [sweeper.stdout.readline() for sweeper in sweepers if sweeper.stdout] == ["ready\n"] * len(sweepers)
    for sweeper in sweepers:
        os.write(sweeper.stdin.fileno(), b"\n")  # type: ignore[union-attr]
    return [int(sweeper.communicate(timeout=60)[0]) for sweeper in sweepers]


def test_two_sweepers_close_every_overdue_attempt_once(url: str, tmp_path: Path) -> None:
    seat_overdue(OVERDUE)
    counts = closed_by([start_sweeper(url, tmp_path) for _ in range(SWEEPERS)])
    assert sum(counts) == OVERDUE
    closed = Attempt.objects.filter(closed_by=Attempt.ClosedBy.DEADLINE, closed_at=F("deadline_at"))
    assert closed.exclude(grading_due_at=None).count() == OVERDUE
    assert JournalEntry.objects.filter(kind=Kind.CLOSED).count() == OVERDUE
    assert unsound(Attempt.objects.all()) == []
