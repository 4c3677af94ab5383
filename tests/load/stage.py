"""How does the whole production profile start for a measurement, and what can be asked of it?"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from tests.load.meter import Meter
from tests.services.postgres import Postgres
from tests.services.process import ROOT, ServerProcess
from tests.services.site import Beat, Valkey, Web, Worker, site_environment

SHAPE = {"web workers": 2, "threads a worker": 4, "grading workers": 2}


@dataclass
class Stage:
    """Granian, PostgreSQL (durable), Valkey, two Celery workers and beat, each a process of its own.

    `template`: a database that is migrated and empty, of which `renew` makes copies.
    """

    postgres: Postgres
    valkey: Valkey
    web: Web
    workers: list[Worker]
    beat: Beat
    environment: dict[str, str]
    template: str

    @property
    def servers(self) -> dict[str, ServerProcess]:
        parts: dict[str, ServerProcess] = {"web": self.web, "database": self.postgres, "broker": self.valkey}
        return parts | {f"worker {n}": worker for n, worker in enumerate(self.workers, 1)} | {"beat": self.beat}

    @property
    def pids(self) -> dict[str, int]:
        running = {part: server.process for part, server in self.servers.items()}
        return {part: process.pid for part, process in running.items() if process is not None}

    @property
    def database(self) -> str:
        """The name of the database in use."""
        return self.environment["DATABASE_URL"].rsplit("/", 1)[1]

    def meter(self) -> Meter:
        return Meter(self.pids)

    @contextlib.contextmanager
    def background(self, *, beat: bool = True) -> Iterator[None]:
        """Workers, and beat, for the parts that need them; gone afterwards, whatever happened."""
        try:
            for server in (*self.workers, *((self.beat,) if beat else ())):
                server.start()
            yield
        finally:
            self.stop_background()

    def stop_background(self) -> None:
        for server in (self.beat, *self.workers):
            server.stop()

    def renew(self) -> None:
        """An empty database instead of the one in use, which is dropped, and a web server that has seen nothing."""
        self.stop_background()
        self.web.stop()
        connection.close()
        former, name = self.database, f"quizsite_{uuid.uuid4().hex[:12]}"
        with self.postgres.connect() as server:
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{self.template}"')
            if former != self.template:
                server.execute(f'DROP DATABASE "{former}" WITH (FORCE)')
        for environment in (self.environment, os.environ, *(one.environment for one in self.servers.values())):
            environment["DATABASE_URL"] = self.postgres.url(name)
        connection.settings_dict["NAME"] = name
        self.valkey.client().flushall()
        self.web.start()


@contextlib.contextmanager
def stage() -> Iterator[Stage]:
    """A stage whose template is migrated and whose static files are built; this process has its environment.

    Nothing but database and broker run yet: `renew` starts the web server.
    """
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="quizsite-load-")))
        postgres = stack.enter_context(Postgres(durable=True))
        valkey = stack.enter_context(Valkey(folder / "valkey"))
        url = postgres.new_database()
        environment = site_environment(
            url, valkey.url, folder, DJANGO_SETTINGS_MODULE="tests.load.settings", LOG_LEVEL="ERROR"
        )
        (folder / "built").mkdir()
        os.environ.update(environment)
        for command in (["build_font"], ["collectstatic", "--no-input", "--verbosity", "0"], ["migrate", "-v", "0"]):
            subprocess.run(
                [sys.executable, "manage.py", *command],
                check=True, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL,
            )  # fmt: skip
        web = Web(folder / "web", environment, workers=SHAPE["web workers"], threads=SHAPE["threads a worker"])
        workers = [Worker(folder / "workers", environment, node=f"w{n}") for n in range(SHAPE["grading workers"])]
        beat = Beat(folder / "beat", environment)
        whole = Stage(postgres, valkey, web, workers, beat, environment, url.rsplit("/", 1)[1])
        stack.callback(web.stop)
        stack.callback(whole.stop_background)
        stack.callback(connection.close)
        yield whole
