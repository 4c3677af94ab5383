"""How much may anybody send here at once? No more than the largest file that a page of this site takes."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from quizsite.error_pages import error_page

LARGEST = 64 * 1024 * 1024  # bytes; each form has a lower limit of its own


def refuse_the_enormous(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: what says that it is larger is not read, so that no stranger fills the disk through a form.

    Django reads nothing of a body whose length is not said.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not (length.isascii() and length.isdigit()):
            return error_page(request, 400)
        if int(length) > LARGEST:
            return error_page(request, 413)
        return get_response(request)

    return middleware
