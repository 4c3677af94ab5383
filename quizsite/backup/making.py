"""How is a backup made while an exam runs? One moment of the database, and a list of what was in it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict
from urllib.parse import quote

from django.db import connection, transaction

from quizsite.backup.beside import connected
from quizsite.backup.fingerprint import Table, tables_of
from quizsite.backup.programs import run_program

SUFFIX = {"postgresql": ".dump", "sqlite": ".sqlite3"}
NAMES = "quizsite-????????T??????Z.*"


class Manifest(TypedDict):
    """What stands beside the file, as JSON: enough to tell later whether what is restored is the same."""

    made_at: str
    vendor: str
    file: str
    bytes: int
    sha256: str
    tables: dict[str, Table]


def make_backup(folder: Path, *, now: dt.datetime) -> tuple[Path, Manifest]:
    """Writes the file and its manifest, readable by this user alone; what is half made has another name."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"quizsite-{now:%Y%m%dT%H%M%SZ}{SUFFIX[connection.vendor]}"
    making = path.with_suffix(".part")
    making.touch(mode=0o600)
    write: Callable[[Path], dict[str, Table]] = _postgresql if connection.vendor == "postgresql" else _sqlite
    try:
        tables = write(making)
        _to_disk(making)
        manifest = _manifest(making, path.name, tables, now)
        making.rename(path)
    finally:
        making.unlink(missing_ok=True)
    listed = manifest_path(path)
    listed.touch(mode=0o600)
    listed.write_text(json.dumps(manifest, indent=1))
    _to_disk(listed)
    return path, manifest


def manifest_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def old_backups(folder: Path, *, keep: int) -> list[Path]:
    """The backups beyond the newest `keep`, the oldest first. Their manifests are not listed."""
    made = sorted(path for path in folder.glob(NAMES) if path.suffix in SUFFIX.values())
    return made[: max(len(made) - keep, 0)]


def sha256_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _postgresql(path: Path) -> dict[str, Table]:
    """pg_dump reads the very snapshot in which the rows are counted, whatever is written meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={path}"]
        run_program("pg_dump", connection.settings_dict, options)
        return tables_of(connection)


def _sqlite(path: Path) -> dict[str, Table]:
    """SQLite's own copying, which waits for no writer; the copy itself is counted."""
    connection.ensure_connection()
    with sqlite3.connect(path) as copy:
        connection.connection.backup(copy)
    copy.close()
    with connected(f"sqlite:///{quote(str(path))}") as opened:
        return tables_of(opened)


def _manifest(path: Path, name: str, tables: dict[str, Table], now: dt.datetime) -> Manifest:
    return {
        "made_at": now.isoformat(),
        "vendor": connection.vendor,
        "file": name,
        "bytes": path.stat().st_size,
        "sha256": sha256_of_file(path),
        "tables": tables,
    }


def _to_disk(path: Path) -> None:
    """After this the file survives a power cut."""
    for place in (path, path.parent):
        number = os.open(place, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
