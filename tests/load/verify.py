"""Is everything that was acknowledged in the database, and is every score what the key says?"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, F, Max

from exams.models import Attempt, JournalEntry, Response
from exams.rules.replay import replay
from grading.marking.mark import mark
from grading.marking.standards import standards
from grading.models import QuestionScore
from tests.load.people import Student


def verify_answers(students: Iterable[Student]) -> dict[str, int]:
    """Each acknowledged answer is stored as it was acknowledged, the journal has no gap and gives the responses."""
    counts = {"answers": 0, "journal entries": 0}
    for student in students:
        if not student.attempt:
            continue
        stored = dict(Response.objects.filter(attempt=student.attempt).values_list("question", "digest"))
        for question, digest in student.acknowledged.items():
            assert stored.get(question) == digest, (
                f"{student.user.netid}: {question} was acknowledged and is not stored"
            )
        entries = list(JournalEntry.objects.filter(attempt=student.attempt).order_by("number"))
        assert [entry.number for entry in entries] == list(range(1, len(entries) + 1)), "the journal has a gap"
        assert {q: r.digest for q, r in replay(entries).items()} == stored, "the journal does not give the responses"
        counts["answers"] += len(student.acknowledged)
        counts["journal entries"] += len(entries)
    uneven = (
        Attempt.objects.annotate(entries=Count("journal"), last=Max("journal__number"))
        .exclude(entries=F("journal_length"), last=F("journal_length"))
        .count()
    )
    assert uneven == 0, f"{uneven} attempts have another number of journal entries than they say"
    return counts


def verify_scores(sitting_id: int) -> int:
    """Every score of a sitting against the pure scorer, answer by answer. Returns how many."""
    attempts = list(Attempt.objects.filter(sitting=sitting_id, state="closed").order_by("pk"))
    counting = standards((attempt.sitting_id, attempt.edition_id) for attempt in attempts)
    checked = 0
    for attempt in attempts:
        values = dict(Response.objects.filter(attempt=attempt).values_list("question", "value"))
        scores = dict(QuestionScore.objects.filter(attempt=attempt).values_list("question", "machine_points"))
        sheet = counting[attempt.sitting_id, attempt.edition_id].sheet_for(attempt.seed)
        expected = {one.question: one.machine_points for one in mark(sheet, values)}
        assert scores == expected, f"attempt {attempt.pk} has other scores than the key gives"
        checked += len(scores)
    return checked
