"""What happens between `make run` and a page in the browser?"""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from quizsite.demo.accounts import accounts_table
from quizsite.local.environment import one_machine
from quizsite.local.services import embedded_worker_command, prepare_command, web_command
from quizsite.local.supervisor import Ended, Service, StopRequested, Supervisor, say
from quizsite.local.valkey import Valkey

ROOT = Path(__file__).resolve().parents[2]
WEB_READY_SECONDS = 60.0
LOCK_SECONDS = 8.0  # longer than a guard takes to clean up


class FolderInUseError(Exception):
    """Another `make run` works with the same folder of data."""


@contextlib.contextmanager
def folder_lock(var: Path) -> Iterator[IO[str]]:
    """Hold the folder for one site: two servers on one append-only file would destroy it.

    Waits a little for a killed site's guard, which holds the lock while it cleans up.
    """
    var.mkdir(parents=True, exist_ok=True, mode=0o700)
    patience_ends = time.monotonic() + LOCK_SECONDS
    with (var / "run.lock").open("w") as lock:
        while not _locked(lock):
            if time.monotonic() > patience_ends:
                raise FolderInUseError(f"A site runs on {var} already; stop it with Ctrl-C in its terminal.")
            time.sleep(0.2)
        yield lock


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def answers(host: str, port: int) -> bool:
    """Whether anything accepts connections at the address."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def wait_for_web(supervisor: Supervisor, host: str, port: int) -> Ended | None:
    """Return when the web server accepts connections, or the service that ended before it did."""
    patience_ends = time.monotonic() + WEB_READY_SECONDS
    while not answers(host, port) and time.monotonic() < patience_ends:
        if ended := supervisor.ended_within(0.1):
            return ended
    return None


def announce(host: str, port: int) -> None:
    """Tell the newcomer where to go and as whom."""
    shown = "localhost" if host in ("127.0.0.1", "::1") else host
    say(f"\nThe site is at http://{shown}:{port}/\n\nSign in with one of the demo accounts:\n")
    say("\n".join(f"    {line}" for line in accounts_table().splitlines()))
    say("\nCtrl-C stops everything.\n")


def run_services(supervisor: Supervisor, valkey: Valkey | None, host: str, port: int) -> Ended:
    """Start everything in order; return the service that ended by itself."""
    if valkey:
        supervisor.start(Service("valkey", valkey.command()))
        valkey.wait_ready()
    say("Preparing the database, the static files and the demo.")
    if failed := supervisor.run(Service("preparation", prepare_command())):
        return failed
    supervisor.start(Service("worker", embedded_worker_command()))
    supervisor.start(Service("web", web_command(host, port)))
    if ended := wait_for_web(supervisor, host, port):
        return ended
    announce(host, port)
    return supervisor.wait_for_end()


def run_site(var: Path) -> int:
    """Run until somebody stops it (exit code 0) or a service ends by itself (exit code 1)."""
    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
    valkey = None if os.environ.get("REDIS_URL") else Valkey(var / "valkey")
    os.environ.update(one_machine(os.environ, var, valkey.url if valkey else ""))
    ended = None
    with folder_lock(var) as lock, Supervisor(os.environ, ROOT, held_open=[lock.fileno()]) as supervisor:
        with contextlib.suppress(StopRequested):
            ended = run_services(supervisor, valkey, host, port)
        say("\nStopping.")
    if ended is None:
        return 0
    say(f"\nThe site has stopped, because its {ended.service.name} ended by itself (exit code {ended.code}).")
    return 1


def main() -> int:
    """The exit code of `make run`."""
    var = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
    try:
        return run_site(var)
    except (FolderInUseError, TimeoutError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:  # before anything was started
        return 130


if __name__ == "__main__":
    sys.exit(main())
