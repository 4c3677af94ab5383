"""Does worker or beat of one machine ever go on without the other?"""

from __future__ import annotations

import os
import signal
import threading

import pytest

from quizsite.local.worker import BeatBeside


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
