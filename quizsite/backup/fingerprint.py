"""What does a database hold, so that two can be compared? Of every table the number of rows and a sum over them."""

from __future__ import annotations

import hashlib
from typing import Any, TypedDict

from django.db.backends.base.base import BaseDatabaseWrapper

MODULUS = 2**60


class Table(TypedDict):
    """A table's rows, and a sum that does not depend on their order."""

    rows: int
    sum: str


def tables_of(connection: BaseDatabaseWrapper) -> dict[str, Table]:
    """Every table of the database, Django's own included. One statement for each; reads everything once."""
    names = sorted(connection.introspection.table_names())
    look = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        return {name: look(cursor, connection.ops.quote_name(name)) for name in names}


def differences(before: dict[str, Table], after: dict[str, Table]) -> list[str]:
    """In words, one line for each table that is not the same."""
    lines = []
    for name in sorted(before.keys() | after.keys()):
        was, now = before.get(name), after.get(name)
        if was is None or now is None:
            lines.append(f"table {name} is {'missing' if now is None else 'new'}")
        elif was["rows"] != now["rows"]:
            lines.append(f"table {name} has {now['rows']} rows instead of {was['rows']}")
        elif was["sum"] != now["sum"]:
            lines.append(f"table {name} has the same number of rows, but not the same rows")
    return lines


def _postgresql(cursor: Any, table: str) -> Table:
    sums = "SUM(('x' || LEFT(MD5(r::text), 15))::bit(60)::bigint)"
    cursor.execute(f"SELECT COUNT(*), COALESCE({sums}, 0)::text FROM {table} AS r")  # noqa: S608  # nosec B608 - quoted, and not typed
    rows, total = cursor.fetchone()
    return {"rows": rows, "sum": total}


def _sqlite(cursor: Any, table: str) -> Table:
    rows = total = 0
    for row in cursor.execute(f"SELECT * FROM {table}"):  # noqa: S608  # nosec B608 - as above
        rows += 1
        total += int.from_bytes(hashlib.sha256(repr(row).encode()).digest()[:8]) % MODULUS
    return {"rows": rows, "sum": str(total)}
