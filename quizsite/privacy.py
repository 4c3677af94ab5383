"""Which answers of this site may be kept by a browser or a proxy? Only those that say so themselves."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

KEPT_BY_NOBODY = "private, no-store"


def keep_nothing(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: what a view says nothing about is kept by nobody, so that the next person at a machine in the
    lab finds nobody's quiz by going back, and a shared proxy has nothing to hand to the wrong one.

    Static files are served before this and keep their own headers.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", KEPT_BY_NOBODY)
        return response

    return middleware
