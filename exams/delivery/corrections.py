"""Which corrections does a student's paper show, since when, and which has the student seen?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from exams.delivery.replies import milliseconds
from exams.delivery.syncing import held_for_token
from exams.models import Attempt, ErratumNotice
from exams.rules.erratum import QuestionCorrection, SectionCorrection, corrected_questions, corrected_sections
from exams.rules.order import paper_for
from exams.running.journal import Entry, Kind, append


@dataclass(frozen=True, slots=True)
class Correction:
    """One erratum on this student's paper, in this student's order."""

    notice: ErratumNotice
    questions: tuple[QuestionCorrection, ...]
    sections: tuple[SectionCorrection, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands at a question or section: when and why it was corrected, and how it was."""

    notice: ErratumNotice
    was: QuestionCorrection | SectionCorrection


def corrections_of(attempt: Attempt) -> tuple[Correction, ...]:
    """Oldest first, in one query."""
    related = ("erratum__before", "erratum__edition")
    notices = ErratumNotice.objects.filter(attempt=attempt).select_related(*related)
    return tuple(_correction(attempt, notice) for notice in notices.order_by("erratum__made_at", "pk"))


def _correction(attempt: Attempt, notice: ErratumNotice) -> Correction:
    before, after = (paper_for(e.paper, attempt.seed) for e in (notice.erratum.before, notice.erratum.edition))
    return Correction(notice, corrected_questions(before, after), corrected_sections(before, after))


def marks_of(corrections: Iterable[Correction]) -> dict[str, list[Mark]]:
    """The marks by the id of their question or section."""
    marks: defaultdict[str, list[Mark]] = defaultdict(list)
    for correction in corrections:
        places: tuple[QuestionCorrection | SectionCorrection, ...] = (*correction.questions, *correction.sections)
        for was in places:
            marks[was.id].append(Mark(correction.notice, was))
    return dict(marks)


def told(corrections: Iterable[Correction]) -> list[dict[str, Any]]:
    """What the page announces until the student confirms it."""
    return [
        {
            "id": correction.notice.pk,
            "at": milliseconds(correction.notice.erratum.made_at),
            "text": correction.notice.erratum.note,
            "questions": [{"id": was.id, "number": was.number} for was in correction.questions],
        }
        for correction in corrections
        if correction.notice.seen_at is None
    ]


@transaction.atomic
def confirm_seen(attempt: Attempt, ids: Iterable[int], *, epoch: int) -> int:
    """Notes that the student has seen these corrections. Returns how many were news; the journal tells of each.

    Raises `TokenRefused`; then nothing was written.
    """
    held = held_for_token(attempt.pk, student_id=attempt.student_id, epoch=epoch)
    now = held.db_now  # type: ignore[attr-defined]
    unseen = ErratumNotice.objects.filter(attempt=held, pk__in=list(ids), seen_at=None).select_related(
        "erratum__edition"
    )
    notices = list(unseen.order_by("pk"))
    entries = [
        Entry(Kind.CORRECTION_SEEN, data={"edition": notice.erratum.edition.digest}, actor_id=held.student_id)
        for notice in notices
    ]
    append(held, entries, at=now)
    ErratumNotice.objects.filter(pk__in=[notice.pk for notice in notices]).update(seen_at=now)
    held.save(update_fields=["journal_length"])
    return len(notices)
