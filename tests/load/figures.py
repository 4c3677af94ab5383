"""Which figures has a run of the benchmark found, round by round?"""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.load.lanes import Tally, percentile
from tests.load.meter import PLAYERS, Cost

YARDSTICK = "bare view"


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
    resent: int = 0

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
        self.resent += tally.resent

    def add_work(self, done: int, seconds: float, cost: Cost, wal: int = 0) -> None:
        """One round of work in the background, or of a program of its own."""
        self.rates.append(done / seconds)
        self.cpu.append(cost.per(done))
        self.wal.append(wal / done if done else 0)
        self.count += done

    def cpu_rounds(self, *parts: str) -> list[float]:
        """What these parts of the machine spent for one, in ms, by round; "workers" are all of them."""
        return [sum(_spent(one, part) for part in parts) for one in self.cpu]

    def cpu_of(self, *parts: str) -> float:
        return middle(self.cpu_rounds(*parts))

    @property
    def rate(self) -> float:
        return middle(self.rates)

    @property
    def players_share(self) -> float:
        """Of all processor time in this part, from 0 to 1, what the players themselves took."""
        return middle([one.get(PLAYERS, 0.0) / total for one in self.cpu if (total := sum(one.values()))])


def _spent(one: dict[str, float], part: str) -> float:
    if part == "workers":
        return sum(spent for name, spent in one.items() if name.startswith("worker"))
    return one.get(part, 0.0)


def middle(values: Sequence[float]) -> float:
    """The median; 0 of nothing."""
    return statistics.median(values) if values else 0.0


@dataclass
class Book:
    """All figures of a run, in the order in which they were begun. Parts in the same rounds can be compared.

    `failed`: what went wrong, by part; the figures of the others stand.
    """

    parts: dict[str, Part] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    def part(self, name: str) -> Part:
        return self.parts.setdefault(name, Part(name))

    def rates(self, name: str) -> list[float]:
        """By round; empty if the part was not measured."""
        return self.parts[name].rates if name in self.parts else []

    def ratios(self, name: str, to: str = YARDSTICK) -> list[float]:
        """Of two rates, round by round, where both were measured in the same rounds."""
        pairs = list(zip(self.rates(name), self.rates(to), strict=False))
        return [mine / other for mine, other in pairs if other]

    def rows(self) -> list[dict[str, Any]]:
        return [self._row(part) for part in self.parts.values()]

    def _row(self, part: Part) -> dict[str, Any]:
        ratios = self.ratios(part.name)
        return {
            "part": part.name,
            "per_second": round(part.rate, 1),
            "to_bare_view": round(middle(ratios), 2) if ratios else None,
            "p50_ms": round(middle(part.p50), 1),
            "p95_ms": round(middle(part.p95), 1),
            "p99_ms": round(middle(part.p99), 1),
            "web_ms": round(part.cpu_of("web"), 3),
            "workers_ms": round(part.cpu_of("workers"), 3),
            "database_ms": round(part.cpu_of("database"), 3),
            "players_ms": round(part.cpu_of(PLAYERS), 3),
            "players_share": round(part.players_share, 3),
            "wal_bytes": round(middle(part.wal)),
            "rounds": len(part.rates),
            "count": part.count,
            "errors": part.errors,
            "sent_again": part.resent,
            "rates": [round(rate, 1) for rate in part.rates],
            "p95s_ms": [round(one, 1) for one in part.p95],
        }

    def write(self, path: Path, **more: Any) -> None:
        """The whole book so far; a file that was there before is replaced at once."""
        text = json.dumps({"facts": self.facts, "failed": self.failed, "parts": self.rows(), **more}, indent=1)
        fresh = path.with_suffix(".writing")
        fresh.write_text(text + "\n")
        fresh.replace(path)
