"""How is a second database looked at beside the site's own?"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from urllib.parse import quote, urlsplit, urlunsplit

import environ
from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DatabaseError, load_backend

from quizsite.backup.errors import BackupError


@contextlib.contextmanager
def connected(url: str) -> Iterator[BaseDatabaseWrapper]:
    """A connection to the database of this URL, which no query of the site can reach by accident."""
    database = {**connection.settings_dict, **environ.Env.db_url_config(url)}
    opened = load_backend(database["ENGINE"]).DatabaseWrapper(database, alias="beside")
    try:
        yield opened
    finally:
        opened.close()


@contextlib.contextmanager
def scratch_database() -> Iterator[str]:
    """The URL of an empty PostgreSQL database on the site's own server, dropped at the end."""
    name = f"quizsite_restore_{uuid.uuid4().hex[:12]}"
    _execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        yield beside_url(name)
    finally:
        _execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def beside_url(name: str) -> str:
    """The site's own DATABASE_URL with another database of the same server."""
    parts = urlsplit(settings.DATABASE_URL)
    folder = parts.path.rpartition("/")[0]
    return str(urlunsplit(parts._replace(path=f"{folder}/{quote(name)}")))


def laws_broken_in(url: str) -> list[str]:
    """What `manage.py check_data` says about that database, asked of another process, for models know one database."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "check_data", "--no-color"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "quizsite.settings", "DATABASE_URL": url}
    environment.pop("DATABASE_URL_FILE", None)
    ran = subprocess.run(  # noqa: S603 - a list, never through a shell
        command, env=environment, capture_output=True, text=True, check=False
    )
    lines = ran.stdout.splitlines()
    if ran.returncode and not lines:
        raise BackupError(f"check_data failed on the restored database: {ran.stderr.strip()[-2000:]}")
    return lines if ran.returncode else []


def _execute(statement: str) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        raise BackupError(
            "No second database can be made on this server. Give the user the right CREATEDB, or make an empty "
            "database and name it by --into."
        ) from error
