"""Which programs make up the running site, and how is each started?"""

from __future__ import annotations

import sys
from pathlib import Path


def web_command(host: str, port: int, *, workers: int = 2, threads: int = 2) -> list[str]:
    """Granian under WSGI. On two cores two processes measured best, with four threads each where the database is
    PostgreSQL (see docs/scale.md), and with two where it is SQLite, which lets one write at a time.

    Granian counts connections that are kept open as under way, and by default lets a process have backlog / workers of
    them. With a page open a student that was a wait of up to half a minute for the 1,025th.
    """
    return [
        *(sys.executable, "-m", "quizsite.web", "--interface", "wsgi", "--http", "1", "--no-ws"),
        *("--host", host, "--port", str(port), "--workers", str(workers), "--blocking-threads", str(threads)),
        *("--runtime-threads", "1", "--respawn-failed-workers", "--workers-kill-timeout", "5"),
        *("--backlog", "4096", "--backpressure", "8192"),
        *("--log-level", "warning", "quizsite.wsgi:application"),
    ]


def worker_command(name: str = "worker", *, concurrency: int = 1, application: str = "quizsite") -> list[str]:
    """One Celery worker. Gossip and mingle are for clusters; without them it starts at once."""
    return [
        *(sys.executable, "-W", "ignore:You're running the worker with superuser", "-m", "celery", "--quiet"),
        *("--app", application, "worker", "--hostname", f"{name}@localhost"),
        *("--concurrency", str(concurrency), "--without-gossip", "--without-mingle", "--loglevel", "WARNING"),
    ]


def embedded_worker_command() -> list[str]:
    """Worker and beat of one machine in one process: tasks run in a thread beside beat's."""
    return [*worker_command(application="quizsite.local.worker:app"), "--pool", "threads"]


def prepare_command() -> list[str]:
    """What must be up to date before anything else starts."""
    return [sys.executable, "-m", "quizsite.local.prepare"]


def beat_command(var: Path) -> list[str]:
    """Celery beat, which wakes the sweepers. It keeps its place in `var`."""
    return [
        *(sys.executable, "-m", "celery", "--quiet", "--app", "quizsite", "beat", "--loglevel", "WARNING"),
        *("--schedule", str(var / "beat-schedule"), "--pidfile", ""),
    ]
