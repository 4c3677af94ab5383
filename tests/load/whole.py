"""Which parts make up the benchmark, on which data, in which order?"""

from __future__ import annotations

import argparse

from django.db import connection

from tests.load import rates
from tests.load.figures import Book
from tests.load.people import enroll, make_school
from tests.load.stage import Stage
from tests.load.verify import verify_answers
from tests.load.yardsticks import TABLE


def play(stage: Stage, chosen: argparse.Namespace) -> Book:
    """Plays what was chosen and verifies it."""
    bench = rates.Bench(stage, Book(), chosen.seconds, chosen.rounds)
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    school = make_school()
    students = enroll(school, 40 if chosen.quick else 200, word="s")
    sitting = school.sitting("Rates")
    rates.begin(bench, sitting, students)
    rates.measure_rates(bench, students)
    bench.book.facts["verified"] = verify_answers(students)
    return bench.book
