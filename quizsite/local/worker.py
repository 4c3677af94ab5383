"""How do worker and beat of one machine share a process, so that neither goes on without the other?

Celery's own `--beat` forks a process: some 70 MB more, and nobody would see it die. Here beat is a thread.
"""

from __future__ import annotations

import os
import signal
import threading
from typing import Any

from celery import bootsteps
from celery.beat import EmbeddedService

from quizsite.celery import app

__all__ = ["BeatBeside", "app"]

# Seconds: beat looks up from its sleep at least every five.
STOPS_WITHIN = 6


class BeatBeside(bootsteps.StartStopStep):
    """The worker's part that is beat; when it ends unasked, the whole process is told to stop."""

    def create(self, worker: Any) -> Any:
        """Celery starts and stops what this gives."""
        self.asked = False
        schedule = worker.app.conf.beat_schedule_filename
        return EmbeddedService(worker.app, thread=True, schedule_filename=schedule)

    def start(self, worker: Any) -> None:
        """With somebody who waits for its end."""
        super().start(worker)
        threading.Thread(target=self._watch, args=(self.obj,), daemon=True).start()

    def stop(self, _: Any) -> None:
        """Asked, this time. Celery's own stop would wait for ever for a beat that has died of an error."""
        self.asked = True
        self.obj.service.stop()
        self.obj.join(timeout=STOPS_WITHIN)

    def terminate(self, worker: Any) -> None:
        """In a hurry as otherwise."""
        self.stop(worker)

    def _watch(self, beat: threading.Thread) -> None:
        beat.join()
        if not self.asked:
            os.kill(os.getpid(), signal.SIGTERM)


app.steps["worker"].add(BeatBeside)
