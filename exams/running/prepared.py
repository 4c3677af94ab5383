"""How does one statement reach PostgreSQL so that it is parsed and planned once for a connection?"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, DatabaseError, IntegrityError, InterfaceError, OperationalError, connections

Values = Sequence[Any] | Mapping[str, Any]
logger = logging.getLogger(__name__)


def one_row(statement: str, values: Values) -> Any:
    """The first row that the statement gives, or None; the server keeps the statement prepared."""
    with _cursor(connections[DEFAULT_DB_ALIAS]) as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


def all_rows(statement: str, values: Values) -> list[tuple[Any, ...]]:
    """All rows of a statement that only reads.

    A connection that turns out to be dead is made anew, and the statement asked once more. So nobody has to ask the
    server before each request whether it is there.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        return _read(connection, statement, values)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()
    return _read(connection, statement, values)


def _read(connection: Any, statement: str, values: Values) -> list[tuple[Any, ...]]:
    with _cursor(connection) as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    connection.health_check_done = True  # until this request is over
    return found


def _cursor(connection: Any) -> Any:
    """Django's own cursors put values into the text; this one sends them apart.

    What watches Django's statements (tests, logs) sees it all the same.
    """
    connection.ensure_connection()
    raw: Any = psycopg.Cursor(connection.connection)
    return connection.make_debug_cursor(raw) if connection.queries_logged else connection.make_cursor(raw)


def make_way(what: str, error: DatabaseError) -> None:
    """Lets the ordinary way try, whatever went wrong at once: nothing is lost for the sake of speed."""
    if isinstance(error, IntegrityError):
        return  # another one came between
    logger.warning("%s could not be written at once: %s", what, error.__class__.__name__, exc_info=error)
    if isinstance(error, OperationalError | InterfaceError):
        connections[DEFAULT_DB_ALIAS].close()  # the server has gone, or is a new one: the next statement connects anew
