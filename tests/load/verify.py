"""Is everything that was acknowledged in the database, and is every score what the key says?

Set by set, so that thousands of attempts take seconds: two statements for some hundred attempts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from exams.models import Attempt, JournalEntry, Response
from exams.rules.replay import replay
from exams.rules.response import digest
from grading.marking.mark import Mark, mark
from grading.marking.standards import standards
from grading.models import QuestionScore, ScoreChange
from tests.load.people import Student

CHUNK = 500  # attempts


def verify_answers(students: Iterable[Student]) -> dict[str, int]:
    """Each acknowledged answer is stored as it was acknowledged, the journal has no gap and gives the responses."""
    acknowledged = {UUID(student.attempt): student.acknowledged for student in students if student.attempt}
    counts = {"answers": 0, "journal entries": 0}
    for chunk in _chunks(list(acknowledged)):
        stored = _stored(chunk)
        lengths = dict(Attempt.objects.filter(pk__in=chunk).values_list("pk", "journal_length"))
        journals = _journals(chunk)
        for attempt in chunk:
            for question, sha in acknowledged[attempt].items():
                assert stored[attempt].get(question) == sha, f"{attempt}: {question} was acknowledged and is not stored"
            entries = journals.get(attempt, [])
            assert [entry.number for entry in entries] == list(range(1, lengths[attempt] + 1)), (
                f"{attempt}: the journal has a gap, or another length than the attempt says"
            )
            folded = {question: one.digest for question, one in replay(entries).items()}
            assert folded == stored[attempt], f"{attempt}: the journal does not give the responses"
            counts["answers"] += len(acknowledged[attempt])
            counts["journal entries"] += len(entries)
    return counts


def _stored(attempts: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
    """The fingerprint of each stored answer, computed anew from its value."""
    found: defaultdict[UUID, dict[str, str]] = defaultdict(dict)
    rows = Response.objects.filter(attempt__in=attempts).order_by()
    for attempt, question, sha, value in rows.values_list("attempt", "question", "digest", "value"):
        assert digest(value) == sha, f"{attempt}: the fingerprint of {question} is not that of its value"
        found[attempt][question] = sha
    return found


def _journals(attempts: Sequence[UUID]) -> dict[UUID, list[Any]]:
    rows = JournalEntry.objects.filter(attempt__in=attempts).order_by("attempt", "number")
    named = rows.values_list("attempt", "number", "kind", "question", "data", named=True)
    return {attempt: list(entries) for attempt, entries in groupby(named.iterator(), lambda entry: entry.attempt)}


def verify_scores(sitting_id: int) -> int:
    """Every score of a sitting against the pure scorer, answer by answer, and its history. Returns how many.

    Of sittings in which no person has judged or adjusted anything.
    """
    attempts = list(Attempt.objects.filter(sitting=sitting_id, state="closed").only("sitting", "edition", "seed"))
    counting = standards((attempt.sitting_id, attempt.edition_id) for attempt in attempts)
    checked = 0
    for chunk in _chunks(attempts):
        values, scores = _values(chunk), _scores(chunk)
        for attempt in chunk:
            sheet = counting[attempt.sitting_id, attempt.edition_id].sheet_for(attempt.seed)
            expected = {one.question: _expected(one) for one in mark(sheet, values[attempt.pk])}
            assert scores[attempt.pk] == expected, f"attempt {attempt.pk} has other scores than the key gives"
            checked += len(expected)
    told = ScoreChange.objects.filter(
        attempt=OuterRef("attempt"),
        question=OuterRef("question"),
        revision=OuterRef("revision"),
        to_points=OuterRef("points"),
    )
    untold = QuestionScore.objects.filter(attempt__sitting=sitting_id).exclude(Exists(told)).count()
    assert untold == 0, f"{untold} scores are not what their history says"
    return checked


Points = tuple[Decimal, Decimal, bool]


def _expected(one: Mark) -> Points:
    return one.machine_points, Decimal(0) if one.void else one.machine_points, one.void


def _values(attempts: Sequence[Attempt]) -> defaultdict[UUID, dict[str, Any]]:
    found: defaultdict[UUID, dict[str, Any]] = defaultdict(dict)
    rows = Response.objects.filter(attempt__in=attempts).order_by()
    for attempt, question, value in rows.values_list("attempt", "question", "value"):
        found[attempt][question] = value
    return found


def _scores(attempts: Sequence[Attempt]) -> defaultdict[UUID, dict[str, Points]]:
    found: defaultdict[UUID, dict[str, Points]] = defaultdict(dict)
    rows = QuestionScore.objects.filter(attempt__in=attempts).order_by()
    for attempt, question, *points in rows.values_list("attempt", "question", "machine_points", "points", "void"):
        found[attempt][question] = (points[0], points[1], points[2])
    return found


def _chunks(things: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (things[place : place + CHUNK] for place in range(0, len(things), CHUNK))
