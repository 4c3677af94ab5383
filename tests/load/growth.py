"""Does a save cost more when there are a thousand, a hundred thousand, ten million rows?

The rows are the past of a university: sittings of up to five thousand students each, handed in. One attempt is made by
the real doors; the others are copied from it inside the database. Every index, constraint, foreign key and trigger
is in place while that happens; only the log may grow longer between two checkpoints. What is not there are scores.
"""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from exams.models import Attempt, JournalEntry, Response, database_now
from exams.running.closing import close_held
from tests.load.drive import drive
from tests.load.fill import answered
from tests.load.people import School, Student, enroll
from tests.load.rates import AT_ONCE, Bench, saves

CLASS = 5_000  # students of one sitting of the past
TOGETHER = 20  # sittings filled by one statement: a million rows find their places in the indexes in one sweep
ANSWERS = 14
BYTES_A_ROW = 1_500  # of a response, its journal entry, their indexes and their share of the log
COPY_ATTEMPTS = """
INSERT INTO exams_attempt (id, sitting_id, student_id, {columns})
SELECT gen_random_uuid(), t.id, u.id, {columns_of_sample}
FROM unnest(%s::bigint[]) AS t(id), unnest(%s::bigint[]) AS u(id), exams_attempt s
WHERE s.id = %s LIMIT %s
"""
COPY_RESPONSES = """
INSERT INTO exams_response (attempt_id, question, revision, tab, value, digest, saved_at)
SELECT a.id, r.question, r.revision, r.tab, r.value, r.digest, r.saved_at
FROM exams_attempt a, exams_response r WHERE a.sitting_id = ANY(%s) AND r.attempt_id = %s ORDER BY a.id
"""
COPY_JOURNAL = """
INSERT INTO exams_journalentry (attempt_id, number, kind, at, client_at, actor_id, tab, sequence, part, question, data)
SELECT a.id, j.number, j.kind, j.at, j.client_at, j.actor_id, j.tab, j.sequence, j.part, j.question, j.data
FROM exams_attempt a, exams_journalentry j WHERE a.sitting_id = ANY(%s) AND j.attempt_id = %s ORDER BY a.id
"""


@dataclass
class Past:
    """What is copied, for whom, and how many sittings there are already."""

    school: School
    sample: Attempt
    people: list[int]
    sittings: int = 0


def measure_growth(bench: Bench, school: School, students: list[Student], sizes: list[int]) -> None:
    """Saves before and after the tables were filled, in all rounds of each size.

    Each size has students of its own, at the same point of their attempts: a journal has a quota.
    """
    past = _past(school, max(sizes) // ANSWERS + 1)
    seen = bench.book.facts["rows"] = {}
    for place, size in enumerate(sizes):
        began = time.monotonic()
        _grow(bench, past, size)
        name = f"sync at {size:,} rows"
        seen[name] = {
            "responses": Response.objects.count(),
            "journal": JournalEntry.objects.count(),
            "filled in s": round(time.monotonic() - began),
            "database GB": _gigabytes(),
        }
        few = students[place * AT_ONCE :][:AT_ONCE]
        drive(bench.stage.web.port, (saves(student, 1) for student in few), at_once=AT_ONCE, seconds=1)
        for _ in range(bench.rounds):
            bench.measure(name, (saves(student, 1) for student in few), at_once=AT_ONCE, seconds=bench.seconds)


def _past(school: School, most: int) -> Past:
    people = enroll(school, min(CLASS, most) + 1, word="x")
    sitting, writer = school.sitting("The past"), people[0]
    attempt = answered(school, sitting, writer)
    close_held([attempt.pk], closed_by=Attempt.ClosedBy.SUBMIT, actor_id=writer.user.pk, now=database_now())
    Attempt.objects.filter(pk=attempt.pk).update(grading_due_at=None)
    attempt.refresh_from_db()
    return Past(school, attempt, [student.user.pk for student in people[1:]])


def _grow(bench: Bench, past: Past, size: int) -> None:
    missing = (size - Response.objects.count()) // ANSWERS + 1
    if missing <= 0:
        return
    free = shutil.disk_usage(bench.stage.postgres.directory).free
    assert free > missing * ANSWERS * BYTES_A_ROW, f"{size:,} rows need more than the {free / 1e9:.0f} GB that are free"
    with _long_log(bench), connection.cursor() as cursor:
        while missing > 0:
            missing -= _copy(cursor, past, missing)
            if missing > 0:
                print(f"  {missing * ANSWERS:,} rows to go", flush=True)
        for table in ("exams_attempt", "exams_response", "exams_journalentry"):
            cursor.execute(f"VACUUM (ANALYZE) {table}")
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")


def _copy(cursor: Any, past: Past, count: int) -> int:
    """Up to so many attempts with their answers and journals; how many it were."""
    needed = min(TOGETHER, -(-count // len(past.people)))
    sittings = []
    for _ in range(needed):
        past.sittings += 1
        sittings.append(past.school.sitting(f"The past, {past.sittings}").pk)
    differ = ("id", "sitting_id", "student_id")
    columns = [f'"{f.column}"' for f in Attempt._meta.concrete_fields if f.column not in differ]
    statement = COPY_ATTEMPTS.format(
        columns=", ".join(columns), columns_of_sample=", ".join(f"s.{column}" for column in columns)
    )
    cursor.execute(statement, [sittings, past.people, past.sample.pk, count])
    made = int(cursor.rowcount)
    for statement in (COPY_RESPONSES, COPY_JOURNAL):
        cursor.execute(statement, [sittings, past.sample.pk])
    return made


@contextlib.contextmanager
def _long_log(bench: Bench) -> Iterator[None]:
    """While tables are filled, checkpoints are far apart: each writes every page that is touched after it once more."""
    _configure(bench, "max_wal_size = '8GB'")
    try:
        yield
    finally:
        _configure(bench, "max_wal_size = DEFAULT")


def _configure(bench: Bench, words: str) -> None:
    with bench.stage.postgres.connect() as server:
        server.execute(f"ALTER SYSTEM SET {words}")
        server.execute("SELECT pg_reload_conf()")


def _gigabytes() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return round(cursor.fetchone()[0] / 1e9, 2)
