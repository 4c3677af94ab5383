"""How is a query asked of PostgreSQL that was built and compiled once, and not anew for every request?

Django takes a third of a millisecond to build most queries, and the database a tenth to answer. Where a lecture hall
asks the same at once, the query is built by the same words as everywhere (`of_student`, `visible_to`), with marks in
place of what differs from request to request; its SQL is kept here, and its plan by the server.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

from exams.running.prepared import all_rows

# What no row has and no query says by itself.
MARKS: dict[type, Callable[[int], Any]] = {
    int: lambda n: 0x7EED_5EED_0000_0000 + n,
    str: lambda n: f"mark-7eed5eed-{n}",
    uuid.UUID: lambda n: uuid.UUID(int=0x7EED5EED << 96 | n),
    dt.datetime: lambda n: dt.datetime(7000 + n, 1, 1, tzinfo=dt.UTC),
}
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """SQL, its parameters, which value goes where among them and as what, and what Django makes of a column."""

    sql: str
    parameters: Row
    places: tuple[tuple[int, int, Callable[[Any], Any]], ...]
    columns: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]

    def rows(self, values: Row) -> list[Row]:
        parameters = list(self.parameters)
        for place, which, taken in self.places:
            parameters[place] = taken(values[which])
        found = all_rows(self.sql, parameters)
        return [self._converted(row) for row in found] if self.columns else found

    def _converted(self, row: Row) -> Row:
        cells = list(row)
        for column, converters, expression in self.columns:
            for converter in converters:
                cells[column] = converter(cells[column], expression, connection)
        return tuple(cells)


def columns_of(model: type[Model], *names: str) -> tuple[str, ...]:
    """These columns, or all, in the model's own order: `from_db` takes them in no other."""
    return tuple(f.attname for f in model._meta.concrete_fields if not names or f.attname in names)


class KeptQuery:
    """The query that `build(*values)` gives, a `values_list`, for values of these kinds: int, str, UUID, datetime.

    `build` must make the same query whatever the values are: nothing in it may look at them.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], *kinds: type) -> None:
        self._build, self._kinds = build, kinds
        self._compiled: _Compiled | None = None

    def rows(self, *values: Any) -> list[Row]:
        """The rows for these values, in one statement. Other databases than PostgreSQL are asked the ordinary way."""
        if connection.vendor != "postgresql":
            return list(self._build(*values))
        if self._compiled is None:
            self._compiled = self._compile()
        return self._compiled.rows(values)

    def first(self, *values: Any) -> Row | None:
        """The first of the rows, if there is one."""
        found = self.rows(*values)
        return found[0] if found else None

    def _compile(self) -> _Compiled:
        marks = [MARKS[kind](n) for n, kind in enumerate(self._kinds)]
        compiler = self._build(*marks).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        places = tuple((n, marks.index(p), _taken_as(p)) for n, p in enumerate(parameters) if p in marks)
        if {which for _, which, _ in places} != set(range(len(marks))):
            raise TypeError("This query does not ask for each of its values.")
        chosen = [column for column, *_ in compiler.select[: compiler.col_count]]
        converters = compiler.get_converters(chosen)
        columns = tuple((n, tuple(made), expression) for n, (made, expression) in converters.items())
        return _Compiled(sql, tuple(parameters), places, columns)


def _taken_as(parameter: Any) -> Callable[[Any], Any]:
    """How a value is given: numbers in the width of their column, as Django says it, everything else as it is."""
    return type(parameter) if isinstance(parameter, int) else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
