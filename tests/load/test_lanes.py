"""Do the players of the benchmark get over a server that closes, refuses or says nothing?"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from tests.load.drive import drive
from tests.load.lanes import Ask, Drop, Pause, Player, Reply, percentile, request

Handler = Callable[[socket.socket, int], None]  # a connection, and which one it is, from 0
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
GET = request("GET", "/")


@contextlib.contextmanager
def server(handle: Handler) -> Iterator[int]:
    """A server that does with each connection what it is told; its port. It ends with its listening socket."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            for number in range(1_000_000):
                connection, _ = listening.accept()
                threading.Thread(target=handled, args=(connection, number), daemon=True).start()

    def handled(connection: socket.socket, number: int) -> None:
        with connection, contextlib.suppress(OSError):
            handle(connection, number)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()


def answers(connection: socket.socket, count: int, reply: bytes = OK) -> None:
    """So many requests are answered."""
    for _ in range(count):
        if not connection.recv(65536):
            return
        connection.sendall(reply)


def asks(heard: list[Reply], *between: Pause | Drop | None) -> Player:
    """One request, and one after each of the things between."""
    heard.append((yield GET))
    for thing in between:
        if thing is not None:
            yield thing
        heard.append((yield GET))


def statuses(heard: list[Reply]) -> list[int]:
    return [reply.status for reply in heard]


def test_a_connection_that_the_server_closes_during_a_pause_is_nothing() -> None:
    heard: list[list[Reply]] = [[] for _ in range(20)]
    with server(lambda connection, _: answers(connection, 1)) as port:
        tally = drive(port, (asks(one, Pause(0.1), Pause(0.1)) for one in heard), at_once=20)
    assert [statuses(one) for one in heard] == [[200, 200, 200]] * 20
    assert (tally.errors, tally.statuses[0], len(tally.took)) == (0, 0, 60)


def test_a_request_that_meets_a_closing_connection_is_sent_again_on_a_new_one() -> None:
    def closes_at_the_second(connection: socket.socket, number: int) -> None:
        answers(connection, 1)
        if number == 0:
            connection.recv(65536)
        else:
            answers(connection, 5)

    heard: list[Reply] = []
    with server(closes_at_the_second) as port:
        tally = drive(port, [asks(heard, None, None)], at_once=1)
    assert statuses(heard) == [200, 200, 200]
    assert (tally.resent, tally.errors) == (1, 0)


def test_a_request_that_is_not_answered_on_a_new_connection_is_lost_and_counted() -> None:
    heard: list[Reply] = []
    with server(lambda connection, _: answers(connection, 1, b"")) as port:
        tally = drive(port, [asks(heard, None)], at_once=1)
    assert statuses(heard) == [0, 0]
    assert (tally.statuses[0], tally.errors, tally.took) == (2, 2, [])


def test_half_a_reply_is_a_lost_request() -> None:
    heard: list[Reply] = []
    with server(lambda connection, _: answers(connection, 1, OK[:-1])) as port:
        drive(port, [asks(heard)], at_once=1)
    assert statuses(heard) == [0]


def test_where_nobody_listens_every_request_is_lost() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    heard: list[list[Reply]] = [[] for _ in range(50)]
    tally = drive(port, (asks(one, None, Drop()) for one in heard), at_once=50)
    assert [statuses(one) for one in heard] == [[0, 0, 0]] * 50
    assert tally.errors == 150


def test_a_server_that_says_nothing_is_given_up() -> None:
    def answers_too_late(connection: socket.socket, _: int) -> None:
        time.sleep(2)
        answers(connection, 1)

    heard: list[Reply] = []
    with server(answers_too_late) as port:
        tally = drive(port, [asks(heard)], at_once=1, patience=0.1)
    assert statuses(heard) == [0]
    assert tally.errors == 1


def test_when_the_time_is_up_nobody_goes_on_waiting() -> None:
    heard: list[Reply] = []
    with server(lambda connection, _: answers(connection, 9)) as port:
        tally = drive(port, (asks(heard, Pause(3600)) for _ in range(10)), at_once=2, seconds=0.2)
    assert statuses(heard) == [200, 200]
    assert tally.errors == 0


def test_players_follow_one_another_on_the_same_lanes() -> None:
    heard: list[Reply] = []
    connections: list[int] = []

    def counts(connection: socket.socket, number: int) -> None:
        connections.append(number)
        answers(connection, 1000)

    with server(counts) as port:
        tally = drive(port, (asks(heard) for _ in range(100)), at_once=3)
    assert (len(heard), len(tally.took), connections) == (100, 100, [0, 1, 2])


def test_a_lost_network_makes_a_new_connection() -> None:
    heard: list[Reply] = []
    connections: list[int] = []

    def counts(connection: socket.socket, number: int) -> None:
        connections.append(number)
        answers(connection, 9)

    with server(counts) as port:
        drive(port, [asks(heard, Drop(), None, Drop())], at_once=1)
    assert (statuses(heard), connections) == ([200] * 4, [0, 1, 2])


@pytest.mark.parametrize(
    ("reply", "status", "body"),
    [
        (b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n", 304, b""),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\ncontent-length: 3\r\n\r\nabc", 200, b"abc"),
        (b"HTTP/1.1 500 No\r\nContent-Length: 300000\r\n\r\n" + b"x" * 300_000, 500, b"x" * 300_000),
    ],
)
def test_replies_are_read_whole(reply: bytes, status: int, body: bytes) -> None:
    heard: list[Reply] = []
    with server(lambda connection, _: answers(connection, 2, reply)) as port:
        tally = drive(port, [asks(heard, None)], at_once=1)
    assert [(one.status, one.body) for one in heard] == [(status, body)] * 2
    assert tally.errors == (2 if status == 500 else 0)


def test_a_long_request_is_sent_whole() -> None:
    got = bytearray()

    def reads_slowly(connection: socket.socket, _: int) -> None:
        while len(got) < len(long):
            got.extend(connection.recv(100_000))
        connection.sendall(OK)

    def player(heard: list[Reply]) -> Player:
        heard.append((yield long))

    long, heard = request("POST", "/", body=b"y" * 8_000_000), []
    with server(reads_slowly) as port:
        drive(port, [player(heard)], at_once=1)
    assert (statuses(heard), bytes(got) == long) == ([200], True)


def test_kinds_of_requests_are_told_apart() -> None:
    def player() -> Player:
        yield Ask(GET, "save")
        yield Ask(GET, "poll")
        yield Ask(GET, "save")
        yield GET

    with server(lambda connection, _: answers(connection, 9)) as port:
        tally = drive(port, [player()], at_once=1)
    assert {kind: len(took) for kind, took in tally.by_kind.items()} == {"save": 2, "poll": 1}


def test_percentiles_are_of_the_ranked_times() -> None:
    took = [n / 1000 for n in range(100, 0, -1)]
    assert (percentile(took, 0.5), percentile(took, 0.95), percentile([], 0.5)) == (51.0, 96.0, 0.0)
