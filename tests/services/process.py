"""How does a test start a real server, wait for it, kill it and start it again?"""

from __future__ import annotations

import abc
import contextlib
import functools
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from quizsite.local.leash import Leash

ROOT = Path(__file__).resolve().parents[2]


class ServerNotReadyError(Exception):
    """The server ended or did not answer in time; the message holds the end of its log."""


@functools.cache
def leash() -> Leash:
    """One for the whole test process: nothing survives a killed test run."""
    return Leash()


class ServerProcess(abc.ABC):
    """One real server process with a log file. A subclass says how it starts and when it is ready.

    `directory` holds its files and its log; `environment` is the whole environment of the process.
    """

    name = "server"
    stop_signal = signal.SIGTERM
    ready_seconds = 30.0
    stop_seconds = 15.0

    def __init__(self, directory: Path, environment: Mapping[str, str] | None = None) -> None:
        self.directory = directory
        self.environment = dict(os.environ if environment is None else environment)
        self.log = directory / f"{self.name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    @abc.abstractmethod
    def command(self) -> list[str]:
        """What to run."""

    @abc.abstractmethod
    def is_ready(self) -> bool:
        """Whether it answers."""

    def options(self) -> dict[str, Any]:
        """More arguments for Popen."""
        return {}

    @property
    def alive(self) -> bool:
        """Whether the leading process runs."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> Self:
        """Start and wait until it answers."""
        self.launch()
        return self.wait_ready()

    def launch(self) -> None:
        """Start without waiting."""
        self.directory.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                env=self.environment,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **self.options(),
            )
        leash().hold(self.process.pid)

    def wait_ready(self) -> Self:
        """Wait until it answers; ServerNotReadyError if it ends or takes too long."""
        patience_ends = time.monotonic() + self.ready_seconds
        while not self.is_ready():
            if not self.alive or time.monotonic() > patience_ends:
                why = "did not answer in time" if self.alive else "ended at its start"
                self.kill9()
                raise ServerNotReadyError(f"{self.name} {why}:\n{self.log_text()[-3000:]}")
            time.sleep(0.05)
        return self

    def stop(self) -> int | None:
        """Ask it to stop, kill what does not; its exit code, or None if it was not running."""
        if self.process is None:
            return None
        if self.alive:
            self.process.send_signal(self.stop_signal)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(self.stop_seconds)
        return self.kill9()

    def kill9(self) -> int | None:
        """Kill the process and its children as a power cut would; its exit code."""
        if self.process is None:
            return None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        code = self.process.wait()
        leash().release(self.process.pid)
        self.process = None
        return code

    def restart(self) -> Self:
        """Stop if it runs, start again with the same files and address."""
        self.stop()
        return self.start()

    def log_text(self) -> str:
        """All that it has printed."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
