"""How do started programs end even if the program that started them is killed?"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from quizsite.local import guard


class Leash:
    """A guard process at the other end of a pipe: when this process goes, it ends every group that is held.

    `held_open` are file descriptors (a lock) that the guard keeps open until it has cleaned up.
    """

    def __init__(self, *, held_open: Sequence[int] = ()) -> None:
        self._guard = subprocess.Popen(
            [sys.executable, "-I", guard.__file__],
            stdin=subprocess.PIPE,
            text=True,
            start_new_session=True,
            pass_fds=held_open,
        )

    def hold(self, leader: int) -> None:
        """End the process group of this process id, should we be killed."""
        self._tell(f"+{leader}")

    def release(self, leader: int) -> None:
        """Forget it: it has ended."""
        self._tell(f"-{leader}")

    def close(self) -> None:
        """End what is still held, and the guard with it."""
        self._guard.communicate()

    def _tell(self, line: str) -> None:
        try:
            print(line, file=self._guard.stdin, flush=True)
        except OSError:  # somebody killed the guard; whoever holds the leash still cleans up
            return
