"""What of this deployment works at this moment? Each part is looked at once, with little patience, and no secret."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from exams.models import database_now
from exams.running.readiness import note_clock
from quizsite.health.broker import BEATS, NoBrokerError, broker_state

OFFSET_ALLOWED = dt.timedelta(seconds=2)
HEARTBEAT_ALLOWED = 30.0  # seconds; beat sends every five
FOR_WEB = frozenset({"database", "migrations"})  # without these a web host can serve nobody


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the deployment: whether it works, and numbers about it."""

    name: str
    works: bool
    numbers: dict[str, float] = field(default_factory=dict)


def parts() -> list[Part]:
    """All parts: three statements and one round trip to the broker."""
    return [*_database(), *_background()]


def is_ready(found: Iterable[Part], *, only: frozenset[str] | None = None) -> bool:
    """Whether all of them work, or all of the named ones."""
    return all(part.works for part in found if only is None or part.name in only)


def _database() -> list[Part]:
    try:
        before = dt.datetime.now(dt.UTC)
        theirs = database_now()
        offset = theirs - (before + (dt.datetime.now(dt.UTC) - before) / 2)
        missing = len(known_migrations() - set(MigrationRecorder(connection).applied_migrations()))
    except DatabaseError:
        return [Part(name, works=False) for name in ("database", "clock", "migrations")]
    offset_ms = round(offset / dt.timedelta(milliseconds=1))
    note_clock(-offset_ms)  # whoever asks on any host sees the clocks of all that were asked
    return [
        Part("database", works=True),
        Part("clock", abs(offset) <= OFFSET_ALLOWED, {"offset_ms": offset_ms}),
        Part("migrations", not missing, {"missing": missing}),
    ]


def _background() -> list[Part]:
    try:
        state = broker_state()
    except NoBrokerError:
        return [Part(name, works=False) for name in ("broker", *BEATS)]
    beats = [
        Part(who, age is not None and age <= HEARTBEAT_ALLOWED, {} if age is None else {"seconds_ago": round(age, 1)})
        for who, age in state.heartbeats.items()
    ]
    return [Part("broker", True, {"queued": state.queued}), *beats]


@cache
def known_migrations() -> set[tuple[str, str]]:
    """The migrations of this version of the code, as (app, name). A database that is ahead is fine."""
    loader = MigrationLoader(None)
    assert loader.disk_migrations is not None
    return set(loader.disk_migrations)
