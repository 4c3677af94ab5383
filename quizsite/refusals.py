"""What does a person get when a rule that holds at every door was broken, and no view said more about it?"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from exams.errors import TooManyTries
from quizsite.error_pages import saved_already, too_many

log = logging.getLogger(__name__)
UNIQUE_VIOLATION = "23505"  # SQLSTATE
TWICE_ON_SQLITE = ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY")


class Refusals:
    """Middleware: `TooManyTries` becomes the page 429 with `Retry-After`, what is there already the page 409.

    Forms look for what is there before they save. Of two sent at one moment both find nothing, and the database
    refuses the second, whose transaction is then undone. Other broken constraints are faults and stay errors.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Django calls this with what a view raised."""
        if isinstance(error, TooManyTries):
            return too_many(request, error.wait)
        if isinstance(error, IntegrityError) and request.method == "POST" and _is_there_already(error):
            log.warning("Sent twice at one moment, refused by %s", _constraint(error) or "a unique constraint")
            return saved_already(request, _list_of(request))
        return None


def _is_there_already(error: IntegrityError) -> bool:
    cause = error.__cause__
    code = getattr(cause, "sqlstate", ""), getattr(cause, "sqlite_errorname", "")
    return code[0] == UNIQUE_VIOLATION or code[1] in TWICE_ON_SQLITE


def _constraint(error: IntegrityError) -> str:
    """Its name, where the database says it. The rest of its message has the values in it."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""


def _list_of(request: HttpRequest) -> str:
    """Where the admin lists such rows; the first page for what was sent elsewhere."""
    match = request.resolver_match
    model, _, verb = (match.url_name or "").rpartition("_") if match else ("", "", "")
    if match and match.namespace == "admin" and verb in ("add", "change"):
        return reverse(f"admin:{model}_changelist")
    return "/"
