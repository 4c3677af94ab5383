"""How does the whole production profile start for a measurement, and what can be asked of it?"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.load.meter import Meter
from tests.services.postgres import Postgres
from tests.services.process import ROOT, ServerProcess
from tests.services.site import Beat, Valkey, Web, Worker, site_environment

SHAPE = {"web workers": 2, "threads a worker": 2, "grading workers": 2}


@dataclass
class Stage:
    """Granian, PostgreSQL (durable), Valkey, two Celery workers and beat, each a process of its own."""

    postgres: Postgres
    valkey: Valkey
    web: Web
    workers: list[Worker]
    beat: Beat
    environment: dict[str, str]

    @property
    def servers(self) -> dict[str, ServerProcess]:
        parts: dict[str, ServerProcess] = {"web": self.web, "database": self.postgres, "broker": self.valkey}
        return parts | {f"worker {n}": worker for n, worker in enumerate(self.workers, 1)} | {"beat": self.beat}

    @property
    def pids(self) -> dict[str, int]:
        running = {part: server.process for part, server in self.servers.items()}
        return {part: process.pid for part, process in running.items() if process is not None}

    def meter(self) -> Meter:
        """Also of the players, who are this process."""
        return Meter({**self.pids, "players": os.getpid()})

    def start_background(self) -> None:
        """Workers and beat, for the parts that need them."""
        for server in (*self.workers, self.beat):
            if not server.alive:
                server.start()

    def stop_background(self) -> None:
        for server in (self.beat, *self.workers):
            server.stop()


@contextlib.contextmanager
def stage() -> Iterator[Stage]:
    """A stage whose database is migrated and whose static files are built; the environment of this process is its own.

    Workers and beat do not run yet.
    """
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="quizsite-load-")))
        postgres = stack.enter_context(Postgres(durable=True))
        valkey = stack.enter_context(Valkey(folder / "valkey"))
        environment = site_environment(
            postgres.new_database(), valkey.url, folder, DJANGO_SETTINGS_MODULE="tests.load.settings", LOG_LEVEL="ERROR"
        )
        (folder / "built").mkdir()
        os.environ.update(environment)
        for command in (["build_font"], ["collectstatic", "--no-input", "--verbosity", "0"], ["migrate", "-v", "0"]):
            subprocess.run([sys.executable, "manage.py", *command], check=True, cwd=ROOT, env=environment)
        web = Web(folder / "web", environment, workers=SHAPE["web workers"], threads=SHAPE["threads a worker"])
        workers = [Worker(folder / "workers", environment, node=f"w{n}") for n in range(SHAPE["grading workers"])]
        beat = Beat(folder / "beat", environment)
        whole = Stage(postgres, valkey, web, workers, beat, environment)
        stack.callback(whole.stop_background)
        stack.enter_context(web)
        yield whole
