"""A quiz as it really goes: so many students who think, choose, type, wait, and now and then lose the network."""

from __future__ import annotations

from typing import Any

import psutil

from tests.load.figures import Book
from tests.load.lanes import Drop, Pause, Player
from tests.load.people import Student
from tests.load.rates import Bench

CHANGES_EVERY, BEATS_EVERY, POLLS_EVERY = 12.0, 15.0, 3.0  # seconds
RECONNECTING = 0.02  # of the requests come on a new connection
STUDENTS_A_PROCTOR = 100


def student_at_work(student: Student) -> Player:
    """Changes an answer about every 12 s, and lets the page be heard when 15 s have gone without."""
    yield Pause(student.dice.uniform(0, CHANGES_EVERY))
    while True:
        if student.dice.random() < RECONNECTING:
            yield Drop()
        items = [student.item(student.dice.choice(student.questions), typed=True)]
        student.hear(items, (yield student.sync(items)))
        wait = student.dice.expovariate(1 / CHANGES_EVERY)
        while wait > BEATS_EVERY:
            yield Pause(BEATS_EVERY)
            yield student.sync()
            wait -= BEATS_EVERY
        yield Pause(wait)


def proctor(reader: Student, path: str) -> Player:
    """Has the board open."""
    yield Pause(reader.dice.uniform(0, POLLS_EVERY))
    while True:
        reply = yield reader.get(path)
        assert reply.status == 200, reply.status
        yield Pause(POLLS_EVERY)


def measure_crowd(bench: Bench, students: list[Student], staff: Student, board: str, seconds: float) -> None:
    """One run; what it should have cost by the rates that were measured before is written beside what it did."""
    count = len(students)
    proctors = max(1, count // STUDENTS_A_PROCTOR)
    players = [*map(student_at_work, students), *(proctor(staff, board) for _ in range(proctors))]
    name = f"{count:,} students, {proctors} proctors"
    psutil.cpu_percent()
    bench.measure(name, players, at_once=len(players), seconds=seconds)
    busy = psutil.cpu_percent()
    part = bench.book.part(name)
    measured = part.cpu_of("web", "database") * part.count / 1000 / seconds
    bench.book.facts.setdefault("crowds", []).append(
        {
            "students": count,
            "seconds": seconds,
            "p95 ms": round(part.p95[-1], 1),
            "errors": part.errors,
            "processors used by web and database": round(measured, 3),
            "as the model says": round(predicted(bench.book, count, proctors), 3),
            "machine busy %": busy,
        }
    )


def predicted(book: Book, students: int, proctors: int) -> float:
    """Processors that web and database need: each kind of request by its rate and what one costs alone."""
    saves = students / CHANGES_EVERY
    beats = saves * _beats_a_save()
    polls = proctors / POLLS_EVERY
    return (
        saves * _cost(book, "sync, one answer") + beats * _cost(book, "heartbeat") + polls * _cost(book, "board")
    ) / 1000


def _cost(book: Book, name: str) -> float:
    part: Any = book.parts.get(name)
    return part.cpu_of("web", "database") if part else 0.0


def _beats_a_save() -> float:
    """How many whole 15 s fit into an exponential wait of 12 s on average: 1 / (e^(15/12) - 1)."""
    return 1 / (2.718281828 ** (BEATS_EVERY / CHANGES_EVERY) - 1)
