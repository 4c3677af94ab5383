"""How is a part of the deployment killed in the middle of a drill, and is it well again afterwards?"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from dataclasses import dataclass

from quizsite.drill.stage import DrillBroken

# What kills each part where docs/operate.md was followed.
USUAL = {
    "web": "systemctl kill --signal=SIGKILL quizsite-web.service",
    "worker": "systemctl kill --signal=SIGKILL quizsite-worker.service",
    "beat": "systemctl kill --signal=SIGKILL quizsite-beat.service",
    "broker": "systemctl kill --signal=SIGKILL valkey-server.service",
    "database": "systemctl kill --signal=SIGKILL postgresql.service",
}


@dataclass(frozen=True, slots=True)
class Target:
    """A part and how it is killed: a process id, or a command."""

    name: str
    how: str

    def kill(self) -> None:
        """Raises `DrillBroken` if that does not work: a drill that kills nothing proves nothing."""
        try:
            if self.how.isdigit():
                os.kill(int(self.how), signal.SIGKILL)
            else:
                subprocess.run(shlex.split(self.how), check=True, capture_output=True, timeout=30)  # noqa: S603 - the operator's own
        except (OSError, subprocess.SubprocessError) as error:
            raise DrillBroken(f"{self.name} could not be killed by {self.how!r}: {error}") from error


def read_target(text: str) -> Target:
    """`web`, `web=4711` or `web=COMMAND`. Raises ValueError for a part of no known name and no command."""
    name, _, how = text.partition("=")
    if not how and name not in USUAL:
        raise ValueError(f"{name}: say how to kill it, as {name}=PID or {name}=COMMAND")
    return Target(name, how or USUAL[name])
