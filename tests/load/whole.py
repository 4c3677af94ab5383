"""Which parts make up the benchmark, on which data, in which order?"""

from __future__ import annotations

import argparse

from django.db import connection

from tests.load.crowd import measure_crowd
from tests.load.ends import measure_deadline, measure_grading
from tests.load.figures import Book
from tests.load.growth import measure_growth
from tests.load.meter import pss_of
from tests.load.people import School, enroll, make_school, signed_in
from tests.load.rates import Bench, begin, measure_rates
from tests.load.rush import measure_rush, pages
from tests.load.stage import Stage
from tests.load.verify import verify_answers
from tests.load.yardsticks import TABLE

SIZES = {  # quick, usual, full
    "students": (40, 200, 200),
    "hall": (40, 500, 1500),
    "deadline": (200, 2000, 5000),
    "grading": (300, 3000, 10_000),
    "board": (100, 1000, 1000),
    "rows": ([10**3, 10**4], [10**3, 10**5, 10**6], [10**3, 10**5, 10**7]),
    "crowds": ([40, 80], [150, 300], [1000, 3000]),
    "crowd_seconds": (15, 40, 300),
}


def play(stage: Stage, chosen: argparse.Namespace) -> Book:
    """Plays what was chosen and verifies it."""
    bench = Bench(stage, Book(), chosen.seconds, chosen.rounds)
    place = 0 if chosen.quick else 2 if chosen.full else 1
    size = {name: sizes[place] for name, sizes in SIZES.items()}
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    school = make_school()
    wanted = set(chosen.only.split(",")) if chosen.only else set(PLAYS)
    for name, part in PLAYS.items():
        if name in wanted:
            print(f"{name} …", flush=True)
            part(bench, school, size)
    return bench.book


def _rates(bench: Bench, school: School, size: dict[str, int]) -> None:
    students = enroll(school, size["students"], word="s")
    begin(bench, school.sitting("Rates"), students)
    measure_rates(bench, students)
    bench.book.facts["verified rates"] = verify_answers(students)


def _rush(bench: Bench, school: School, size: dict[str, int]) -> None:
    students = enroll(school, size["hall"], word="h")
    measure_rush(bench, school.sitting("Rush"), students)
    bench.book.facts["verified rush"] = verify_answers(students)


def _deadline(bench: Bench, school: School, size: dict[str, int]) -> None:
    measure_deadline(bench, school, size["deadline"])


def _grading(bench: Bench, school: School, size: dict[str, int]) -> None:
    measure_grading(bench, school, size["grading"])


def _pages(bench: Bench, school: School, size: dict[str, int]) -> None:
    sitting = measure_grading(bench, school, size["board"], word="b")
    staff = signed_in(school.instructor)
    room = f"/sittings/{sitting.pk}/room"
    names = [("board", f"{room}.json"), ("board, first load", room), ("gradebook", f"/sittings/{sitting.pk}/gradebook")]
    pages(bench, names, staff)


def _growth(bench: Bench, school: School, size: dict[str, list[int]]) -> None:
    students = enroll(school, 32, word="w")
    begin(bench, school.sitting("Growing"), students)
    measure_growth(bench, school, students, size["rows"])
    bench.book.facts["verified growth"] = verify_answers(students)


def _crowd(bench: Bench, school: School, size: dict[str, list[int]]) -> None:
    staff = signed_in(school.instructor)
    for count in size["crowds"]:
        students = enroll(school, count, word=f"c{count}x")
        sitting = school.sitting(f"Crowd of {count}")
        begin(bench, sitting, students)
        seconds = float(size["crowd_seconds"])  # type: ignore[arg-type]
        measure_crowd(bench, students, staff, f"/sittings/{sitting.pk}/room.json", seconds)
        bench.book.facts[f"verified crowd of {count}"] = verify_answers(students)


def _memory(bench: Bench, school: School, size: dict[str, int]) -> None:
    """After all that: what each process really holds, in MiB."""
    bench.stage.start_background()
    found = {part: [round(one) for one in pss_of(pid).values()] for part, pid in bench.stage.pids.items()}
    bench.book.facts["PSS in MiB"] = found
    bench.stage.stop_background()


PLAYS = {
    "growth": _growth,  # first, while the tables are empty
    "rates": _rates,
    "rush": _rush,
    "deadline": _deadline,
    "grading": _grading,
    "pages": _pages,
    "crowd": _crowd,
    "memory": _memory,
}
