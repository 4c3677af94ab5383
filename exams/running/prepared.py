"""How does one statement reach PostgreSQL so that it is parsed and planned once for a connection?"""

from __future__ import annotations

from typing import Any

import psycopg
from django.db import connection


def one_row(statement: str, values: dict[str, Any]) -> Any:
    """The first row that the statement gives, or None; the server keeps the statement prepared.

    Django's own cursors put values into the text; this one sends them apart. What watches Django's statements
    (tests, logs) sees it all the same.
    """
    connection.ensure_connection()
    raw: Any = psycopg.Cursor(connection.connection)
    cursor = connection.make_debug_cursor(raw) if connection.queries_logged else connection.make_cursor(raw)
    with cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()
