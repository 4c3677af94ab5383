"""How are many changed rows written by one short statement? On PostgreSQL; SQLite takes them case by case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models


def write_columns(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Writes these fields of rows of one table that exist, as `bulk_update` does.

    That spells out a case for each row and field: for a thousand attempts more than a second, in which they are locked.
    """
    if not rows:
        return
    model = type(rows[0])
    if connection.vendor != "postgresql":
        model._default_manager.bulk_update(rows, names, batch_size=200)
        return
    columns: list[Any] = [model._meta.pk, *map(model._meta.get_field, names)]
    values = [[c.get_db_prep_save(getattr(row, c.attname), connection) for row in rows] for c in columns]
    with connection.cursor() as cursor:
        cursor.execute(_statement(model._meta.db_table, columns), values)


def _statement(table: str, columns: Sequence[models.Field[Any, Any]]) -> str:
    """One array a column, put side by side again by `unnest`. The names are those of our models."""
    quoted = connection.ops.quote_name
    key, *others = [quoted(str(column.column)) for column in columns]
    sets = ", ".join(f"{name} = n.{name}" for name in others)
    arrays = ", ".join(f"%s::{_array_of(column)}" for column in columns)
    new = f"unnest({arrays}) AS n({key}, {', '.join(others)})"
    return f"UPDATE {quoted(table)} AS t SET {sets} FROM {new} WHERE t.{key} = n.{key}"  # noqa: S608  # nosec B608


def _array_of(column: models.Field[Any, Any]) -> str:
    """Without its length: a cast would cut what is too long, where the column refuses it."""
    kind = column.rel_db_type(connection) if column.primary_key else column.db_type(connection)
    return f"{str(kind).partition('(')[0]}[]"
