"""What time is it? The database's answer, the only clock that decides."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models import Func
from django.db.models.sql.compiler import SQLCompiler
from django.utils.dateparse import parse_datetime


class DatabaseNow(Func):
    """The database's current time as an expression, moving even within a transaction, to the millisecond or finer."""

    function = "CLOCK_TIMESTAMP"
    arity = 0
    output_field = models.DateTimeField()

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> Any:
        template = "STRFTIME('%%%%Y-%%%%m-%%%%d %%%%H:%%%%M:%%%%f000', 'NOW')"
        return self.as_sql(compiler, connection, template=template, **extra)


def database_now() -> dt.datetime:
    """The database's time now, aware, in UTC: one round trip."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')")
        else:
            cursor.execute("SELECT CLOCK_TIMESTAMP()")
        value = cursor.fetchone()[0]
    moment = value if isinstance(value, dt.datetime) else parse_datetime(value)
    assert moment is not None
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


TRANSPORT_GRACE: dt.timedelta = settings.TRANSPORT_GRACE
