"""How often may somebody guess at a door (a password, an access code, a ticket)? Counted for one person or one
attempt and never for an address, because a whole lecture hall may be behind one.

Every try is counted before it is looked at, so that a hundred at once are a hundred; what was right is forgiven. The
count is in the cache. While the cache is out of reach each process counts for itself: nobody is shut out because of
it, and nobody may guess without end.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import time
from dataclasses import dataclass

from django.core.cache import BaseCache, caches
from redis.exceptions import RedisError

from exams.errors import TooManyTries

OUT_OF_REACH = (RedisError, OSError)
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limit:
    """`times` tries at `door` within each `within`; `door` is a name that no other limit has."""

    door: str
    times: int
    within: dt.timedelta


def count_try(limit: Limit, *whose: object) -> None:
    """Counts one try at a door by whoever `whose` names (ids). Raises `TooManyTries`, which says how long to wait.

    An uncaught `TooManyTries` becomes the page 429 (see `quizsite.refusals`).
    """
    window = limit.within // dt.timedelta(seconds=1)
    now = time.time()
    if _counted(_key(limit, whose, int(now // window)), window) > limit.times:
        raise TooManyTries(dt.timedelta(seconds=window - now % window))


def forgive(limit: Limit, *whose: object) -> None:
    """Forgets the tries of this window: the last one was right."""
    window = limit.within // dt.timedelta(seconds=1)
    key = _key(limit, whose, int(time.time() // window))
    caches["here"].delete(key)
    try:
        caches["default"].delete(key)
    except OUT_OF_REACH:
        logger.warning("The cache is out of reach; tries are counted by each process.")


def _key(limit: Limit, whose: tuple[object, ...], window: int) -> str:
    """No NetID and no code stands in the cache in clear."""
    name = hashlib.sha256(repr(tuple(map(str, whose))).encode()).hexdigest()
    return f"guesses:{limit.door}:{name}:{window}"


def _counted(key: str, seconds: int) -> int:
    try:
        return _raised(caches["default"], key, seconds)
    except OUT_OF_REACH:
        logger.warning("The cache is out of reach; tries are counted by each process.")
        return _raised(caches["here"], key, seconds)


def _raised(cache: BaseCache, key: str, seconds: int) -> int:
    if cache.add(key, 1, timeout=seconds):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it ran out between the two
        cache.add(key, 1, timeout=seconds)
        return 1
