"""A quiz as it really goes: so many students who think, choose, type, wait, and now and then lose the network."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import psutil

from tests.load.lanes import Ask, Drop, Pause, Player, Tally, percentile
from tests.load.people import Student
from tests.load.rates import AT_ONCE, Bench, heartbeats

CHANGES_EVERY, BEATS_EVERY, POLLS_EVERY = 12.0, 15.0, 3.0  # seconds
RECONNECTING = 0.02  # of the saves come after the network was lost
STUDENTS_A_PROCTOR = 100
PACED_FOR = 6.0  # seconds in which costs are taken for the model
KINDS = ("save", "heartbeat", "poll", "reconnect")


def student_at_work(student: Student) -> Player:
    """Changes an answer about every 12 s, and lets the page be heard when 15 s have gone without."""
    yield Pause(student.dice.uniform(0, CHANGES_EVERY))
    while True:
        lost = student.dice.random() < RECONNECTING
        if lost:
            yield Drop()
        items = [student.item(student.dice.choice(student.questions), typed=True)]
        sent = student.sync(items, events=("offline", "online") if lost else ())
        student.hear(items, (yield Ask(sent, "reconnect" if lost else "save")))
        wait = student.dice.expovariate(1 / CHANGES_EVERY)
        while wait > BEATS_EVERY:
            yield Pause(BEATS_EVERY)
            yield Ask(student.sync(), "heartbeat")
            wait -= BEATS_EVERY
        yield Pause(wait)


def proctor(reader: Student, path: str) -> Player:
    """Has the board open, which asks with the tag of what it shows."""
    yield Pause(reader.dice.uniform(0, POLLS_EVERY))
    tag = ""
    while True:
        reply = yield Ask(reader.get(path, If_None_Match=tag), "poll")
        tag = reply.header("ETag") or tag
        yield Pause(POLLS_EVERY)


@dataclass(frozen=True, slots=True)
class Room:
    """One course at its sitting: who writes there, and the address of its board."""

    students: list[Student]
    board: str

    @property
    def proctors(self) -> int:
        return max(1, round(len(self.students) / STUDENTS_A_PROCTOR))


def measure_crowd(bench: Bench, rooms: list[Room], staff: Student, seconds: float) -> None:
    """One run; what it should cost by what each kind of request costs alone is written beside what it did."""
    students = [student for room in rooms for student in room.students]
    boards = [room.board for room in rooms for _ in range(room.proctors)]
    count = len(students)
    model = _predicted(bench, students, staff, boards)
    players = [*map(student_at_work, students), *(proctor(staff, board) for board in boards)]
    name = f"crowd of {count:,}"
    psutil.cpu_percent()
    tally = bench.measure(name, players, at_once=len(players), seconds=seconds)
    busy = psutil.cpu_percent()
    part = bench.book.part(name)
    measured = part.cpu_of("web", "database") * part.count / 1000 / tally.seconds
    bench.book.facts.setdefault("crowds", []).append(
        {
            "students": count,
            "rooms": len(rooms),
            "boards": len(boards),
            "seconds": round(tally.seconds, 1),
            "requests a second": round(tally.rate, 1),
            "errors": tally.errors,
            "statuses": dict(tally.statuses),
            "sent again": tally.resent,
            "processors used by web and database": round(measured, 3),
            "as the model says": round(model, 3),
            "error of the model %": round((model / measured - 1) * 100) if measured else None,
            "players, processors": round(part.cpu_of("players") * part.count / 1000 / tally.seconds, 3),
            "machine busy %": busy,
            "kinds": _kinds(tally),
        }
    )


def _kinds(tally: Tally) -> dict[str, dict[str, float]]:
    """Count, and p50, p95, p99 in ms, by kind of request; "all" last."""
    rows = {kind: tally.by_kind[kind] for kind in KINDS} | {"all": tally.took}
    shares = (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
    return {
        kind: {"count": len(took), **{name: round(percentile(took, share), 1) for name, share in shares}}
        for kind, took in rows.items()
    }


def _predicted(bench: Bench, students: list[Student], staff: Student, boards: list[str]) -> float:
    """Processors that web and database need: what they take while nobody comes, and what each kind of request costs.

    The costs are taken now, from a few students of the first room and its board, who come as often as the crowd will:
    what comes now and then costs more than what is always on its way. Caches are cold, each commit is written alone.
    """
    count = len(students)
    few, changes = students[:AT_ONCE], count / CHANGES_EVERY
    idle = _idle(bench)
    saves = _paced_cost(bench, f"save at a pace, {count:,}", [_saves(student) for student in few], changes, idle)
    beats = _paced_cost(
        bench, f"heartbeat at a pace, {count:,}", [heartbeats(student) for student in few], changes, idle
    )
    polls = _paced_cost(
        bench, f"poll at a pace, {count:,}", [_polls(staff, boards[0])], len(boards) / POLLS_EVERY, idle
    )
    return idle + (changes * (saves + _beats_a_save() * beats) + len(boards) / POLLS_EVERY * polls) / 1000


def _paced_cost(bench: Bench, name: str, players: list[Player], a_second: float, idle: float) -> float:
    """Processor ms of web and database for one request, when so many come in a second."""
    pause = len(players) / a_second
    paced = [_paced(player, pause, place / a_second) for place, player in enumerate(players)]
    tally = bench.measure(name, paced, at_once=len(players), seconds=max(PACED_FOR, bench.seconds))
    return float(bench.book.parts[name].cpu_of("web", "database")) - idle * 1000 / tally.rate


def _paced(player: Player, pause: float, at_first: float) -> Player:
    """A player who waits before each request."""
    request = next(player)
    yield Pause(at_first)
    while True:
        request = player.send((yield request))
        yield Pause(pause)


def _idle(bench: Bench) -> float:
    """Processors that web and database take while nobody comes."""
    meter = bench.stage.meter()
    time.sleep(bench.seconds)
    cost = meter.lap()
    return (cost.cpu["web"] + cost.cpu["database"]) / cost.wall


def _saves(student: Student) -> Player:
    """Typed answers, as the crowd sends them."""
    while True:
        items = [student.item(student.dice.choice(student.questions), typed=True)]
        student.hear(items, (yield student.sync(items)))


def _polls(staff: Student, board: str) -> Player:
    while True:
        yield staff.get(board)


def _beats_a_save() -> float:
    """How many whole 15 s fit into an exponential wait of 12 s on average: 1 / (e^(15/12) - 1)."""
    return 1 / math.expm1(BEATS_EVERY / CHANGES_EVERY)
