"""Which processes still run although they should have ended?"""

from __future__ import annotations

import time
from collections.abc import Iterable

import psutil


def survivors(processes: Iterable[psutil.Process], seconds: float = 10) -> list[psutil.Process]:
    """Those that still run after so long. One that has ended but was not collected by its parent has ended."""
    patience_ends = time.monotonic() + seconds
    left = [process for process in processes if _runs(process)]
    while left and time.monotonic() < patience_ends:
        time.sleep(0.05)
        left = [process for process in left if _runs(process)]
    return left


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
