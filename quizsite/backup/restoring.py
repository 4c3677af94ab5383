"""Can a backup be restored, and is it the database that it was? Tried in a second database, never in the site's own."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from quizsite.backup.beside import connected, laws_broken_in, scratch_database
from quizsite.backup.errors import BackupError
from quizsite.backup.fingerprint import differences, tables_of
from quizsite.backup.making import Manifest, manifest_path, sha256_of_file
from quizsite.backup.programs import run_program


def read_manifest(path: Path) -> Manifest:
    """What stands beside the file. Raises `BackupError` if it is not there or the file is not the one it names."""
    listed = manifest_path(path)
    if not path.is_file() or not listed.is_file():
        raise BackupError(f"{path} and {listed.name} must both be there.")
    manifest: Manifest = json.loads(listed.read_text())
    if manifest["sha256"] != sha256_of_file(path):
        raise BackupError(f"{path} is not the file that its manifest names: it was changed or cut off.")
    if manifest["vendor"] != connection.vendor:
        raise BackupError(f"The backup is of {manifest['vendor']}, and the settings name {connection.vendor}.")
    return manifest


def faults_after_restoring(path: Path, *, into: str = "") -> list[str]:
    """Restores the file into an empty database and compares; a line for each fault.

    `into` is the URL of another, empty PostgreSQL database, which is kept. Otherwise one is made for this and
    dropped. Raises `BackupError`.
    """
    manifest = read_manifest(path)
    with _restored(path, into) as url:
        with connected(url) as restored:
            different = differences(manifest["tables"], tables_of(restored))
        return [*different, *laws_broken_in(url)]


def _restored(path: Path, into: str) -> contextlib.AbstractContextManager[str]:
    return _sqlite(path) if connection.vendor == "sqlite" else _postgresql(path, into)


@contextlib.contextmanager
def _sqlite(path: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copyfile(path, Path(folder) / "restored.sqlite3")
        yield f"sqlite:///{quote(str(copy))}"


@contextlib.contextmanager
def _postgresql(path: Path, into: str) -> Iterator[str]:
    with contextlib.nullcontext(into) if into else scratch_database() as url:
        with connected(url) as empty:
            if empty.introspection.table_names():
                raise BackupError("The database named by --into is not empty.")
            options = ["--exit-on-error", "--no-owner", "--no-privileges"]
            run_program("pg_restore", empty.settings_dict, options, str(path))
        yield url
