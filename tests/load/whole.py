"""Which parts make up the benchmark, on which data, in which order?"""

from __future__ import annotations

import argparse
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from exams.models import User
from tests.load.crowd import Room, measure_crowd
from tests.load.ends import measure_deadline, measure_grading
from tests.load.figures import Book
from tests.load.growth import measure_growth
from tests.load.meter import pss_of
from tests.load.pages import Class, graded_class, measure_pages
from tests.load.people import enroll, make_school, signed_in
from tests.load.rates import AT_ONCE, Bench, begin, measure_rates
from tests.load.regrade import measure_regrade
from tests.load.rush import measure_rush
from tests.load.sizes import Sizes
from tests.load.stage import Stage
from tests.load.targets import verdicts
from tests.load.verify import verify_answers
from tests.load.yardsticks import TABLE


@dataclass
class Play:
    """One run: the bench, how much of everything, and the class on whose data some parts play.

    Every other part makes a course of its own: a board shows everybody on the roster of its course.
    """

    bench: Bench
    sizes: Sizes
    made: Class | None = None

    def renew(self) -> None:
        """A database with nothing in it."""
        self.bench.stage.renew()
        with connection.cursor() as cursor:
            cursor.execute(TABLE)
        self.made = None

    def the_class(self) -> Class:
        if self.made is None:
            self.made = graded_class(self.bench, make_school(), self.sizes.the_class)
            self.bench.book.facts["class"] = self.sizes.the_class
        return self.made


def play(stage: Stage, chosen: argparse.Namespace, book: Book) -> None:
    """Plays and verifies what was chosen. A part that fails is told in the book; the others are played all the same."""
    whole = Play(Bench(stage, book, chosen.sizes.seconds, chosen.sizes.rounds), chosen.sizes)
    whole.renew()
    for name in chosen.parts:
        print(f"{name} …", flush=True)
        began = time.monotonic()
        try:
            PLAYS[name](whole)
        except Exception:
            book.failed[name] = traceback.format_exc()
            print(book.failed[name], flush=True)
            stage.stop_background()
            connection.close()
        book.facts.setdefault("seconds of each part", {})[name] = round(time.monotonic() - began)
        book.write(chosen.out, targets=[vars_of(one) for one in verdicts(book)])


def vars_of(one: object) -> dict[str, object]:
    """A verdict as it goes into the file."""
    return {name: getattr(one, name) for name in ("words", "asked", "median", "least", "most", "met", "note")}


def _rates(whole: Play) -> None:
    school = make_school()
    students = enroll(school, AT_ONCE * (whole.sizes.rounds + 1), word="s")
    begin(whole.bench, school.sitting("Rates"), students)
    measure_rates(whole.bench, students)
    whole.bench.book.facts["verified rates"] = verify_answers(students)


def _rush(whole: Play) -> None:
    school = make_school()
    students = enroll(school, whole.sizes.hall, word="h")
    measure_rush(whole.bench, school.sitting("Rush"), students)
    whole.bench.book.facts["verified rush"] = verify_answers(students)


def _deadline(whole: Play) -> None:
    measure_deadline(whole.bench, make_school(), whole.sizes.deadline, whole.sizes.ends)


def _grading(whole: Play) -> None:
    count = whole.sizes.grading
    measure_grading(whole.bench, make_school(), [count // 4, count], whole.sizes.ends)


def _pages(whole: Play) -> None:
    measure_pages(whole.bench, whole.the_class())


def _regrade(whole: Play) -> None:
    measure_regrade(whole.bench, whole.the_class())


def _growth(whole: Play) -> None:
    """In a database of its own, which is empty at first and dropped at the end."""
    whole.renew()
    school = make_school()
    students = enroll(school, AT_ONCE * len(whole.sizes.rows), word="w")
    begin(whole.bench, school.sitting("Growing"), students)
    measure_growth(whole.bench, school, students, list(whole.sizes.rows))
    whole.bench.book.facts["verified growth"] = verify_answers(students)


def _crowd(whole: Play) -> None:
    for count in whole.sizes.crowds:
        rooms = [
            _room(whole, min(whole.sizes.room, count - place), word=f"c{count}x{place}x")
            for place in range(0, count, whole.sizes.room)
        ]
        staff = signed_in(User.objects.get(netid="cleo"))
        measure_crowd(whole.bench, rooms, staff, whole.sizes.minutes * 60)
        students = [student for room in rooms for student in room.students]
        whole.bench.book.facts[f"verified crowd of {count}"] = verify_answers(students)


def _room(whole: Play, count: int, *, word: str) -> Room:
    """A course with so many students, who have begun."""
    school = make_school()
    students = enroll(school, count, word=word)
    sitting = school.sitting("Crowd")
    begin(whole.bench, sitting, students)
    return Room(students, f"/sittings/{sitting.pk}/room.json")


def _memory(whole: Play) -> None:
    """After all that: what each process really holds, in MiB; the leading process first."""
    stage = whole.bench.stage
    with stage.background():
        found = {part: [round(one) for one in pss_of(pid).values()] for part, pid in stage.pids.items()}
    whole.bench.book.facts["PSS in MiB"] = found


PLAYS: dict[str, Callable[[Play], None]] = {
    "rates": _rates,
    "rush": _rush,
    "deadline": _deadline,
    "grading": _grading,
    "pages": _pages,
    "regrade": _regrade,
    "crowd": _crowd,
    "memory": _memory,
    "growth": _growth,
}
