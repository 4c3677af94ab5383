"""What does a player say, and what does it hear?

A player is a generator: it yields a request, a pause or the loss of its connection, and is told each reply.
`tests.load.drive` carries thousands of them in one small process.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, and how long it took in seconds; status 0 where nothing did."""

    status: int
    head: bytes
    body: bytes
    took: float

    def header(self, name: str) -> str:
        """The value of a header; empty if the reply has none of that name."""
        mark = f"{name}:".encode().lower()
        lines = (line for line in self.head.split(b"\r\n") if line.lower().startswith(mark))
        return next((line[len(mark) :].strip().decode() for line in lines), "")

    def cookie(self, name: str) -> str:
        """The value of a cookie that the reply sets; empty if it does not."""
        mark = f"{name}=".encode()
        for line in self.head.split(b"\r\n"):
            if line.lower().startswith(b"set-cookie:") and mark in line:
                return line.split(mark, 1)[1].split(b";", 1)[0].decode()
        return ""


@dataclass(frozen=True, slots=True)
class Ask:
    """A request of some kind, for a tally that tells kinds apart."""

    data: bytes
    kind: str


@dataclass(frozen=True, slots=True)
class Pause:
    """The player waits so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Drop:
    """The player's connection is lost; the next request makes a new one."""


Player = Generator["bytes | Ask | Pause | Drop", Reply]


@dataclass
class Tally:
    """What a run came to. Latencies in seconds; statuses of replies, 0 for a request that was lost.

    `resent`: requests sent again on a new connection, as browsers do, because the server had closed the old one.
    """

    took: list[float] = field(default_factory=list)
    by_kind: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[int] = field(default_factory=Counter)
    resent: int = 0
    seconds: float = 0.0

    def hear(self, status: int, took: float, kind: str) -> None:
        """One reply."""
        self.statuses[status] += 1
        self.took.append(took)
        if kind:
            self.by_kind[kind].append(took)

    @property
    def rate(self) -> float:
        return len(self.took) / self.seconds if self.seconds else 0.0

    @property
    def errors(self) -> int:
        return sum(count for status, count in self.statuses.items() if not 200 <= status < 400)


def percentile(took: Sequence[float], share: float) -> float:
    """In milliseconds, of seconds; 0 of nothing."""
    ranked = sorted(took)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))] * 1000 if ranked else 0.0


def request(method: str, path: str, *, body: bytes = b"", **headers: str) -> bytes:
    """The bytes of one request; underscores in the names of headers stand for hyphens."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body
