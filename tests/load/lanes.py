"""How are thousands of students played by one small process? Each is a generator that says what to send or how long to
wait; one loop over plain sockets carries them, so that the players take little of the machine that is measured.
"""

from __future__ import annotations

import contextlib
import heapq
import itertools
import selectors
import socket
import time
from collections import Counter
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, and how long it took in seconds."""

    status: int
    head: bytes
    body: bytes
    took: float

    def cookie(self, name: str) -> str:
        """The value of a cookie that the reply sets; empty if it does not."""
        mark = f"{name}=".encode()
        for line in self.head.split(b"\r\n"):
            if line.lower().startswith(b"set-cookie:") and mark in line:
                return line.split(mark, 1)[1].split(b";", 1)[0].decode()
        return ""


@dataclass(frozen=True, slots=True)
class Pause:
    """The player waits so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Drop:
    """The player's connection is lost; the next request makes a new one."""


Player = Generator["bytes | Pause | Drop", Reply]


@dataclass
class Tally:
    """What a run came to. Latencies in seconds, by the status of the reply; 0 stands for a lost connection."""

    took: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.took) / self.seconds if self.seconds else 0.0

    @property
    def errors(self) -> int:
        return sum(count for status, count in self.statuses.items() if not 200 <= status < 400)

    def percentile(self, share: float) -> float:
        """In milliseconds; 0 of nothing."""
        ranked = sorted(self.took)
        return ranked[min(len(ranked) - 1, int(share * len(ranked)))] * 1000 if ranked else 0.0


class _Lane:
    """One connection and who plays on it."""

    __slots__ = ("buffer", "needed", "player", "sent_at", "socket")

    def __init__(self, player: Player) -> None:
        self.player = player
        self.socket: socket.socket | None = None
        self.buffer = b""
        self.needed = -1
        self.sent_at = 0.0


def request(method: str, path: str, *, body: bytes = b"", **headers: str) -> bytes:
    """The bytes of one request; underscores in the names of headers stand for hyphens."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def drive(port: int, players: Iterable[Player], *, at_once: int, seconds: float | None = None) -> Tally:
    """Lets `at_once` players play at a time, until none is left or the time is up; a request under way is finished."""
    return _Drive(port, iter(players), seconds).run(at_once)


class _Drive:
    def __init__(self, port: int, players: Iterable[Player], seconds: float | None) -> None:
        self.port = port
        self.players = iter(players)
        self.ready = selectors.DefaultSelector()
        self.waiting: list[tuple[float, int, _Lane]] = []
        self.order = itertools.count()
        self.tally = Tally()
        self.running = 0
        self.ends = time.perf_counter() + seconds if seconds else float("inf")

    def run(self, at_once: int) -> Tally:
        began = time.perf_counter()
        for player in itertools.islice(self.players, at_once):
            self._begin(_Lane(player))
        while self.running:
            self._wake()
            for key, _ in self.ready.select(self._patience()):
                self._receive(key.data)
        self.tally.seconds = time.perf_counter() - began
        self.ready.close()
        return self.tally

    def _patience(self) -> float | None:
        if not self.waiting:
            return 60.0
        return max(0.0, min(self.waiting[0][0], self.ends) - time.perf_counter())

    def _wake(self) -> None:
        now = time.perf_counter()
        while self.waiting and (self.waiting[0][0] <= now or now >= self.ends):
            self._step(heapq.heappop(self.waiting)[2], None)

    def _begin(self, lane: _Lane) -> None:
        self.running += 1
        self._step(lane, None)

    def _step(self, lane: _Lane, reply: Reply | None) -> None:
        """Tells the player the reply and does what it wants next; when it has nothing more, the next one comes."""
        while True:
            try:
                wanted = next(lane.player) if reply is None else lane.player.send(reply)
                if time.perf_counter() >= self.ends:  # the player has heard the last reply, and sends no more
                    self._leave(lane)
                    return
            except StopIteration:
                follower = next(self.players, None)
                if follower is None:
                    self._leave(lane)
                    return
                lane.player, reply = follower, None
                continue
            if isinstance(wanted, Drop):
                self._hang_up(lane)
                reply = None
                continue
            if isinstance(wanted, Pause):
                heapq.heappush(self.waiting, (time.perf_counter() + wanted.seconds, next(self.order), lane))
                return
            self._send(lane, wanted)
            return

    def _send(self, lane: _Lane, data: bytes) -> None:
        if lane.socket is None:
            lane.socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
            lane.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.ready.register(lane.socket, selectors.EVENT_READ, lane)
        lane.buffer, lane.needed, lane.sent_at = b"", -1, time.perf_counter()
        try:
            lane.socket.sendall(data)
        except OSError:
            self._lost(lane)

    def _receive(self, lane: _Lane) -> None:
        assert lane.socket is not None
        try:
            data = lane.socket.recv(262_144)
        except OSError:
            data = b""
        if not data:
            self._lost(lane)
            return
        lane.buffer += data
        if lane.needed < 0:
            lane.needed = _whole(lane.buffer)
        chunked = lane.needed == 0
        if (chunked and lane.buffer.endswith(b"0\r\n\r\n")) or (lane.needed > 0 and len(lane.buffer) >= lane.needed):
            self._took(lane)

    def _took(self, lane: _Lane) -> None:
        took = time.perf_counter() - lane.sent_at
        head, body = lane.buffer.split(b"\r\n\r\n", 1)
        reply = Reply(int(head[9:12]), head, body, took)
        self.tally.took.append(took)
        self.tally.statuses[reply.status] += 1
        self._step(lane, reply)

    def _lost(self, lane: _Lane) -> None:
        self.tally.statuses[0] += 1
        self._hang_up(lane)
        self._step(lane, Reply(0, b"", b"", time.perf_counter() - lane.sent_at))

    def _hang_up(self, lane: _Lane) -> None:
        if lane.socket is not None:
            self.ready.unregister(lane.socket)
            with contextlib.suppress(OSError):
                lane.socket.close()
            lane.socket = None

    def _leave(self, lane: _Lane) -> None:
        self._hang_up(lane)
        self.running -= 1


def _whole(buffer: bytes) -> int:
    """How many bytes the whole reply has; -1 while its head is not there yet, 0 where it comes in chunks."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return -1
    for line in buffer[:end].lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return end + 4 + int(line[15:])
        if line.startswith(b"transfer-encoding:"):
            return 0
    return end + 4
