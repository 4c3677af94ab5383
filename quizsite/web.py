"""How do the web processes of one host share what the site takes in memory? It is loaded once, before Granian forks.

`python -m quizsite.web …` takes Granian's own options. Pages of memory that nobody writes to stay common to all web
processes; `gc.freeze` keeps Python's collector from writing to them. Nothing here may open a connection or start a
thread. New code needs a restart: a hang-up signal makes Granian fork what was loaded at the start.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import signal

from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver
from granian.cli import cli

from quizsite.wsgi import application  # noqa: F401  loads the site

M_ARENA_MAX, ARENAS = -8, 2  # glibc's <malloc.h>
TO_STOP = (signal.SIGTERM, signal.SIGINT)


def share_memory_among_threads() -> None:
    """glibc gives each thread a heap of its own, and what one thread has freed no other uses: two heaps are enough.

    Other C libraries have no such thing to turn.
    """
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)


def load() -> None:
    """What the first requests would load: the addresses with their views, what these import, and the templates."""
    for pattern in get_resolver().url_patterns:
        getattr(pattern, "url_patterns", None)
    folder = settings.BASE_DIR / "templates"
    for path in folder.rglob("*.html"):
        get_template(str(path.relative_to(folder)))
    gc.collect()
    gc.freeze()


def stop_at_once_when_forked() -> None:
    """Lets a request to stop end a web process that was only just forked.

    It inherits Granian's own handlers, which do nothing there: until Granian sets the real ones a SIGTERM would be
    lost, and the process killed when Granian's patience ends. What comes during the fork waits for its end.
    """
    os.register_at_fork(before=_hold, after_in_parent=_let_go, after_in_child=_stop_at_once)


def _hold() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, TO_STOP)


def _let_go() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, TO_STOP)


def _stop_at_once() -> None:
    for number in TO_STOP:
        signal.signal(number, signal.SIG_DFL)
    _let_go()


if __name__ == "__main__":
    share_memory_among_threads()
    load()
    stop_at_once_when_forked()
    cli(auto_envvar_prefix="GRANIAN")
