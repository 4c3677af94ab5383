"""What does a stretch of work cost each part of the machine? Processor time, which a busy neighbour does not change as
much as the clock on the wall.
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

PLAYERS = "players"


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of processor time by part, and of the clock on the wall."""

    wall: float
    cpu: dict[str, float]

    def per(self, count: int) -> dict[str, float]:
        """Milliseconds of each part for one of so many."""
        return {part: seconds / count * 1000 for part, seconds in self.cpu.items()} if count else {}


def cpu_of(pid: int) -> float:
    """Seconds of a process, its children, and those of its children that have ended."""
    total = 0.0
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        for one in (process, *process.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess):
                times = one.cpu_times()
                total += times.user + times.system + times.children_user + times.children_system
    return total


def pss_of(pid: int) -> dict[int, float]:
    """Proportional set size of a process and of each of its children in MiB."""
    found = {}
    process = psutil.Process(pid)
    for one in (process, *process.children(recursive=True)):
        with contextlib.suppress(psutil.NoSuchProcess, OSError):
            for line in Path(f"/proc/{one.pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    found[one.pid] = int(line.split()[1]) / 1024
    return found


class Meter:
    """Measures from its making (or the last `lap`) by the pids of the parts' leading processes."""

    def __init__(self, pids: dict[str, int]) -> None:
        self.pids = pids
        self.lap()

    def lap(self) -> Cost:
        """What was spent since the lap before; by the players, too, who are this process without its children."""
        now, cpu = time.perf_counter(), {part: cpu_of(pid) for part, pid in self.pids.items()}
        cpu[PLAYERS] = time.process_time()
        wall_before, cpu_before = getattr(self, "last", (now, cpu))
        self.last = (now, cpu)
        return Cost(now - wall_before, {part: cpu[part] - cpu_before[part] for part in cpu})
