"""Is where a request came from what a known proxy says, and never what a stranger writes?"""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from quizsite.proxies import KnownProxies

OURS = ["10.0.0.1", "192.168.7.0/24", "unix"]


def seen(came_from: str, **headers: str) -> dict[str, str]:
    kept: dict[str, str] = {}

    def view(request: HttpRequest) -> HttpResponse:
        kept.update({k: v for k, v in request.META.items() if isinstance(v, str)})
        return HttpResponse()

    with override_settings(TRUSTED_PROXIES=OURS):
        KnownProxies(view)(RequestFactory().get("/", REMOTE_ADDR=came_from, **headers))
    return kept


@pytest.mark.parametrize(
    ("came_from", "forwarded", "address"),
    [
        ("10.0.0.1", "171.64.1.2", "171.64.1.2"),
        ("", "171.64.1.2", "171.64.1.2"),  # through the Unix socket
        ("::ffff:10.0.0.1", "171.64.1.2", "171.64.1.2"),
        ("10.0.0.1", "1.1.1.1, 171.64.1.2", "171.64.1.2"),  # what stands before, the student wrote
        ("10.0.0.1", "171.64.1.2, 192.168.7.9", "171.64.1.2"),  # two proxies in a row
        ("10.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("10.0.0.1", "171.64.1.2, unknown", ""),
        ("10.0.0.1", "<script>", ""),
        ("10.0.0.1", "192.168.7.1, 192.168.7.2", "192.168.7.1"),
        ("203.0.113.9", "171.64.1.2", "203.0.113.9"),
    ],
)
def test_the_address_is_the_nearest_that_is_no_proxy(came_from: str, forwarded: str, address: str) -> None:
    assert seen(came_from, HTTP_X_FORWARDED_FOR=forwarded)["REMOTE_ADDR"] == address


def test_a_stranger_says_nothing_about_tls_or_numbers() -> None:
    said = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_REQUEST_ID": "0123456789", "HTTP_X_FORWARDED_HOST": "evil"}
    assert not said.keys() & seen("203.0.113.9", **said).keys()
    assert said.items() <= seen("10.0.0.1", **said).items()
