"""Which work of the site as a whole runs in the background? It says that it lives, and forgets old sign-ins."""

from __future__ import annotations

import contextlib
import datetime as dt

from celery import shared_task
from celery.signals import before_task_publish
from django.conf import settings

from quizsite.health.broker import NoBrokerError, note_heartbeat
from quizsite.personal.signins import forget_old_sign_ins as forget

HEARTBEAT = "quizsite.tasks.heartbeat"


@shared_task(name=HEARTBEAT)
def heartbeat() -> None:
    """Runs in a worker, so a worker lives. What it cannot write, the readiness page misses."""
    with contextlib.suppress(NoBrokerError):
        note_heartbeat("worker")


@shared_task(name="quizsite.tasks.forget_old_sign_ins")
def forget_old_sign_ins() -> int:
    """Sent by beat every night: addresses of where people signed in from are not kept for ever."""
    return forget(dt.timedelta(days=settings.SIGN_IN_LOG_DAYS))


@before_task_publish.connect(sender=HEARTBEAT)
def beat_lives(**_: object) -> None:
    """Only beat sends that task, so beat lives."""
    with contextlib.suppress(NoBrokerError):
        note_heartbeat("beat")
