"""Which pages may be answered by a replica of the database, and when is it good enough?

With `REPLICA_URL` the large pages of staff are read there. Nothing that a student opens, nothing that decides and
nothing that writes is among them. A page is read there only once the replica has replayed all that the primary had
written when the page was asked for, by the position in the write-ahead log and not by anybody's clock: it shows what it
would have shown, one's own last change included. A replica that is away, or does not get there at once, is passed over.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.http import HttpRequest, HttpResponse

ALIAS = "replica"
PAGES = frozenset(
    {
        *("gradebook", "gradebook_csv", "gradebook_export", "statistics", "key_suspicions", "audit"),
        *("sitting_report", "sitting_report_csv", "sitting_report_pdf", "attempt_replay", "attempt_replay_json"),
        *("door_log", "seats_csv", "accommodations_csv"),
    }
)
PATIENCE = 0.25  # seconds in which the replica may catch up with the primary, looked at every `PAUSE`
PAUSE = 0.01
PASSED_OVER = 15.0  # seconds, after the replica was found to be away or behind
WRITTEN = "SELECT pg_current_wal_flush_lsn()::text"
REPLAYED = "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn WHERE pg_is_in_recovery()"

_reading: ContextVar[bool] = ContextVar("reading_from_replica", default=False)
logger = logging.getLogger(__name__)


class Router:
    """Django's question for each query: the replica for what a page reads that may be, the primary for all else."""

    def db_for_read(self, *_: object, **__: object) -> str:
        """Where to read."""
        return ALIAS if _reading.get() else "default"

    def db_for_write(self, *_: object, **__: object) -> str:
        """Where to write: never to the replica."""
        return "default"

    def allow_relation(self, *_: object, **__: object) -> bool:
        """Both hold the same rows."""
        return True

    def allow_migrate(self, db: str, *_: object, **__: object) -> bool:
        """What the primary changes comes to the replica by itself."""
        return db != ALIAS


class ReadReplica:
    """Middleware, the innermost: answers the pages above from the replica while that is good enough."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if ALIAS not in settings.DATABASES:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.away_until = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """The page from the replica; None where the primary is to answer, also when the replica fails in its midst."""
        name = request.resolver_match.url_name if request.resolver_match else ""
        if name not in PAGES or request.method not in ("GET", "HEAD") or time.monotonic() < self.away_until:
            return None
        if not request.user.is_authenticated or not self._has_caught_up():  # who it is, the primary knows
            return None
        token = _reading.set(True)
        try:
            return view(request, *args, **kwargs)
        except Error as error:
            self._pass_over(type(error).__name__)
            return None
        finally:
            _reading.reset(token)

    def _has_caught_up(self) -> bool:
        """Whether the replica has all that the primary has written until now, or has it within `PATIENCE`."""
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(WRITTEN)
            (written,) = cursor.fetchone()
        patience_ends = time.monotonic() + PATIENCE
        try:
            while not self._has_replayed(written):
                if time.monotonic() >= patience_ends:
                    self._pass_over("it is behind")
                    return False
                time.sleep(PAUSE)
        except Error as error:
            self._pass_over(type(error).__name__)
            return False
        return True

    def _has_replayed(self, written: str) -> bool:
        """Whether the replica has come to this place. A server that follows nobody never has."""
        with connections[ALIAS].cursor() as cursor:
            cursor.execute(REPLAYED, [written])
            row = cursor.fetchone()
        return row is not None and bool(row[0])

    def _pass_over(self, why: str) -> None:
        self.away_until = time.monotonic() + PASSED_OVER
        connections[ALIAS].close()
        logger.warning("The replica is passed over for %d s: %s", PASSED_OVER, why)
