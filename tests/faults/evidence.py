"""What must hold after every fault? Each function returns what is wrong, so that an empty answer is good news."""

from __future__ import annotations

from collections.abc import Iterable

from exams.models import TRANSPORT_GRACE, Attempt, JournalEntry, Response
from exams.rules.replay import Replayed, replay
from exams.running.journal import Kind
from tests.faults.student import Acknowledged, Student


def lost(attempt: Attempt, acknowledged: Iterable[Acknowledged]) -> list[Acknowledged]:
    """What was acknowledged, but is neither what is stored nor an earlier revision of it in the journal."""
    entries = JournalEntry.objects.filter(attempt=attempt, kind=Kind.SAVED)
    journaled = [Acknowledged(e.question, e.data["revision"], e.data["digest"]) for e in entries]
    stored = dict(Response.objects.filter(attempt=attempt).values_list("question", "revision"))
    return [one for one in acknowledged if journaled.count(one) != 1 or stored.get(one.question, 0) < one.revision]


def lost_by(students: Iterable[Student]) -> list[Acknowledged]:
    """The same for students; what a student was promised last has to be what is stored, to the letter."""
    return [one for student in students for one in lost(student.attempt, student.acknowledged) + _outdated(student)]


def _outdated(student: Student) -> list[Acknowledged]:
    rows = Response.objects.filter(attempt=student.attempt).values_list("question", "revision", "digest")
    last = {one.question: one for one in student.acknowledged}
    return sorted(set(last.values()) - {Acknowledged(*row) for row in rows})


def assert_kept(attempt: Attempt, acknowledged: list[Acknowledged]) -> None:
    """Something was acknowledged, all of it is there, and the attempt is sound."""
    assert acknowledged
    assert lost(attempt, acknowledged) == []
    assert unsound([attempt]) == []


def assert_all_kept(students: list[Student]) -> None:
    """The same for everybody."""
    assert all(student.acknowledged for student in students)
    assert lost_by(students) == []
    assert unsound(student.attempt for student in students) == []


def unsound(attempts: Iterable[Attempt]) -> list[str]:
    """Every broken promise of these attempts, in words."""
    return [f"{attempt}: {what}" for attempt in attempts for what in _unsound(attempt)]


def _unsound(attempt: Attempt) -> list[str]:
    attempt = Attempt.objects.get(pk=attempt.pk)
    entries = list(JournalEntry.objects.filter(attempt=attempt).order_by("number"))
    responses = {
        row.question: Replayed(row.revision, row.digest, row.value) for row in Response.objects.filter(attempt=attempt)
    }
    last = attempt.deadline_at + TRANSPORT_GRACE
    closings = [entry for entry in entries if entry.kind == Kind.CLOSED]
    closed = attempt.state == Attempt.State.CLOSED
    checks = {
        "replaying the journal does not give the responses": replay(entries) == responses,
        "the journal has gaps": [entry.number for entry in entries] == list(range(1, len(entries) + 1)),
        "its length is wrong": attempt.journal_length == len(entries),
        "an answer counts that came too late": all(e.at <= last for e in entries if e.kind == Kind.SAVED),
        f"it was closed {len(closings)} times": len(closings) == int(closed),
        "it was closed after its deadline": not closed or attempt.closed_at <= attempt.deadline_at,
        "answers counted after the close": not closings
        or all(e.number < closings[0].number for e in entries if e.kind == Kind.SAVED),
    }
    return [what for what, good in checks.items() if not good]
