"""How many saves a second, beside what the least Django view does in the same minutes?"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from exams.models import Sitting
from tests.load.drive import drive
from tests.load.figures import Book
from tests.load.lanes import Player, Tally
from tests.load.people import Student
from tests.load.stage import Stage

AT_ONCE = 32
UPSERT = r"""\set student random(1, 2000)
INSERT INTO yardstick VALUES (:student, 'q1', 1, '{"selected": ["a"]}', clock_timestamp())
ON CONFLICT (student, question) DO UPDATE
SET revision = yardstick.revision + 1, value = excluded.value, saved_at = excluded.saved_at;
"""


@dataclass
class Bench:
    """What every part needs: the servers, the book of figures, and how long and how often to measure."""

    stage: Stage
    book: Book
    seconds: float
    rounds: int

    def wal(self) -> int:
        """How many bytes of write-ahead log there have been."""
        with self.stage.postgres.connect() as connection:
            row = connection.execute("SELECT pg_current_wal_lsn() - '0/0'").fetchone()
        assert row is not None
        return int(row[0])

    def measure(self, name: str, players: Iterable[Player], *, at_once: int, seconds: float | None = None) -> Tally:
        """One round of a part by players."""
        wal, meter = self.wal(), self.stage.meter()
        tally = drive(self.stage.web.port, players, at_once=at_once, seconds=seconds)
        cost = meter.lap()
        self.book.part(name).add(tally, cost, self.wal() - wal)
        return tally


def begin(bench: Bench, sitting: Sitting, students: Iterable[Student]) -> None:
    """Every student through the lobby, the start and the paper, and the first sync of the page."""

    def player(student: Student) -> Player:
        student.see_form((yield student.get(f"/sittings/{sitting.pk}/")))
        reply = yield student.start(sitting.pk)
        assert reply.status == 303, (reply.status, reply.body[:500])
        location = re.search(rb"\r\n[Ll]ocation: ([^\r]+)", reply.head)
        assert location
        student.see_paper((yield student.get(location[1].decode())))
        reply = yield student.sync(claim=True)
        assert reply.status == 200, reply.body

    drive(bench.stage.web.port, map(player, students), at_once=8)


def saves(student: Student, count: int) -> Player:
    """One save after the other, of so many changed answers."""
    while True:
        items = [student.item(question) for question in student.dice.sample(student.questions, count)]
        student.hear(items, (yield student.sync(items)))


def heartbeats(student: Student) -> Player:
    while True:
        yield student.sync()


def posts_to_bare(student: Student) -> Player:
    while True:
        value = b'{"explanation": "", "flagged": false, "selected": ["a"]}'
        yield _yardstick(student, "bare", value)


def gets_empty(student: Student) -> Player:
    while True:
        yield student.get("/yardstick/empty")


def _yardstick(student: Student, name: str, body: bytes) -> bytes:
    from_page = student.get(f"/yardstick/{name}", X_CSRFToken=student.form, Content_Type="application/json")
    head = from_page.replace(b"GET ", b"POST ", 1).replace(b"Content-Length: 0", b"Content-Length: %d" % len(body))
    return head + body


PARTS: dict[str, tuple[Callable[[Student], Player], int]] = {
    "empty view": (gets_empty, AT_ONCE),
    "bare view": (posts_to_bare, AT_ONCE),
    "sync, one answer": (lambda student: saves(student, 1), AT_ONCE),
    "heartbeat": (heartbeats, AT_ONCE),
    "sync, 14 answers": (lambda student: saves(student, 14), AT_ONCE),
}


def measure_rates(bench: Bench, students: list[Student]) -> None:
    """Alternating, so that every round of a part has its own round of each yardstick.

    Every round has `AT_ONCE` students of its own, and so has the warming up: a journal has a quota.
    """
    warm_up(bench, students[:AT_ONCE])
    for number in range(1, bench.rounds + 1):
        few = students[number * AT_ONCE :][:AT_ONCE]
        _raw_upserts(bench)
        for name, (play, at_once) in PARTS.items():
            bench.measure(name, map(play, few), at_once=at_once, seconds=bench.seconds)


def warm_up(bench: Bench, few: list[Student]) -> None:
    """Every worker has seen each address before anything counts."""
    for play, at_once in PARTS.values():
        drive(bench.stage.web.port, map(play, few), at_once=at_once, seconds=0.5)


def _raw_upserts(bench: Bench) -> None:
    """pgbench: what PostgreSQL alone does, prepared and durable."""
    server = bench.stage.postgres
    script = Path(bench.stage.environment["VAR_DIR"]) / "upsert.sql"
    script.write_text(UPSERT)
    script.chmod(0o644)
    command = [
        str(server.programs / "pgbench"), "-n", "-M", "prepared", "-c", "8", "-j", "1",
        "-T", str(max(1, round(bench.seconds))), "-f", str(script),
        "-h", str(server.directory), "-U", "quizsite", bench.stage.database,
    ]  # fmt: skip
    meter, wal = bench.stage.meter(), bench.wal()
    done = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    count = re.search(r"actually processed: (\d+)", done)
    rate = re.search(r"tps = ([\d.]+)", done)
    assert count and rate, done
    number = int(count[1])
    bench.book.part("raw upserts").add_work(number, number / float(rate[1]), meter.lap(), bench.wal() - wal)
