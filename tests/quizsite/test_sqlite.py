"""Does a database in a file log ahead from its first connection on?"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import SimpleNamespace

from django.db.backends.signals import connection_created

from quizsite.sqlite import write_ahead


def mode(path: Path) -> str:
    with sqlite3.connect(path) as raw:
        found: str = raw.execute("PRAGMA journal_mode").fetchone()[0]
    return found


def test_a_new_file_is_told_once_and_remembers(tmp_path: Path) -> None:
    path, said = tmp_path / "quizsite.sqlite3", []
    assert mode(path) == "delete"
    for _ in range(2):
        raw = sqlite3.connect(path)
        raw.set_trace_callback(said.append)
        write_ahead(SimpleNamespace(vendor="sqlite", connection=raw))
        raw.close()
    assert mode(path) == "wal"
    assert said == ["PRAGMA journal_mode", "PRAGMA journal_mode=WAL", "PRAGMA journal_mode"]


def test_every_connection_of_the_site_is_looked_at() -> None:
    assert connection_created.disconnect(write_ahead)
    connection_created.connect(write_ahead)


def test_other_databases_are_left_alone() -> None:
    write_ahead(SimpleNamespace(vendor="postgresql", connection=None))
