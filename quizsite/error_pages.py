"""What does a person read when something went wrong? A page that stands without database, session or manifest."""

from __future__ import annotations

import datetime as dt
import math

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from quizsite.request_ids import number_of


def error_page(request: HttpRequest, status: int, *, template: str = "", **words: object) -> HttpResponse:
    """The page for this status, with the request's number for the student to quote. Reads nothing but its template."""
    body = render_to_string(template or f"{status}.html", {"number": number_of(request), **words})
    return HttpResponse(body, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - the name is Django's
    return error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - the name is Django's
    return error_page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - the name is Django's
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(request, 500)


def csrf_failure(request: HttpRequest, **_: object) -> HttpResponse:
    return error_page(request, 403, template="403_csrf.html")


def saved_already(request: HttpRequest, there: str) -> HttpResponse:
    """The page 409, with the address at which one sees what is there."""
    return error_page(request, 409, there=there)


def too_many(request: HttpRequest, wait: dt.timedelta) -> HttpResponse:
    """The page 429, which says when to try again, to people and to programs."""
    response = error_page(request, 429, wait=wait)
    response["Retry-After"] = str(math.ceil(wait / dt.timedelta(seconds=1)))
    return response
