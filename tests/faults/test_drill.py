"""Does the drill play a sitting on real servers, kill a worker, keep count, and leave nothing behind?"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.management import CommandError, call_command

from exams.models import Attempt, Course, JournalEntry, User
from tests.services.site import Beat, Web, Worker


def test_a_drill_keeps_every_promise_and_cleans_up(
    site: Web, site_settings: dict[str, str], tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]  # as the site's own processes
    drill = {"students": 6, "minutes": 0.2, "url": site.url}
    with pytest.raises(CommandError, match=r"These parts do not work: (beat, worker|worker, beat)"):
        call_command("drill", **drill)
    doomed = Worker(tmp_path, site_settings, node="doomed").start()
    with Beat(tmp_path, site_settings), Worker(tmp_path, site_settings):
        _wait_for_heartbeats(site)
        assert doomed.process is not None
        call_command("drill", f"--kill=worker={doomed.process.pid}", **drill)
    said = capsys.readouterr().out
    assert "Killed worker" in said and "60 answers graded" in said and "Every promise was kept." in said
    assert not doomed.alive
    left = (Attempt, JournalEntry, Course, User)
    assert [model.objects.count() for model in left] == [0] * len(left)  # type: ignore[attr-defined]


def _wait_for_heartbeats(site: Web) -> None:
    patience_ends = time.monotonic() + 40
    while httpx.get(f"{site.url}/readyz").status_code != 200:
        assert time.monotonic() < patience_ends, "beat and worker never said that they live"
        time.sleep(0.5)
