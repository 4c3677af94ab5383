"""How does a real PgBouncer start in front of a test's PostgreSQL, on a machine that may have none?"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import psycopg

from tests.services.postgres import run_as, unprivileged
from tests.services.process import ServerProcess

SETTINGS = """
[databases]
* = host={server} user={user}
[pgbouncer]
unix_socket_dir = {folder}
listen_port = 5432
auth_type = any
pool_mode = transaction
default_pool_size = {size}
max_client_conn = 200
"""


class NoPoolerError(Exception):
    """There is no PgBouncer; the message says what a person can do."""


def provide_pooler() -> str:
    """The program: an installed one, else (as root) that of the system's package."""
    for _ in range(2):
        if found := shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin"):
            return found
        if os.geteuid() == 0 and shutil.which("apt-get"):
            quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            subprocess.run(["apt-get", "update", "-qq"], check=False, env=quiet)
            subprocess.run(["apt-get", "install", "-y", "-qq", "pgbouncer"], check=False, env=quiet)
    raise NoPoolerError("Install PgBouncer (on Debian: apt install pgbouncer), then run make pooler again.")


class PgBouncer(ServerProcess):
    """In transaction mode, with `size` connections to the server for all clients. It refuses root."""

    name = "pgbouncer"

    def __init__(self, program: str, *, server: str, user: str, size: int) -> None:
        super().__init__(Path(tempfile.mkdtemp(prefix="quizsite-pool-", dir="/tmp")))
        self.program, self.user = program, user
        self.account = unprivileged() if os.geteuid() == 0 else None
        if self.account:
            os.chown(self.directory, self.account.pw_uid, self.account.pw_gid)
        text = SETTINGS.format(server=server, user=user, folder=self.directory, size=size)
        (self.directory / "pgbouncer.ini").write_text(text)
        (self.directory / "pgbouncer.ini").chmod(0o644)

    def url(self, database: str) -> str:
        """What DATABASE_URL has to be."""
        return f"postgres://{self.user}@/{self.directory}/{database}"

    def command(self) -> list[str]:
        return [self.program, str(self.directory / "pgbouncer.ini")]

    def options(self) -> dict[str, Any]:
        return run_as(self.account)

    def is_ready(self) -> bool:
        try:
            psycopg.connect(host=str(self.directory), user=self.user, dbname="postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.directory, ignore_errors=True)
