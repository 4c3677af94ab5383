"""How many requests came, to which address, and how long did each take? Counted in each process, summed at reading."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from prometheus_client import Histogram

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)  # seconds
Watched = dict[tuple[str, int], Histogram]


@cache
def request_seconds() -> Histogram:
    """Made when the first request may be measured, because making it opens this process's file."""
    return Histogram("quizsite_request_seconds", "Time to answer a request", ["address", "status"], buckets=BUCKETS)


def measure(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: observes each request by the name of its address and the class of its status. No ids, no people."""
    if not settings.METRICS_DIR:
        raise MiddlewareNotUsed
    seconds = request_seconds()
    watched: Watched = {}

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        match = request.resolver_match
        which = ((match and match.url_name) or "other", response.status_code // 100)
        watch = watched.get(which)
        if watch is None:
            watch = watched[which] = seconds.labels(which[0], f"{which[1]}xx")
        watch.observe(time.perf_counter() - began)
        return response

    return middleware
