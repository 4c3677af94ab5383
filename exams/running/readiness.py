"""Does the deployment work, and what do the clocks of its web hosts say? As whoever composes the site tells."""

from __future__ import annotations

import datetime as dt
import platform

from django.conf import settings
from django.core.cache import cache
from django.utils.module_loading import import_string

CLOCKS = "exams.host_clocks"
KEPT = dt.timedelta(hours=6)


def services() -> dict[str, bool]:
    """Each part of the deployment and whether it works.

    `READINESS` is the dotted path of a function that returns objects with `name` and `works`, and for the clock
    `numbers["offset_ms"]`: how far the database's is ahead of this host's.
    """
    path = getattr(settings, "READINESS", "")
    parts = import_string(path)() if path else []
    for part in parts:
        if part.name == "clock" and "offset_ms" in part.numbers:
            _note_clock(-part.numbers["offset_ms"])
    return {part.name: part.works for part in parts}


def host_clocks() -> dict[str, dt.timedelta]:
    """How far the clock of each web host is from the database's; positive is ahead. Of those that said so lately."""
    return {host: dt.timedelta(milliseconds=ms) for host, ms in (cache.get(CLOCKS) or {}).items()}


def _note_clock(ms: float) -> None:
    """Notes this host's. Two hosts at once can lose one note, which comes again with the next look."""
    cache.set(CLOCKS, {**(cache.get(CLOCKS) or {}), platform.node(): ms}, KEPT.total_seconds())
