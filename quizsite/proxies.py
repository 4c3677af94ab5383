"""From where did a request really come, and whose word is taken for it? Only that of the proxies that are named.

What a stranger writes into `X-Forwarded-For`, `X-Forwarded-Proto` or `X-Request-ID` is taken away before anything
reads it. Behind a named proxy, `REMOTE_ADDR` becomes the address of the person's machine, so that everything that
asks for it (networks of a room, sign-in limits, the journal) finds the right one without knowing of proxies.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
SOCKET = "unix"  # the name for a proxy that comes through a Unix socket and so has no address
SAID_BY_PROXIES = (
    *("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT"),
    *("HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_X_REQUEST_ID"),
)


class KnownProxies:
    """Middleware, the first of all: believes the proxies in `TRUSTED_PROXIES` (addresses, networks, or `unix`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.trusts = lru_cache(maxsize=4096)(trust(settings.TRUSTED_PROXIES))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta = request.META
        if not self.trusts(meta.get("REMOTE_ADDR", "")):
            for name in SAID_BY_PROXIES:
                meta.pop(name, None)
        elif forwarded := meta.get("HTTP_X_FORWARDED_FOR"):
            meta["REMOTE_ADDR"] = nearest_stranger(forwarded, self.trusts)
        return self.get_response(request)


def trust(names: Sequence[str]) -> Callable[[str], bool]:
    """Whether an address is one of these. Raises ValueError for a name that is neither address nor network."""
    networks = [ipaddress.ip_network(name, strict=False) for name in names if name != SOCKET]
    by_socket = SOCKET in names

    def trusts(address: str) -> bool:
        if not address:
            return by_socket
        found = _address(address)
        return found is not None and any(found in network for network in networks)

    return trusts


def nearest_stranger(forwarded: str, trusts: Callable[[str], bool]) -> str:
    """The last address in `X-Forwarded-For` that is no proxy of ours: what stands before it anybody can have written.

    Empty if that is no address.
    """
    found = ""
    for part in reversed(forwarded.split(",")):
        address = _address(part.strip())
        found = str(address) if address else ""
        if not found or not trusts(found):
            break
    return found


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address
