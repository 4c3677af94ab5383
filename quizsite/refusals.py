"""What does a person get when a rule that holds at every door was broken, and no view said more about it?"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from exams.errors import TooManyTries
from quizsite.error_pages import too_many


class Refusals:
    """Middleware: turns `TooManyTries` into the page 429 with `Retry-After`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Django calls this with what a view raised."""
        return too_many(request, error.wait) if isinstance(error, TooManyTries) else None
