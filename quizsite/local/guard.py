"""Who cleans up when the supervisor itself is killed and cannot?

Run by path, with the standard library only. Standard input is a pipe that only the supervisor holds. Its
lines name what was started (`+PID`) and what has ended (`-PID`); its end says that the supervisor is gone.
"""

import contextlib
import os
import signal
import sys
import time

PATIENCE_SECONDS = 5.0


def group_lives(group: int) -> bool:
    """Whether any process of the group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def end_groups(leaders: list[int]) -> None:
    """Ask all leaders to stop, wait for all together, then kill what is left of their process groups."""
    for leader in leaders:
        with contextlib.suppress(ProcessLookupError):
            os.kill(leader, signal.SIGTERM)
    patience_ends = time.monotonic() + PATIENCE_SECONDS
    while any(map(group_lives, leaders)) and time.monotonic() < patience_ends:
        time.sleep(0.05)
    for leader in leaders:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(leader, signal.SIGKILL)


def main() -> None:
    """Remember what runs until the pipe ends, then end it, the newest first."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    running: list[int] = []
    for line in sys.stdin:
        if line[0] == "+":
            running.append(int(line[1:]))
        else:
            running.remove(int(line[1:]))
    end_groups(running[::-1])


if __name__ == "__main__":
    main()
