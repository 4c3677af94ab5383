"""What is there of each model in the admin, all of one course?"""

from __future__ import annotations

from typing import Any

import pytest

from exams.authoring.publish import publish
from exams.models import (
    Accommodation,
    AuditEntry,
    Enrollment,
    Figure,
    JournalEntry,
    Question,
    Section,
    TimeAdjustment,
    database_now,
)
from tests.cast import Page, make_sitting


def one_of_each(request: pytest.FixtureRequest) -> dict[str, Any]:
    """One row of every model of exams in the admin, by its label: Ada has begun what Cleo has published."""
    draft, cleo, ada, course, begin = map(request.getfixturevalue, ("draft", "cleo", "ada", "course", "begin"))
    edition = publish(draft, by=cleo)
    sitting = make_sitting(edition)
    attempt = begin(ada, at=sitting)
    claim = Question.objects.get(kind="true_false", section__quiz=draft)
    Page(attempt).sync(Page(attempt).item(claim.uid, ["true"]))
    now = database_now()
    adjustment = TimeAdjustment.objects.create(
        attempt=attempt, kind="extension", amount=now - attempt.started_at, made_at=now, made_by=cleo, reason="Alarm"
    )
    return {
        "exams.user": ada,
        "exams.course": course,
        "exams.quiz": draft,
        "exams.section": Section.objects.filter(quiz=draft).first(),
        "exams.question": claim,
        "exams.figure": Figure.objects.filter(quiz=draft).first(),
        "exams.edition": edition,
        "exams.keyrevision": edition.key_revisions.get(),
        "exams.sitting": sitting,
        "exams.accommodation": Accommodation.objects.create(course=course, user=ada, factor="1.5"),
        "exams.attempt": attempt,
        "exams.response": attempt.responses.get(),
        "exams.journalentry": JournalEntry.objects.filter(attempt=attempt).first(),
        "exams.timeadjustment": adjustment,
        "exams.enrollment": Enrollment.objects.get(course=course, user=ada),
        "exams.auditentry": AuditEntry.objects.create(at=now, actor=cleo, action="tried", course=course),
    }
