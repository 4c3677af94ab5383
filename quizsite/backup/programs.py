"""How are PostgreSQL's own programs called for a database of the settings, without a password in the process list?"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.backends.postgresql.client import DatabaseClient

from quizsite.backup.errors import BackupError


def run_program(name: str, database: dict[str, Any], options: Sequence[str], *files: str) -> None:
    """Runs `pg_dump` or `pg_restore` on the database; `options` come before the connection's own.

    Raises `BackupError` with what the program said.
    """
    (_, *where, name_of_database), environment = DatabaseClient.settings_to_cmd_args_env(database, [])
    command = [program(name), *options, *where, "--dbname", name_of_database, *files]
    ran = subprocess.run(  # noqa: S603 - a list, never through a shell
        command, env={**os.environ, **(environment or {})}, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise BackupError(f"{name} failed: {ran.stderr.strip()[-2000:]}")


def program(name: str) -> str:
    """The program in PG_PROGRAMS, else in PATH. It must not be older than the server."""
    found = shutil.which(name, path=settings.PG_PROGRAMS or None)
    if found is None:
        raise BackupError(
            f"{name} is not here. Install PostgreSQL's client programs, or set PG_PROGRAMS to their folder."
        )
    return found
