"""How do the measured figures stand beside the yardsticks and the targets, on paper and in a file?"""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.load.lanes import Tally, percentile
from tests.load.meter import Cost


@dataclass
class Part:
    """One thing measured in several rounds: rates per second, latencies in ms, processor ms for one by part."""

    name: str
    rates: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p95: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    cpu: list[dict[str, float]] = field(default_factory=list)
    wal: list[float] = field(default_factory=list)  # bytes for one
    count: int = 0
    errors: int = 0

    def add(self, tally: Tally, cost: Cost, wal: int = 0) -> None:
        """One round by the players."""
        done = len(tally.took)
        self.rates.append(tally.rate)
        self.p50.append(percentile(tally.took, 0.50))
        self.p95.append(percentile(tally.took, 0.95))
        self.p99.append(percentile(tally.took, 0.99))
        self.cpu.append(cost.per(done))
        self.wal.append(wal / done if done else 0)
        self.count += done
        self.errors += tally.errors

    def add_work(self, done: int, seconds: float, cost: Cost, wal: int = 0) -> None:
        """One round of work in the background, or of a program of its own."""
        self.rates.append(done / seconds)
        self.cpu.append(cost.per(done))
        self.wal.append(wal / done if done else 0)
        self.count += done

    def cpu_of(self, *parts: str) -> float:
        """The median of what these parts of the machine spent for one, in ms."""
        return middle([sum(one.get(part, 0.0) for part in parts) for one in self.cpu])

    @property
    def rate(self) -> float:
        return middle(self.rates)


def middle(values: Sequence[float]) -> float:
    """The median; 0 of nothing."""
    return statistics.median(values) if values else 0.0


@dataclass
class Book:
    """All figures of a run, in the order in which they were begun. Parts in the same rounds can be compared."""

    parts: dict[str, Part] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)

    def part(self, name: str) -> Part:
        return self.parts.setdefault(name, Part(name))

    def ratio(self, name: str, to: str) -> float | None:
        """The median of the rounds' ratios of two rates."""
        if name not in self.parts or to not in self.parts:
            return None
        pairs = list(zip(self.parts[name].rates, self.parts[to].rates, strict=False))
        return middle([mine / other for mine, other in pairs if other]) if pairs else None

    def rows(self) -> list[dict[str, Any]]:
        return [self._row(part) for part in self.parts.values()]

    def _row(self, part: Part) -> dict[str, Any]:
        workers = [name for one in part.cpu[:1] for name in one if name.startswith("worker")]
        return {
            "part": part.name,
            "per_second": round(part.rate, 1),
            "to_bare_view": _rounded(self.ratio(part.name, "bare view")) if part.name != "bare view" else 1.0,
            "p50_ms": round(middle(part.p50), 1),
            "p95_ms": round(middle(part.p95), 1),
            "p99_ms": round(middle(part.p99), 1),
            "web_ms": round(part.cpu_of("web"), 3),
            "database_ms": round(part.cpu_of("database"), 3),
            "workers_ms": round(part.cpu_of(*workers), 3),
            "players_ms": round(part.cpu_of("players"), 3),
            "wal_bytes": round(middle(part.wal)),
            "rounds": len(part.rates),
            "count": part.count,
            "errors": part.errors,
            "rates": [round(rate, 1) for rate in part.rates],
        }

    def table(self) -> str:
        """For people: times and costs for one, in milliseconds."""
        head = ("part", "per second", "× bare", "p50", "p95", "p99", "web", "database", "workers", "WAL", "errors")
        names = (
            "part", "per_second", "to_bare_view", "p50_ms", "p95_ms", "p99_ms", "web_ms", "database_ms", "workers_ms",
            "wal_bytes", "errors",
        )  # fmt: skip
        lines = [head, *(tuple(_cell(row[name]) for name in names) for row in self.rows())]
        widths = [max(len(line[place]) for line in lines) for place in range(len(head))]
        return "\n".join(
            "  ".join(
                cell.ljust(width) if not place else cell.rjust(width)
                for place, (cell, width) in enumerate(zip(line, widths, strict=True))
            ).rstrip()
            for line in lines
        )

    def write(self, path: Path) -> None:
        path.write_text(json.dumps({"facts": self.facts, "parts": self.rows()}, indent=1) + "\n")


def _rounded(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 2)


def _cell(value: Any) -> str:
    if value is None or value == 0:
        return "–"
    return f"{value:,}" if isinstance(value, int | float) else str(value)
