"""How did one student's score come about? Everything that touched it, in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from exams.models import Attempt, JournalEntry
from exams.rules.paper import questions_of
from grading.models import GradingRun, RegradeRequest, RegradeStep, Release, ScoreChange

JOURNALED = (
    *(JournalEntry.Kind.STARTED, JournalEntry.Kind.LATE_ACCEPTED, JournalEntry.Kind.FILE_MERGED),
    *(JournalEntry.Kind.TIME_CHANGED, JournalEntry.Kind.CLOSED, JournalEntry.Kind.REOPENED),
)


@dataclass(frozen=True, slots=True)
class Event:
    """`kind` is one of journal, score, passed_by, request, answer, release, taken_back.

    `number` is the question's, "" where it is about the whole; `run` is set where a run did it, `who` where a person.
    """

    at: dt.datetime
    kind: str
    words: str = ""
    number: str = ""
    before: Decimal | None = None
    after: Decimal | None = None
    who: str = ""
    run: GradingRun | None = None


def history_of(attempt: Attempt) -> list[Event]:
    """Oldest first; in the same moment, what was done before what was asked. Give the attempt with its edition.

    Five queries.
    """
    numbers = {question["id"]: question["number"] for question in questions_of(attempt.edition.paper)}
    events = [
        *_journal(attempt, numbers),
        *_changes(attempt, numbers),
        *_passed_by(attempt, numbers),
        *_releases(attempt),
        *_requests(attempt, numbers),
    ]
    return sorted(events, key=lambda event: event.at)


def _journal(attempt: Attempt, numbers: dict[str, str]) -> Iterator[Event]:
    entries = JournalEntry.objects.filter(attempt=attempt, kind__in=JOURNALED).select_related("actor")
    for entry in entries.order_by("number"):
        why = entry.data.get("why", "") if isinstance(entry.data, dict) else ""
        words = f"{entry.get_kind_display()}: {why}" if why else str(entry.get_kind_display())
        yield Event(entry.at, "journal", words, numbers.get(entry.question, ""), who=_name(entry.actor))


def _changes(attempt: Attempt, numbers: dict[str, str]) -> Iterator[Event]:
    changes = ScoreChange.objects.filter(attempt=attempt).select_related("run", "made_by")
    for change in changes.order_by("made_at", "pk"):
        yield Event(
            change.made_at,
            "score",
            change.reason,
            numbers.get(change.question, change.question),
            change.from_points,
            change.to_points,
            _name(change.made_by),
            change.run,
        )


def _passed_by(attempt: Attempt, numbers: dict[str, str]) -> Iterator[Event]:
    steps = RegradeStep.objects.filter(attempt=attempt, outcome=RegradeStep.Outcome.PASSED_BY).select_related("run")
    for step in steps:
        at = step.run.finished_at or step.run.created_at
        number = numbers.get(step.question, step.question)
        yield Event(at, "passed_by", "", number, step.former_points, step.points, run=step.run)


def _requests(attempt: Attempt, numbers: dict[str, str]) -> Iterator[Event]:
    for asked in RegradeRequest.objects.filter(attempt=attempt).select_related("answered_by"):
        number = numbers.get(asked.question, asked.question)
        yield Event(asked.asked_at, "request", asked.text, number)
        if asked.answered_at:
            yield Event(asked.answered_at, "answer", asked.comment, number, who=_name(asked.answered_by))


def _releases(attempt: Attempt) -> Iterator[Event]:
    releases = Release.objects.filter(sitting=attempt.sitting_id).select_related("released_by", "taken_back_by")
    for release in releases:
        yield Event(release.released_at, "release", who=_name(release.released_by))
        if release.taken_back_at:
            yield Event(release.taken_back_at, "taken_back", who=_name(release.taken_back_by))


def _name(person: object) -> str:
    return getattr(person, "full_name", "")
