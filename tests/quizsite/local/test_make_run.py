"""Does a newcomer's start give a site, and does its end leave nothing?"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from quizsite.demo.accounts import ACCOUNTS
from quizsite.local.valkey import free_port
from tests.services.survivors import survivors

pytestmark = pytest.mark.faults

ROOT = Path(__file__).parents[3]


class Site:
    """What `make run` starts, on a folder of its own.

    `output` is what it printed until it was up; `work` what that cost in seconds of processor time, which a busy
    machine does not make much longer, as it does the time to wait.
    """

    def __init__(self, var: Path) -> None:
        self.port = free_port()
        self.process = start(var, self.port)
        self.output = "".join(iter(self._line, "Ctrl-C stops everything.\n"))
        leader = psutil.Process(self.process.pid)
        self.family = leader.children(recursive=True)
        self.work = sum(sum(process.cpu_times()[:2]) for process in [leader, *self.family])

    def _line(self) -> str:
        line = self.process.stdout.readline()
        assert line, "the site ended before it was up"
        return line

    def page(self) -> int:
        with urllib.request.urlopen(f"http://localhost:{self.port}/admin/login/", timeout=30) as answer:
            return answer.status

    def becomes_ready(self) -> bool:
        """Whether a worker and beat are heard of, within a minute."""
        patience_ends = time.monotonic() + 60
        while time.monotonic() < patience_ends:
            with contextlib.suppress(urllib.error.HTTPError):  # 503: not yet
                urllib.request.urlopen(f"http://localhost:{self.port}/readyz", timeout=30).close()
                return True
            time.sleep(0.2)
        return False

    def stop(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        self.process.communicate(timeout=120)
        return self.process.returncode


def start(var: Path, port: int) -> subprocess.Popen[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-m", "quizsite.local"],
        cwd=ROOT,
        env={**kept, "VAR_DIR": str(var), "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


@contextlib.contextmanager
def running(var: Path) -> Iterator[Site]:
    site = Site(var)
    try:
        yield site
    finally:
        site.process.kill()
        site.process.communicate()
        survivors(site.family)


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A deep folder with a space, where a first start has been."""
    folder = tmp_path_factory.mktemp("a new machine") / ("deep-" * 20) / ("deeper-" * 10)
    with running(folder) as site:
        site.stop(signal.SIGINT)
    return folder


def test_a_second_start_is_quick_and_names_every_account(var: Path) -> None:
    with running(var) as site:
        assert site.work < 10
        assert f"http://localhost:{site.port}/" in site.output
        assert [account.netid in site.output for account in ACCOUNTS] == [True] * len(ACCOUNTS)
        assert site.page() == 200
        assert site.becomes_ready()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_is_a_success_and_leaves_no_process(var: Path, number: signal.Signals) -> None:
    with running(var) as site:
        assert site.stop(number) == 0
        assert len(site.family) >= 6
        assert not survivors(site.family)


def test_a_killed_site_leaves_no_process_and_can_start_again(var: Path) -> None:
    with running(var) as site:
        site.process.kill()
        with running(var) as again:
            assert not survivors(site.family)
            assert again.page() == 200


def test_a_service_that_dies_stops_the_site_with_a_sentence(var: Path) -> None:
    with running(var) as site:
        (worker,) = [process for process in site.family if "worker" in process.cmdline()]
        worker.kill()
        output, _ = site.process.communicate(timeout=120)
        assert "The site has stopped, because its worker ended by itself (exit code -9)." in output
        assert site.process.returncode == 1
        assert not survivors(site.family)


def test_a_folder_in_use_is_refused_with_a_sentence(var: Path) -> None:
    with running(var):
        second = start(var, free_port())
        output, _ = second.communicate(timeout=120)
        assert second.returncode == 1
        assert output == f"A site runs on {var} already; stop it with Ctrl-C in its terminal.\n"
