"""How do thousands of attempts come into the database in seconds? A few are made by the real doors, and copied."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import connection

from exams.delivery.starting import start_attempt
from exams.delivery.syncing import apply_sync
from exams.models import Attempt, Sitting
from exams.rules.sync import parse_sync_object
from tests.load.people import School, Student, enroll, questions_known

SAMPLES = 25
COPY_RESPONSES = """
INSERT INTO exams_response (attempt_id, question, revision, tab, value, digest, saved_at)
SELECT t.copy, r.question, r.revision, r.tab, r.value, r.digest, r.saved_at
FROM unnest(%s::uuid[], %s::uuid[]) AS t(copy, sample) JOIN exams_response r ON r.attempt_id = t.sample
"""
COPY_JOURNAL = """
INSERT INTO exams_journalentry (attempt_id, number, kind, at, client_at, actor_id, tab, sequence, part, question, data)
SELECT t.copy, j.number, j.kind, j.at, j.client_at, j.actor_id, j.tab, j.sequence, j.part, j.question, j.data
FROM unnest(%s::uuid[], %s::uuid[]) AS t(copy, sample) JOIN exams_journalentry j ON j.attempt_id = t.sample
"""


def fill(school: School, sitting: Sitting, count: int, *, word: str) -> list[Student]:
    """So many running attempts in which every question is answered, with their journals."""
    students = enroll(school, count, word=word)
    samples = [answered(school, sitting, student) for student in students[:SAMPLES]]
    rows, pairs = [], []
    for place, student in enumerate(students[SAMPLES:]):
        sample = samples[place % len(samples)]
        fields = {f.attname: getattr(sample, f.attname) for f in Attempt._meta.concrete_fields}
        row = Attempt(**{**fields, "id": uuid.uuid4(), "student_id": student.user.pk})
        rows.append(row)
        pairs.append((row.pk, sample.pk))
    Attempt.objects.bulk_create(rows, batch_size=1000)
    with connection.cursor() as cursor:
        for statement in (COPY_RESPONSES, COPY_JOURNAL):
            cursor.execute(statement, [[copy for copy, _ in pairs], [sample for _, sample in pairs]])
        cursor.execute("ANALYZE")
    return students


def answered(school: School, sitting: Sitting, student: Student) -> Attempt:
    """A running attempt in which this student has answered every question, by the doors that everybody takes."""
    user = student.user
    attempt, _ = start_attempt(sitting, user, typed_name=user.full_name, agrees=True)
    student.tab = str(uuid.uuid4())
    student.questions = questions_known(school.edition)
    items = [student.item(question, typed=student.dice.random() < 0.5) for question in student.questions]
    body = {"tab": student.tab, "sequence": 1, "claim": True, "responses": items, "events": [], "confirmed": []}
    apply_sync(attempt.pk, parse_sync_object(body), student_id=user.pk, epoch=attempt.token_epoch)
    return Attempt.objects.get(pk=attempt.pk)


def end_at(sitting: Sitting, moment: dt.datetime) -> None:
    """Moves the clocks of a sitting's running attempts so that their deadline is this moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE exams_attempt SET started_at = %s - (deadline_at - started_at), deadline_at = %s "
            "WHERE sitting_id = %s AND state = 'running'",
            [moment, moment, sitting.pk],
        )
