"""Does the supervisor leave anything behind, however it ends?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from quizsite.local.supervisor import Ended, Service, Supervisor
from tests.services.survivors import survivors

PROGRAM = Path(__file__).with_name("supervised.py")
ROOT = Path(__file__).parents[3]


@pytest.fixture
def supervisor() -> Iterator[subprocess.Popen[str]]:
    """A running supervisor whose three services, and their own children, are up."""
    with subprocess.Popen(
        [sys.executable, str(PROGRAM)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        start_new_session=True,
    ) as process:
        lines = iter(process.stdout.readline, "")
        assert sorted(next(lines).strip() for _ in range(4)) == ["first | up", "second | up", "started", "third | up"]
        yield process
        process.kill()


def family(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(supervisor: subprocess.Popen[str], number: signal.Signals) -> None:
    running = family(supervisor)
    supervisor.send_signal(number)
    output, _ = supervisor.communicate(timeout=60)
    assert "asked to stop: True" in output
    assert len(running) == 7
    assert not survivors(running)


def test_a_service_that_ends_by_itself_stops_everything(supervisor: subprocess.Popen[str]) -> None:
    running = family(supervisor)
    leaders = [process for process in running if "up" in " ".join(process.cmdline())]
    leaders[0].kill()
    output, _ = supervisor.communicate(timeout=60)
    assert "ended: Ended(service=Service(name='first'" in output
    assert "code=-9)" in output
    assert not survivors(running)


def test_a_killed_supervisor_leaves_nothing_behind(supervisor: subprocess.Popen[str]) -> None:
    running = family(supervisor)
    supervisor.kill()
    assert not survivors(running)


def test_services_stop_in_the_reverse_order_and_the_stubborn_one_is_killed(
    supervisor: subprocess.Popen[str],
) -> None:
    supervisor.send_signal(signal.SIGTERM)
    output, _ = supervisor.communicate(timeout=60)
    assert [line.strip() for line in output.splitlines()] == [
        "third did not stop within 0.5 s and is killed.",
        "second | down",
        "first | down",
        "asked to stop: True",
    ]


def test_a_second_signal_ends_the_patience(supervisor: subprocess.Popen[str]) -> None:
    running = family(supervisor)
    supervisor.send_signal(signal.SIGINT)
    supervisor.send_signal(signal.SIGINT)
    supervisor.communicate(timeout=60)
    assert not survivors(running)


def test_the_supervisor_loads_neither_django_nor_celery() -> None:
    """It stays as long as the site: what it imports is memory for nothing."""
    look = "import quizsite.local.__main__, sys; print({name.partition('.')[0] for name in sys.modules})"
    loaded = subprocess.check_output([sys.executable, "-c", look], text=True)
    assert "'quizsite'" in loaded
    assert [name for name in ("django", "celery", "psycopg") if f"'{name}'" in loaded] == []


def test_what_runs_to_its_end_says_how_it_ended(tmp_path: Path) -> None:
    with Supervisor(os.environ, tmp_path) as supervisor:
        assert supervisor.run(Service("good", [sys.executable, "-c", ""])) is None
        bad = Service("bad", [sys.executable, "-c", "raise SystemExit(3)"])
        assert supervisor.run(bad) == Ended(bad, 3)
