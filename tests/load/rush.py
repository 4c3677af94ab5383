"""What happens when a lecture hall starts at once, and hands in at once?"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable

from exams.models import Attempt, Sitting
from tests.load.drive import drive
from tests.load.lanes import Player, Reply
from tests.load.people import Student
from tests.load.rates import Bench

LOCATION = re.compile(rb"\r\n[Ll]ocation: ([^\r]+)")
PAPER_BYTES = "bytes of a paper, compressed"


def once(ask: Callable[[Student], bytes], hear: Callable[[Student, Reply], None]) -> Callable[[Student], Player]:
    """A player who asks one thing."""

    def play(student: Student) -> Player:
        hear(student, (yield ask(student)))

    return play


def measure_rush(bench: Bench, sitting: Sitting, students: list[Student]) -> None:
    """Every round another part of the hall: lobby, start, paper, fourteen answers, hand in."""
    size = len(students) // bench.rounds
    for number in range(bench.rounds):
        hall = students[number * size :][:size]
        _round(bench, sitting, hall)
    handed_in = Attempt.objects.filter(sitting=sitting, state="closed").count()
    assert handed_in == size * bench.rounds, f"{handed_in} of {size * bench.rounds} handed in"


def _round(bench: Bench, sitting: Sitting, hall: list[Student]) -> None:
    addresses: dict[int, str] = {}

    def started(student: Student, reply: Reply) -> None:
        found = LOCATION.search(reply.head)
        assert reply.status == 303 and found, (reply.status, reply.body[:300])
        addresses[student.user.pk] = found[1].decode()

    def opened(student: Student, reply: Reply) -> None:
        if PAPER_BYTES not in bench.book.facts:  # once: compressing is not what is measured
            bench.book.facts[PAPER_BYTES] = len(gzip.compress(reply.body, 6))
        student.see_paper(reply)

    lobby = once(lambda s: s.get(f"/sittings/{sitting.pk}/"), Student.see_form)
    bench.measure("lobby, 16 at once", map(lobby, hall), at_once=16)
    bench.measure("start, 64 at once", map(once(lambda s: s.start(sitting.pk), started), hall), at_once=64)
    paper = once(lambda s: s.get(addresses[s.user.pk]), opened)
    bench.measure("paper, 16 at once", map(paper, hall), at_once=16)
    drive(bench.stage.web.port, map(_answers, hall), at_once=16)
    bench.measure("submit, 64 at once", map(_hands_in, hall), at_once=64)


def _answers(student: Student) -> Player:
    reply = yield student.sync(claim=True)
    assert reply.status == 200, reply.body
    items = [student.item(question) for question in student.questions]
    student.hear(items, (yield student.sync(items)))


def _hands_in(student: Student) -> Player:
    items = [student.item(student.dice.choice(student.questions))]
    reply = yield student.sync(items, to="submit")
    assert reply.status == 200 and b'"closed"' in reply.body, (reply.status, reply.body)
    student.hear(items, reply)
