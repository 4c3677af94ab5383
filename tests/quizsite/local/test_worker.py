"""Does worker or beat of one machine ever go on without the other?"""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from quizsite.local.worker import BeatBeside, app


@pytest.mark.parametrize(("asked", "told"), [(False, [signal.SIGTERM]), (True, [])])
def test_a_beat_that_ends_unasked_stops_the_worker(
    asked: bool, told: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[int] = []
    monkeypatch.setattr(os, "kill", lambda _, number: heard.append(number))
    step = BeatBeside(None)
    step.asked = asked
    beat = threading.Thread(target=int)
    beat.start()
    step._watch(beat)
    assert heard == told


def test_a_beat_that_died_of_an_error_holds_up_no_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[int] = []
    ended = threading.Event()
    monkeypatch.setattr(os, "kill", lambda _, number: (heard.append(number), ended.set()))
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    monkeypatch.setitem(app.conf, "beat_schedule_filename", str(tmp_path / "nowhere" / "beat-schedule"))
    step = BeatBeside(None)
    step.obj = step.create(SimpleNamespace(app=app))
    step.start(None)
    assert ended.wait(60)
    assert heard == [signal.SIGTERM]
    stopping = threading.Thread(target=step.stop, args=(None,), daemon=True)
    stopping.start()
    stopping.join(10)
    assert not stopping.is_alive()
