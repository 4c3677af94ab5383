"""Which pages may be answered by a replica of the database, and when is it good enough?

With `REPLICA_URL` the large pages of staff are read there: they look back at a sitting, and what is a few seconds old
does no harm. Nothing that a student opens, nothing that decides and nothing that writes is among them. A replica that
is away, or behind by more than `REPLICA_LAG_SECONDS`, is passed over, as it is by whoever has just changed something.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import Error, connections
from django.http import HttpRequest, HttpResponse

ALIAS = "replica"
PAGES = frozenset(
    {
        *("gradebook", "gradebook_csv", "gradebook_export", "statistics", "key_suspicions", "audit"),
        *("sitting_report", "sitting_report_csv", "sitting_report_pdf", "attempt_replay", "attempt_replay_json"),
        *("door_log", "seats_csv", "accommodations_csv"),
    }
)
WROTE = "wrote"  # the cookie of a browser that has just changed something
PASSED_OVER = 15.0  # seconds, after the replica was found to be away
LAG = "SELECT extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) WHERE pg_is_in_recovery()"

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
        response = self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            # A browser that changed something sees it: the pages that come next are the primary's.
            lag = settings.REPLICA_LAG_SECONDS
            response.set_cookie(
                WROTE, "1", max_age=lag, httponly=True, secure=bool(settings.SESSION_COOKIE_SECURE), samesite="Lax"
            )
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """The page from the replica; None where the primary is to answer, also when the replica fails in its midst."""
        name = request.resolver_match.url_name if request.resolver_match else ""
        if name not in PAGES or request.method not in ("GET", "HEAD") or WROTE in request.COOKIES:
            return None
        if not request.user.is_authenticated or not self._is_good_enough():  # who it is, the primary knows
            return None
        token = _reading.set(True)
        try:
            return view(request, *args, **kwargs)
        except Error as error:
            self._pass_over(error)
            return None
        finally:
            _reading.reset(token)

    def _is_good_enough(self) -> bool:
        """Whether what the primary committed some seconds ago is there.

        While nobody writes the last transaction grows old, and the primary, which then has little to do, is asked.
        """
        if time.monotonic() < self.away_until:
            return False
        try:
            with connections[ALIAS].cursor() as cursor:
                cursor.execute(LAG)
                row = cursor.fetchone()
        except Error as error:
            self._pass_over(error)
            return False
        return row is not None and row[0] is not None and float(row[0]) <= settings.REPLICA_LAG_SECONDS

    def _pass_over(self, error: Exception) -> None:
        self.away_until = time.monotonic() + PASSED_OVER
        connections[ALIAS].close()
        logger.warning("The replica is passed over for %d s: %s", PASSED_OVER, error.__class__.__name__)
