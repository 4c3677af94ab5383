"""Is what a database holds true to itself? The laws that no constraint can hold, tried on every row."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal

from django.db import IntegrityError, connection, transaction

from exams.models import Attempt, Edition, JournalEntry, KeyRevision, Response, sha256_of
from exams.rules.replay import SETTING_KINDS, replay
from exams.rules.response import digest
from grading.models import QuestionScore, ScoreChange

AT_ONCE = 500  # attempts
NEVER_CHANGE = (Edition, KeyRevision, JournalEntry, ScoreChange)


def broken_laws() -> list[str]:
    """In words, one line for each; empty if everything holds. Reads everything once."""
    laws: tuple[Callable[[], Iterator[str]], ...] = (_journals, _editions, _keys, _scores, _triggers, _file)
    return [line for law in laws for line in law()]


def _journals() -> Iterator[str]:
    """Replaying each journal gives the responses, and each response has the fingerprint of its value.

    A journal whose saves were removed after the time they are kept (their number is smaller than the attempt's
    counter) has nothing to replay.
    """
    ids = list(Attempt.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        yield from journal_faults(ids[start : start + AT_ONCE])


def journal_faults(ids: list[uuid.UUID]) -> Iterator[str]:
    entries: dict[uuid.UUID, list[JournalEntry]] = {pk: [] for pk in ids}
    rows: dict[uuid.UUID, dict[str, tuple[int, str]]] = {pk: {} for pk in ids}
    setting = JournalEntry.objects.filter(attempt__in=ids, kind__in=SETTING_KINDS)
    for entry in setting.order_by("number").iterator():
        entries[entry.attempt_id].append(entry)
    for row in Response.objects.filter(attempt__in=ids).iterator():
        rows[row.attempt_id][row.question] = (row.revision, row.digest)
        if row.digest != digest(row.value):
            yield f"attempt {row.attempt_id}: the answer to {row.question} has not the fingerprint of its value"
    for pk in ids:
        if not entries[pk] and _was_purged(pk):
            continue
        replayed = {question: (found.revision, found.digest) for question, found in replay(entries[pk]).items()}
        if replayed != rows[pk]:
            yield f"attempt {pk}: replaying the journal does not give the answers"


def _was_purged(pk: uuid.UUID) -> bool:
    attempt = Attempt.objects.get(pk=pk)
    return bool(attempt.journal.count() < attempt.journal_length)


def _editions() -> Iterator[str]:
    for edition in Edition.objects.iterator():
        first = KeyRevision.objects.filter(edition=edition, number=1).first()
        if first is None or edition.digest != sha256_of({"key": first.key, "paper": edition.paper}):
            yield f"edition {edition.pk}: paper and key have not the edition's fingerprint"


def _keys() -> Iterator[str]:
    for revision in KeyRevision.objects.iterator():
        if revision.digest != sha256_of(revision.key):
            yield f"key revision {revision.pk}: the key has not its fingerprint"


def _scores() -> Iterator[str]:
    """Each score is what its latest change made it."""
    latest: dict[tuple[uuid.UUID, str], Decimal] = {}
    changes = ScoreChange.objects.order_by("revision")
    for attempt, question, points in changes.values_list("attempt", "question", "to_points").iterator():
        latest[attempt, question] = points
    scores = QuestionScore.objects.values_list("attempt", "question", "points")
    for attempt, question, points in scores.iterator():
        if latest.get((attempt, question)) != points:
            yield f"attempt {attempt}: the score of {question} is not what its history says"


def _triggers() -> Iterator[str]:
    """What must never change can still not be changed: the database refuses it."""
    for model in NEVER_CHANGE:
        table = model._meta.db_table
        one_row = f"UPDATE {table} SET id = id WHERE id = (SELECT MIN(id) FROM {table})"  # noqa: S608 - our own table
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(one_row)
                changed = cursor.rowcount
                transaction.set_rollback(True)
        except IntegrityError:
            continue
        if changed:
            yield f"rows of {table} can be changed: a trigger is missing"


def _file() -> Iterator[str]:
    """SQLite keeps no foreign keys of rows that came in while they were off, and its file can be damaged."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for (line,) in cursor.execute("PRAGMA integrity_check").fetchall():
            if line != "ok":
                yield f"SQLite: {line}"
        for table, *_ in cursor.execute("PRAGMA foreign_key_check").fetchall():
            yield f"a row of {table} points to a row that is not there"
