"""How does one small process carry thousands of players? One loop over plain sockets, so that they take little of the
machine that is measured.

A lane is a player and its connection, and is in one state at a time: it waits in `waiting` for a moment, or it has a
request under way. A server may close a connection at any time. Between two requests that is nothing; where a request
met it, the request is sent once more on a new connection, as a browser does; else it is lost, and counted.
"""

from __future__ import annotations

import contextlib
import errno
import heapq
import itertools
import selectors
import socket
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from tests.load.lanes import Ask, Drop, Pause, Player, Reply, Tally

PATIENCE = 60.0  # seconds until a request without a reply is lost
BACK_OFF = 0.2  # seconds until a player hears that its request is lost
READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE


def drive(
    port: int, players: Iterable[Player], *, at_once: int, seconds: float | None = None, patience: float = PATIENCE
) -> Tally:
    """Lets `at_once` players play at a time, until none is left or the time is up; a request under way is finished."""
    return _Drive(port, iter(players), seconds, patience).run(at_once)


@dataclass(slots=True, eq=False)
class _Lane:
    """`request` is what is under way, `number` which of all requests that is, `unsent` what the socket has not taken.

    `new`: nothing was asked on this connection before.
    """

    player: Player
    socket: socket.socket | None = None
    events: int = 0
    request: Ask | None = None
    number: int = 0
    unsent: bytes = b""
    heard: bytes = b""
    asked_at: float = 0.0
    new: bool = True


class _Drive:
    def __init__(self, port: int, players: Iterable[Player], seconds: float | None, patience: float) -> None:
        self.port = port
        self.players = iter(players)
        self.patience = patience
        self.ready = selectors.DefaultSelector()
        self.waiting: list[tuple[float, int, _Lane, Reply | None]] = []
        self.asked: deque[tuple[_Lane, int]] = deque()  # oldest first
        self.order = itertools.count(1)
        self.tally = Tally()
        self.running = 0
        self.ends = time.perf_counter() + seconds if seconds else float("inf")

    def run(self, at_once: int) -> Tally:
        began = time.perf_counter()
        try:
            for player in itertools.islice(self.players, at_once):
                self.running += 1
                self._step(_Lane(player), None)
            while self.running:
                self._wake()
                self._give_up()
                for key, events in self.ready.select(self._idle_for()):
                    self._serve(key.data, events)
        finally:
            self._close()
        self.tally.seconds = time.perf_counter() - began
        return self.tally

    # --- time

    def _idle_for(self) -> float:
        """Seconds until something is due without any server's doing."""
        moments = [self.waiting[0][0]] if self.waiting else []
        if self.asked:
            moments.append(self.asked[0][0].asked_at + self.patience)
        if self.waiting:
            moments.append(self.ends)
        return max(0.0, min(moments, default=0.0) - time.perf_counter())

    def _wake(self) -> None:
        """Those whose moment has come; all, once the time is up."""
        now = time.perf_counter()
        while self.waiting and (self.waiting[0][0] <= now or now >= self.ends):
            _, _, lane, reply = heapq.heappop(self.waiting)
            self._step(lane, reply)

    def _give_up(self) -> None:
        """Requests that have had no reply for too long are lost."""
        late = time.perf_counter() - self.patience
        while self.asked:
            lane, number = self.asked[0]
            under_way = lane.request is not None and lane.number == number
            if under_way and lane.asked_at > late:
                return
            self.asked.popleft()
            if under_way:
                self._lost(lane)

    # --- players

    def _step(self, lane: _Lane, reply: Reply | None) -> None:
        """Tells the player the reply and does what it wants next; when it has nothing more, the next one comes."""
        while True:
            try:
                if reply is not None:
                    wanted = lane.player.send(reply)
                elif time.perf_counter() >= self.ends:
                    return self._leave(lane)
                else:
                    wanted = next(lane.player)
            except StopIteration:
                follower = next(self.players, None)
                if follower is None:
                    return self._leave(lane)
                lane.player, reply = follower, None
                continue
            if time.perf_counter() >= self.ends:  # the player has heard the last reply, and sends no more
                return self._leave(lane)
            if isinstance(wanted, Drop):
                self._hang_up(lane)
                reply = None
                continue
            if isinstance(wanted, Pause):
                return self._wait(lane, wanted.seconds, None)
            return self._ask(lane, wanted if isinstance(wanted, Ask) else Ask(wanted, ""))

    def _wait(self, lane: _Lane, seconds: float, reply: Reply | None) -> None:
        heapq.heappush(self.waiting, (time.perf_counter() + seconds, next(self.order), lane, reply))

    def _leave(self, lane: _Lane) -> None:
        self._hang_up(lane)
        self.running -= 1

    # --- requests

    def _ask(self, lane: _Lane, request: Ask) -> None:
        lane.request, lane.number, lane.asked_at = request, next(self.order), time.perf_counter()
        self.asked.append((lane, lane.number))
        self._send(lane)

    def _send(self, lane: _Lane) -> None:
        assert lane.request is not None
        lane.unsent, lane.heard = lane.request.data, b""
        lane.new = lane.socket is None
        if lane.socket is None and not self._connect(lane):
            self._lost(lane)
            return
        self._push(lane)

    def _connect(self, lane: _Lane) -> bool:
        """Begins to connect; False if that is refused at once."""
        lane.socket = socket.socket()
        lane.socket.setblocking(False)
        lane.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        refused = lane.socket.connect_ex(("127.0.0.1", self.port)) not in (0, errno.EINPROGRESS)
        lane.events = READ
        self.ready.register(lane.socket, READ, lane)
        return not refused

    def _push(self, lane: _Lane) -> None:
        """Sends what the socket takes now, and has itself called for the rest."""
        assert lane.socket is not None
        try:
            lane.unsent = lane.unsent[lane.socket.send(lane.unsent) :]
        except BlockingIOError:
            pass
        except OSError:
            self._broken(lane)
            return
        events = READ | WRITE if lane.unsent else READ
        if events != lane.events:
            lane.events = events
            self.ready.modify(lane.socket, events, lane)

    def _serve(self, lane: _Lane, events: int) -> None:
        if events & READ:
            self._receive(lane)
        if events & WRITE and lane.unsent and lane.socket is not None:
            self._push(lane)

    def _receive(self, lane: _Lane) -> None:
        assert lane.socket is not None
        try:
            data = lane.socket.recv(262_144)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._broken(lane)
            return
        lane.heard += data
        length = whole(lane.heard)
        if lane.request is not None and length is not None and len(lane.heard) >= length:
            self._took(lane, lane.request)

    def _took(self, lane: _Lane, request: Ask) -> None:
        took = time.perf_counter() - lane.asked_at
        head, body = lane.heard.split(b"\r\n\r\n", 1)
        reply = Reply(int(head[9:12]), head, body, took)
        lane.request = None
        self.tally.hear(reply.status, took, request.kind)
        if reply.header("Connection").lower() == "close":
            self._hang_up(lane)
        self._step(lane, reply)

    # --- broken connections

    def _broken(self, lane: _Lane) -> None:
        """The server has closed the connection, or it broke."""
        self._hang_up(lane)
        if lane.request is None:
            return  # between two requests: the next one makes a new connection
        if lane.new or lane.heard:
            self._lost(lane)
            return
        self.tally.resent += 1
        self._send(lane)  # on a new connection, so this does not come here twice

    def _lost(self, lane: _Lane) -> None:
        self._hang_up(lane)
        lane.request, lane.unsent = None, b""
        self.tally.statuses[0] += 1
        self._wait(lane, BACK_OFF, Reply(0, b"", b"", time.perf_counter() - lane.asked_at))

    def _hang_up(self, lane: _Lane) -> None:
        if lane.socket is not None:
            self.ready.unregister(lane.socket)
            with contextlib.suppress(OSError):
                lane.socket.close()
            lane.socket = None

    def _close(self) -> None:
        """Whatever happened: no connection is left."""
        for key in list(self.ready.get_map().values()):
            key.data.socket.close()
        self.ready.close()


def whole(heard: bytes) -> int | None:
    """How many bytes the whole reply has; None while its head is not there yet. Raises ValueError for chunks.

    The site says the length of all that the players ask for.
    """
    end = heard.find(b"\r\n\r\n")
    if end < 0:
        return None
    for line in heard[:end].lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return end + 4 + int(line[15:])
        if line.startswith(b"transfer-encoding:"):
            raise ValueError("The reply comes in chunks, which the players do not read.")
    return end + 4
