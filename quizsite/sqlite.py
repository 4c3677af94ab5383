"""How does a database in a file let people read while somebody writes? It logs ahead, which the file remembers."""

from __future__ import annotations

from typing import Any


def write_ahead(connection: Any, **_: object) -> None:
    """Sets the mode of a file that does not have it yet; a receiver of `connection_created`.

    Not for every connection: SQLite answers a request to set it, even to what it is, at once with "locked" where
    another connection is just opened, and does not wait as it does for everything else.
    """
    if connection.vendor != "sqlite":
        return
    raw = connection.connection
    (mode,) = raw.execute("PRAGMA journal_mode").fetchone()
    if mode not in ("wal", "memory"):
        raw.execute("PRAGMA journal_mode=WAL").fetchone()
