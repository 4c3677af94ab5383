"""Does the database hold what was promised, to the letter? Every count of a drill against every row of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from exams.models import Attempt, Response, Sitting
from grading.models import QuestionScore
from quizsite.backup.invariants import journal_faults
from quizsite.drill.student import Student


def open_or_waiting(sitting: Sitting) -> int:
    """How many attempts are not closed, or closed and not yet graded."""
    attempts = sitting.attempts
    return attempts.open().count() + attempts.filter(grading_due_at__isnull=False).count()


def faults(sitting: Sitting, students: Sequence[Student], *, questions: int) -> list[str]:
    """In words, one line for each; empty if every promise was kept."""
    attempts = {attempt.student.netid: attempt for attempt in sitting.attempts.select_related("student")}
    found = [line for student in students for line in _of_student(student, attempts.get(student.netid), questions)]
    unknown = attempts.keys() - {student.netid for student in students}
    found += [f"{netid} has an attempt that nobody began" for netid in sorted(unknown)]
    return found + list(journal_faults([attempt.pk for attempt in attempts.values()]))


def _of_student(student: Student, attempt: Attempt | None, questions: int) -> Iterator[str]:
    if student.trouble:
        yield f"{student.netid}: {student.trouble}"
    if attempt is None:
        yield f"{student.netid} has no attempt"
        return
    yield from _answers(student, attempt)
    if attempt.state != Attempt.State.CLOSED:
        yield f"{student.netid}: the attempt was not closed"
        return
    if student.handed_in and attempt.closed_by != Attempt.ClosedBy.SUBMIT:
        yield f"{student.netid} handed in, and the attempt was closed by {attempt.closed_by}"
    scored = QuestionScore.objects.filter(attempt=attempt).count()
    if attempt.grading_due_at is not None or scored != questions:
        yield f"{student.netid}: {scored} of {questions} answers were graded"


def _answers(student: Student, attempt: Attempt) -> Iterator[str]:
    """Each acknowledged answer is stored; a newer one may be, if it was sent and only its reply was lost."""
    rows = {row.question: (row.revision, row.digest) for row in Response.objects.filter(attempt=attempt)}
    for question, promise in student.promised.items():
        sent = student.pending.get(question)
        may_be = {(promise.revision, promise.digest), (sent.revision, sent.digest) if sent else None}
        if rows.get(question) not in may_be:
            yield f"{student.netid}: the answer to {question} that was acknowledged is not what is stored"
    if unknown := rows.keys() - student.promised.keys() - student.pending.keys():
        yield f"{student.netid}: answers are stored that nobody sent: {', '.join(sorted(unknown))}"


def counts(sitting: Sitting, students: Sequence[Student]) -> dict[str, int]:
    """The numbers that a person wants to see."""
    closed = Counter(sitting.attempts.values_list("closed_by", flat=True))
    return {
        "students": len(students),
        "attempts": sitting.attempts.count(),
        "answers acknowledged": sum(student.saves for student in students),
        "requests tried again": sum(student.tries_again for student in students),
        "handed in": closed[Attempt.ClosedBy.SUBMIT],
        "closed by the deadline": closed[Attempt.ClosedBy.DEADLINE],
        "answers stored": Response.objects.filter(attempt__sitting=sitting).count(),
        "answers graded": QuestionScore.objects.filter(attempt__sitting=sitting).count(),
    }
