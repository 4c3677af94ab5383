"""Do the servers that the other tests stand on start, keep their promises, and end?"""

from __future__ import annotations

import time
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Page

from quizsite.celery import app
from tests.services.postgres import Postgres
from tests.services.process import ServerNotReadyError
from tests.services.site import Beat, Valkey, Web, Worker, site_environment


@pytest.mark.faults
def test_postgres_keeps_what_was_committed_over_a_kill() -> None:
    with Postgres(durable=True) as postgres:
        name = postgres.new_database().rsplit("/", 1)[1]
        postgres.connect(name).execute("CREATE TABLE kept AS SELECT 1 AS answer")
        postgres.kill9()
        postgres.start()
        assert postgres.connect(name).execute("SELECT answer FROM kept").fetchone() == (1,)


@pytest.mark.faults
def test_postgres_leaves_neither_process_nor_folder() -> None:
    with Postgres() as postgres:
        leader = psutil.Process(postgres.process.pid)
        family = [leader, *leader.children(recursive=True)]
    assert not any(process.is_running() for process in family)
    assert not postgres.directory.exists()


@pytest.mark.faults
def test_valkey_keeps_its_queue_over_a_restart(tmp_path: Path) -> None:
    with Valkey(tmp_path) as valkey:
        valkey.client().rpush("queue", "task")
        valkey.restart()
        assert valkey.client().lrange("queue", 0, -1) == [b"task"]


@pytest.mark.faults
def test_beat_sends_what_is_due(tmp_path: Path) -> None:
    with Valkey(tmp_path / "valkey") as valkey:
        beat = Beat(tmp_path, site_environment("sqlite:///:memory:", valkey.url, tmp_path)).start()
        assert valkey.client().blpop(["celery"], timeout=40)
        time.sleep(1)  # asked to stop amid a round, Celery closes its schedule twice, and ends with an error
        assert beat.stop() == 0


@pytest.mark.faults
def test_a_server_that_cannot_start_shows_its_log(tmp_path: Path) -> None:
    with pytest.raises(ServerNotReadyError, match="SECRET_KEY"):
        Web(tmp_path, {"DEBUG": "0"}).start()


def test_a_worker_answers_on_this_tests_broker(celery_worker_process: Worker) -> None:
    assert app.control.ping(timeout=2) == [{"worker@localhost": {"ok": "pong"}}]


def test_chromium_shows_a_page_of_the_site(page: Page) -> None:
    page.goto("/admin/")
    assert page.get_by_role("button", name="Sign in", exact=True).is_visible()
