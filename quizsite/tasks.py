"""Which work of the site as a whole runs in the background? It says that it lives, and forgets old sign-ins."""

from __future__ import annotations

import contextlib

from celery import shared_task
from celery.signals import before_task_publish

from quizsite.health.broker import NoBrokerError, note_heartbeat

HEARTBEAT = "quizsite.tasks.heartbeat"


@shared_task(name=HEARTBEAT)
def heartbeat() -> None:
    """Runs in a worker, so a worker lives. What it cannot write, the readiness page misses."""
    with contextlib.suppress(NoBrokerError):
        note_heartbeat("worker")


@before_task_publish.connect(sender=HEARTBEAT)
def beat_lives(**_: object) -> None:
    """Only beat sends that task, so beat lives."""
    with contextlib.suppress(NoBrokerError):
        note_heartbeat("beat")
