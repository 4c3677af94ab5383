"""How is the broker asked anything without waiting for it? One connection, one second of patience."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import redis
from django.conf import settings

from quizsite.sentinels import Address, SentinelPool

PATIENCE_SECONDS = 1.0
QUEUE = "celery"  # where Celery's tasks wait
BEATS = ("beat", "worker")
REMEMBERED_SECONDS = 120  # how long a heartbeat stays readable


class NoBrokerError(Exception):
    """The broker is not configured, or does not answer."""


@dataclass(frozen=True, slots=True)
class BrokerState:
    """What the broker says: how many tasks wait, and how many seconds ago beat and a worker were last alive."""

    queued: int
    heartbeats: dict[str, float | None]


@lru_cache
def _client(url: str, sentinels: tuple[Address, ...]) -> redis.Redis:
    patience = {"socket_timeout": PATIENCE_SECONDS, "socket_connect_timeout": PATIENCE_SECONDS}
    if not sentinels:
        return redis.Redis.from_url(url, **patience)
    password = settings.REDIS_SENTINEL_PASSWORD
    pool = SentinelPool.from_url(url, sentinels=sentinels, sentinel_password=password, **patience)
    return redis.Redis(connection_pool=pool)


def client() -> redis.Redis:
    """A connection of this process. Raises `NoBrokerError` if none is configured."""
    if not settings.REDIS_URL:
        raise NoBrokerError
    return _client(settings.REDIS_URL, tuple(settings.REDIS_SENTINELS))


def note_heartbeat(who: str) -> None:
    """Writes that `who` is alive. The age is told by the broker's own clock. Raises `NoBrokerError`."""
    try:
        client().set(_key(who), 1, ex=REMEMBERED_SECONDS)
    except redis.RedisError as error:
        raise NoBrokerError from error


def broker_state() -> BrokerState:
    """All that is asked of the broker, in one round trip. Raises `NoBrokerError`."""
    try:
        with client().pipeline(transaction=False) as pipe:
            pipe.llen(QUEUE)
            for who in BEATS:
                pipe.pttl(_key(who))
            queued, *left = pipe.execute()
    except redis.RedisError as error:
        raise NoBrokerError from error
    ages = [REMEMBERED_SECONDS - ms / 1000 if ms >= 0 else None for ms in left]
    return BrokerState(queued, dict(zip(BEATS, ages, strict=True)))


def _key(who: str) -> str:
    return f"quizsite:heartbeat:{who}"
