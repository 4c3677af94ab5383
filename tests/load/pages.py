"""What do the pages cost that staff and students read when a class of a thousand has handed in?"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import cycle
from typing import Any

from django.db.models import Sum

from exams.models import Attempt, Sitting, database_now
from grading.marking.pipeline import grade_waiting
from grading.models import QuestionScore
from grading.results.releasing import release_results
from grading.results.sheet import Shown
from tests.load.drive import drive
from tests.load.ends import closed_class
from tests.load.lanes import Ask, Player, Reply, Tally
from tests.load.people import School, Student, signed_in
from tests.load.rates import Bench
from tests.load.verify import verify_scores

TOTAL = re.compile(rb"Total \([^)]* pts\)</th>\s*<td[^>]*>([^<]+)</td>")
READERS = 50  # students whose results are read
ALL_PARTS = Shown(answers=True, key=True, solutions=True, comments=True, score=True, statistics=True)


@dataclass
class Class:
    """A sitting of so many, graded; who teaches, and some of the students by their attempts."""

    sitting: Sitting
    count: int
    staff: Student
    readers: dict[str, Student]


def graded_class(bench: Bench, school: School, count: int) -> Class:
    """Everybody has handed in and has scores; every score is as the key says."""
    sitting = school.sitting("A class")
    students = closed_class(school, sitting, count, word=f"b{uuid.uuid4().hex[:6]}x")
    grade_waiting()
    waiting = Attempt.objects.filter(sitting=sitting, grading_due_at__isnull=False).count()
    assert waiting == 0, f"{waiting} of {count} attempts have no scores"
    bench.book.facts["scores of the class right"] = verify_scores(sitting.pk)
    attempts = dict(Attempt.objects.filter(sitting=sitting).values_list("student", "pk"))
    readers = {str(attempts[student.user.pk]): student for student in students[:READERS]}
    return Class(sitting, count, signed_in(school.instructor), readers)


def measure_pages(bench: Bench, the_class: Class) -> None:
    """One reader at a time: what somebody waits for a page, and what it costs. Then results as a class opens them."""
    sitting, count = the_class.sitting, the_class.count
    _release(sitting, the_class.staff)
    room = f"/sittings/{sitting.pk}/room"
    names = {
        f"board of {count:,}, first load": room,
        f"gradebook of {count:,}": f"/sittings/{sitting.pk}/gradebook",
    }
    for _ in range(bench.rounds):
        polls = bench.measure(f"board of {count:,}, poll", [_polls(the_class.staff, f"{room}.json")], **_one(bench))
        _check(polls, "board")
        for name, path in names.items():
            _check(bench.measure(name, [_reads(the_class.staff, path)], **_one(bench)), name)
        _check(bench.measure("result page", [_reads_results(the_class.readers)], **_one(bench)), "result page")
        results = (_reads_results({key: reader}) for key, reader in the_class.readers.items())
        tally = bench.measure("results, 16 at once", results, at_once=16, seconds=bench.seconds)
        _check(tally, "results")
    bench.book.facts["results right"] = _verify_results(bench, the_class)


def _one(bench: Bench) -> dict[str, Any]:
    return {"at_once": 1, "seconds": bench.seconds}


def _check(tally: Tally, name: str) -> None:
    assert tally.errors == 0 and tally.took, f"{name}: {dict(tally.statuses)}"


def _release(sitting: Sitting, staff: Student) -> None:
    """Solutions are for when nobody sits before the same paper any more, so all other sittings are over now."""
    others = Sitting.objects.filter(quiz=sitting.quiz_id).exclude(pk=sitting.pk)
    others.update(closes_at=database_now() - dt.timedelta(seconds=1))
    Sitting.objects.filter(pk=sitting.pk).update(closes_at=database_now() - dt.timedelta(seconds=1))
    release_results(sitting, ALL_PARTS, by=staff.user)


def _reads(reader: Student, path: str) -> Player:
    while True:
        yield reader.get(path)


def _polls(reader: Student, path: str) -> Player:
    """As the board's page asks: with the tag of what it shows. Nothing changes, so each but the first is a 304."""
    tag = ""
    while True:
        reply = yield reader.get(path, If_None_Match=tag)
        tag = reply.header("ETag") or tag


def _reads_results(readers: dict[str, Student]) -> Player:
    for attempt, reader in cycle(readers.items()):
        yield reader.get(f"/attempts/{attempt}/result")


def _verify_results(bench: Bench, the_class: Class) -> int:
    """Each reader's page says the total that the database has. Returns how many."""
    pages: dict[str, bytes] = {}

    def player(attempt: str, reader: Student) -> Player:
        reply: Reply = yield Ask(reader.get(f"/attempts/{attempt}/result"), "result")
        pages[attempt] = reply.body

    drive(bench.stage.web.port, (player(*one) for one in the_class.readers.items()), at_once=4)
    for attempt, earned in _totals(the_class.readers):
        said = TOTAL.search(pages[attempt])
        assert said and Decimal(said[1].decode()) == earned, f"{attempt}: the page does not say {earned}"
    return len(pages)


def _totals(attempts: Iterable[str]) -> Iterator[tuple[str, Decimal]]:
    scores = QuestionScore.objects.filter(attempt__in=list(attempts)).order_by()
    for row in scores.values("attempt").annotate(earned=Sum("points")):
        yield str(row["attempt"]), row["earned"]
