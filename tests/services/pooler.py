"""How does a real PgBouncer start in front of a test's PostgreSQL, on a machine that may have none?"""

from __future__ import annotations

import os
import re
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
# Every transaction on another connection: whatever stays behind in a session is missed at once.
server_round_robin = 1
{more}
"""
KEEPS_STATEMENTS = (1, 22)  # the first version that keeps prepared statements apart, and knows DEALLOCATE ALL


class NoPoolerError(Exception):
    """There is no PgBouncer; the message says what a person can do."""


def provide_pooler() -> str:
    """The program: the one that PGBOUNCER names, an installed one, else (as root) that of the system's package."""
    if named := os.environ.get("PGBOUNCER"):
        return named
    for _ in range(2):
        if found := shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin"):
            return found
        if os.geteuid() == 0 and shutil.which("apt-get"):
            quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            subprocess.run(["apt-get", "update", "-qq"], check=False, env=quiet)
            subprocess.run(["apt-get", "install", "-y", "-qq", "pgbouncer"], check=False, env=quiet)
    raise NoPoolerError("Install PgBouncer (on Debian: apt install pgbouncer), then run make pooler again.")


def version_of(program: str) -> tuple[int, ...]:
    """As it says itself, for example (1, 18, 0)."""
    said = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout
    found = re.search(r"PgBouncer (\d+)\.(\d+)\.(\d+)", said)
    assert found, said
    return tuple(map(int, found.groups()))


class PgBouncer(ServerProcess):
    """In transaction mode, with `size` connections to the server for all clients. It refuses root.

    `keeps_statements`: whether clients may prepare statements; by default where this version can keep them.
    """

    name = "pgbouncer"

    def __init__(
        self, program: str, *, server: str, user: str, size: int, keeps_statements: bool | None = None
    ) -> None:
        super().__init__(Path(tempfile.mkdtemp(prefix="quizsite-pool-", dir="/tmp")))
        self.program, self.user = program, user
        able = version_of(program) >= KEEPS_STATEMENTS
        self.keeps_statements = able if keeps_statements is None else able and keeps_statements
        self.account = unprivileged() if os.geteuid() == 0 else None
        if self.account:
            os.chown(self.directory, self.account.pw_uid, self.account.pw_gid)
        more = f"max_prepared_statements = {100 if self.keeps_statements else 0}" if able else ""
        text = SETTINGS.format(server=server, user=user, folder=self.directory, size=size, more=more)
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
