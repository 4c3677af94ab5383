"""Which requests need neither session nor cookies nor templates? Saves and hand-ins: they have a short way to the view.

They are authorised by the attempt's token alone, so that finding out who is signed in would be done for nothing, many
hundred times a second. What guards every request (proxies, host, HTTPS, size, headers) guards these as well.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.urls import Resolver404, resolve
from django_permissions_policy import PermissionsPolicyMiddleware

VIEWS = frozenset({"attempt_sync", "attempt_submit"})
ENDINGS = ("/sync", "/submit")
GIVE_HEADERS = (CSPMiddleware, PermissionsPolicyMiddleware, XFrameOptionsMiddleware)


class ShortWay:
    """Middleware, after those that hold for every request and before those that ask who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not request.path_info.endswith(ENDINGS):
            return self.get_response(request)
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return self.get_response(request)
        if match.url_name not in VIEWS:
            return self.get_response(request)
        request.get_host()  # refuses a host that is not ours
        request.resolver_match = match
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Length", str(len(response.content)))
        return response

    @cached_property
    def headers(self) -> dict[str, str]:
        """What the middleware that is passed by would say, which is the same for every reply."""
        said: dict[str, str] = {}
        for middleware in GIVE_HEADERS:
            response: Any = middleware(lambda _: HttpResponse())(HttpRequest())
            said |= response.headers
        del said["Content-Type"]
        return said
