"""Does a save cost more when there are a thousand, a hundred thousand, ten million rows?"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Model

from exams.models import Attempt, JournalEntry, Response, Sitting, User
from tests.load.drive import drive
from tests.load.fill import COPY_JOURNAL, COPY_RESPONSES, fill
from tests.load.people import School, Student
from tests.load.rates import AT_ONCE, Bench, saves


def measure_growth(bench: Bench, school: School, students: list[Student], sizes: list[int]) -> None:
    """The same students save before and after the tables were filled; each size in all rounds."""
    sitting = school.sitting("Growth")
    sample = Attempt.objects.filter(sitting=sitting)
    fill(school, sitting, 25, word="r")
    sizes_seen = {}
    for size in sizes:
        missing = size - Response.objects.count()
        if missing > 0:
            _grow(sitting, sample.values_list("pk", flat=True)[0], missing // 14 + 1)
        name = f"sync at {size:,} rows"
        sizes_seen[name] = {"responses": Response.objects.count(), "journal": JournalEntry.objects.count()}
        drive(bench.stage.web.port, (saves(s, 1) for s in students[:AT_ONCE]), at_once=AT_ONCE, seconds=1)
        for _ in range(bench.rounds):
            few = (saves(student, 1) for student in students[:AT_ONCE])
            bench.measure(name, few, at_once=AT_ONCE, seconds=bench.seconds)
    bench.book.facts["rows"] = sizes_seen


def _grow(sitting: Sitting, sample: Any, count: int) -> None:
    """So many more attempts with all their answers, by statements alone."""
    other = Sitting.objects.get(pk=sitting.pk)
    other.pk, other.name = None, f"Growth {count}"
    other.save()
    student = Attempt.objects.get(pk=sample).student_id
    with connection.cursor() as cursor:
        users = _copies(cursor, User, student, count, {"netid": f"'x{other.pk}-' || n"}, leave=["id"])
        own = {"id": "gen_random_uuid()", "sitting_id": str(other.pk), "student_id": "(%s::bigint[])[n]"}
        copies = _copies(cursor, Attempt, sample, count, own, leave=[], values=[users])
        for statement in (COPY_RESPONSES, COPY_JOURNAL):
            cursor.execute(statement, [copies, [sample] * len(copies)])
        cursor.execute("ANALYZE")


def _copies(
    cursor: Any, model: type[Model], sample: Any, count: int, own: dict[str, str], *, leave: list[str],
    values: list[Any] | None = None,
) -> list[Any]:  # fmt: skip
    """The keys of so many copies of one row; `own` says which columns differ, in SQL with `n` from 1."""
    columns = [f.column for f in model._meta.concrete_fields if f.column not in leave]
    taken = ", ".join(own.get(column, f's."{column}"') for column in columns)
    named = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    cursor.execute(
        f"INSERT INTO {table} ({named}) SELECT {taken} FROM {table} s, generate_series(1, {count}) n "
        "WHERE s.id = %s RETURNING id",
        [*(values or []), sample],
    )
    return [key for (key,) in cursor.fetchall()]
