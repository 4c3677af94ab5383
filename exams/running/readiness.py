"""Does the deployment work, and what do the clocks of its web hosts say? As whoever composes the site tells."""

from __future__ import annotations

import datetime as dt
import logging
import platform

from django.conf import settings
from django.core.cache import cache
from django.utils.module_loading import import_string

from exams.running.guesses import OUT_OF_REACH

CLOCKS = "exams.host_clocks"
KEPT = dt.timedelta(hours=6)
logger = logging.getLogger(__name__)


def services() -> dict[str, bool]:
    """Each part of the deployment and whether it works.

    `READINESS` is the dotted path of a function that returns objects with `name` and `works`; looking at the clock,
    it notes how far this host's is off (`note_clock`).
    """
    path = getattr(settings, "READINESS", "")
    return {part.name: part.works for part in import_string(path)()} if path else {}


def host_clocks() -> dict[str, dt.timedelta]:
    """How far the clock of each web host is from the database's; positive is ahead. Of those looked at lately."""
    return {host: dt.timedelta(milliseconds=ms) for host, ms in _noted().items()}


def note_clock(ms: float) -> None:
    """Notes how many milliseconds this host's clock is ahead of the database's.

    Two hosts at once can lose one note, which comes again with the next look.
    """
    try:
        cache.set(CLOCKS, {**_noted(), platform.node(): ms}, KEPT.total_seconds())
    except OUT_OF_REACH:
        logger.warning("The cache is out of reach; this host's clock is not noted.")


def _noted() -> dict[str, float]:
    try:
        return cache.get(CLOCKS) or {}
    except OUT_OF_REACH:
        logger.warning("The cache is out of reach; nothing is known of other hosts' clocks.")
        return {}
