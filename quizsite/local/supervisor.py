"""What keeps several programs running as one, and leaves none of them behind?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from types import FrameType, TracebackType
from typing import IO, Self

from quizsite.local.leash import Leash

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequested(BaseException):
    """Somebody asked everything to stop. As with KeyboardInterrupt, no `except Exception` eats it."""


@dataclass(frozen=True)
class Service:
    """A program to keep running. `patience` is how many seconds it may take to stop before it is killed."""

    name: str
    command: Sequence[str]
    patience: float = 8.0


@dataclass(frozen=True)
class Ended:
    """A service that ended, and its exit code (minus the signal's number if a signal ended it)."""

    service: Service
    code: int


class Supervisor:
    """Starts services, shows what they print, and stops them in the reverse order when the block is left.

    Every service leads a process group of its own, so Ctrl-C in the terminal reaches only this process, which
    then stops them in order. A leash ends them if this process is killed; `held_open` is for the leash.
    """

    def __init__(self, environment: Mapping[str, str], directory: Path, *, held_open: Sequence[int] = ()) -> None:
        self._environment = environment
        self._directory = directory
        self._held_open = held_open
        self._running: list[tuple[Service, subprocess.Popen[str], threading.Thread]] = []
        self._ended: SimpleQueue[Ended] = SimpleQueue()
        self._stop_asked = False
        self._may_interrupt = True

    def __enter__(self) -> Self:
        self._leash = Leash(held_open=self._held_open)
        self._handlers = {number: signal.signal(number, self._on_signal) for number in STOP_SIGNALS}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._may_interrupt = False
        while self._running:
            self._stop(*self._running.pop())
        self._leash.close()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def start(self, service: Service) -> None:
        """Start one more service. A request to stop waits until the service is on the list."""
        self._may_interrupt = False
        process = subprocess.Popen(
            service.command,
            env=self._environment,
            cwd=self._directory,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        reader = threading.Thread(target=self._show, args=(service, process.stdout), daemon=True)
        self._running.append((service, process, reader))
        self._leash.hold(process.pid)
        reader.start()
        threading.Thread(target=self._watch, args=(service, process), daemon=True).start()
        self._may_interrupt = True
        if self._stop_asked:
            raise StopRequested

    def run(self, service: Service) -> Ended | None:
        """Start a program and wait until it has done its work; what ended badly meanwhile, it or another, or None."""
        self.start(service)
        ended = self.wait_for_end()
        if ended.service is not service or ended.code != 0:
            return ended
        self._stop(*self._running.pop())
        return None

    def wait_for_end(self) -> Ended:
        """The first service that ends by itself."""
        return self._ended.get()

    def ended_within(self, seconds: float) -> Ended | None:
        """The same, or None when none did."""
        try:
            return self._ended.get(timeout=seconds)
        except Empty:
            return None

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self._stop_asked:  # asked twice: patience is over
            for _, process, _ in self._running:
                _kill_group(process.pid)
        self._stop_asked = True
        if self._may_interrupt:
            self._may_interrupt = False
            raise StopRequested

    def _stop(self, service: Service, process: subprocess.Popen[str], reader: threading.Thread) -> None:
        """Ask the leader alone (it ends its own workers well), then kill whatever is left of the group."""
        process.terminate()
        try:
            process.wait(service.patience)
        except subprocess.TimeoutExpired:
            say(f"{service.name} did not stop within {service.patience:g} s and is killed.")
        _kill_group(process.pid)
        process.wait()
        reader.join(timeout=1)  # its last words come before what we say next
        self._leash.release(process.pid)

    def _show(self, service: Service, lines: IO[str]) -> None:
        for line in lines:
            say(f"{service.name:>7} | {line.rstrip()}")

    def _watch(self, service: Service, process: subprocess.Popen[str]) -> None:
        self._ended.put(Ended(service, process.wait()))


def say(sentence: str) -> None:
    """Print a line in one piece and at once; a reader that went away must not stop an exam."""
    try:
        sys.stdout.write(f"{sentence}\n")
        sys.stdout.flush()
    except OSError:
        return


def _kill_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return
