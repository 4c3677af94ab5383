"""Which Valkey or Redis is the one to ask, where Sentinels decide about it?

With `REDIS_SENTINELS` the host in `REDIS_URL` is no machine but the name that the Sentinels have for the group. Every
new connection asks them which server is its master now, and a connection to one that is master no more is given up.
Celery does the same for its broker by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from redis.connection import parse_url
from redis.sentinel import Sentinel, SentinelConnectionPool

Address = tuple[str, int]


def addresses(named: Sequence[str]) -> list[Address]:
    """`HOST:PORT`, or `HOST` alone for the usual port. Raises ValueError for a port that is no number."""
    parts = [name.rpartition(":") if ":" in name else (name, "", "26379") for name in named]
    return [(host, int(port)) for host, _, port in parts]


class SentinelPool(SentinelConnectionPool):
    """Connections to the master of a group."""

    @classmethod
    def from_url(  # type: ignore[override]  # the cache gives its OPTIONS here
        cls, url: str, *, sentinels: Sequence[Address], sentinel_password: str = "", **options: Any
    ) -> SentinelPool:
        """The pool for `redis://:password@group/database`. The `options` are those of a connection."""
        asked = _parts(url)
        group = asked.pop("host")
        asked.pop("port", None)
        timeouts = {name: seconds for name, seconds in options.items() if name.startswith("socket_")}
        secret = {"password": sentinel_password or None}
        whom = Sentinel(list(sentinels), sentinel_kwargs=secret | timeouts)  # type: ignore[no-untyped-call]
        return cls(group, whom, **asked, **options)


def broker_urls(url: str, sentinels: Sequence[Address]) -> str:
    """What Celery wants to be told instead of `redis://:password@group/database`: every Sentinel with the rest."""
    asked = _parts(url)
    name, secret = (quote(asked.get(part) or "", safe="") for part in ("username", "password"))
    who = f"{name}:{secret}@" if secret else ""
    return ";".join(f"sentinel://{who}{host}:{port}/{asked.get('db', 0)}" for host, port in sentinels)


def group_of(url: str) -> str:
    """The name of the group."""
    return str(_parts(url)["host"])


def _parts(url: str) -> dict[str, Any]:
    """Raises ValueError for TLS and sockets, which would lead past the Sentinels or go on in clear."""
    parts = dict(parse_url(url))  # type: ignore[no-untyped-call]
    if "connection_class" in parts:
        raise ValueError("With REDIS_SENTINELS, REDIS_URL has to begin with redis:// (neither TLS nor a socket).")
    return parts
