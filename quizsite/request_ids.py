"""By which number do a student, a proxy's log and ours speak of the same request?"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
TAKEN = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)
current: ContextVar[str] = ContextVar("request_id", default="")
logger = logging.getLogger(__name__)


def number_requests(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: takes the number that a known proxy gave (see `quizsite.proxies`) or makes one; it is in every log
    line, in the reply's header, and on the pages for when something went wrong. Slow requests are logged.
    """
    slow = settings.LOG_SLOW_SECONDS

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        number = given if TAKEN.fullmatch(given) else secrets.token_hex(8)
        request.META["REQUEST_NUMBER"] = number
        current.set(number)  # until the next request of this thread: Django logs errors after the last middleware
        began = time.perf_counter()
        response = get_response(request)
        took = time.perf_counter() - began
        if took > slow:
            logger.warning("%s %s took %.1f s (%d)", request.method, _route(request), took, response.status_code)
        response.headers[HEADER] = number
        return response

    return middleware


def number_of(request: HttpRequest) -> str:
    """The number of this request; empty outside the site (a test that calls a view)."""
    return str(request.META.get("REQUEST_NUMBER", ""))


def _route(request: HttpRequest) -> str:
    """The address as a pattern: no ids."""
    return request.resolver_match.route if request.resolver_match else "(no such address)"
