"""What of a paper without a way back is handed out so far, and what comes when the student has gone on?"""

from __future__ import annotations

import json
from typing import Any

from django.db.models import F
from django.template.loader import render_to_string

from exams.delivery.corrections import corrections_of, marks_of
from exams.delivery.facts import forward_paper
from exams.delivery.showing import shown_sections
from exams.delivery.syncing import Outcome
from exams.models import Attempt, Course, Response, User
from exams.rules.forward import reached, way_through
from exams.rules.order import paper_for
from exams.rules.response import EXPLANATION_LIMIT


def rendered_question(question: dict[str, Any], row: Response | None) -> dict[str, Any]:
    """A question of `shown_sections` as an open page puts it in: its HTML, and the answer that the server has."""
    context = {"question": question, "boot": {"explanation_limit": EXPLANATION_LIMIT}}
    return {
        "id": question["id"],
        "kind": question["kind"],
        "choices": [choice["id"] for choice in question["choices"]],
        "html": render_to_string("exams/delivery/_question.html", context),
        "stored": {"revision": row.revision, "digest": row.digest, "value": row.value} if row else None,
    }


def rendered_section(section: dict[str, Any]) -> dict[str, Any]:
    """The head of a section, without its questions."""
    empty = {**section, "questions": []}
    return {"id": section["id"], "html": render_to_string("exams/delivery/_section.html", {"section": empty})}


def next_question(outcome: Outcome, leaving: str) -> dict[str, Any] | None:
    """The question at which the page that left `leaving` is now, with its section; None where it has to stay."""
    attempt, way = outcome.attempt, outcome.way
    may_go_on = outcome.holder and attempt.state != Attempt.State.CLOSED
    if way is None or not may_go_on or way.current == leaving:
        return None
    whole = forward_paper(attempt.edition_id, attempt.edition_digest)  # type: ignore[attr-defined]
    assert whole is not None
    row = Response.objects.filter(attempt=attempt, question=way.current).first()
    stored = {} if row is None else {row.question: row}
    sections = shown_sections(paper_for(whole, attempt.seed), stored, marks_of(corrections_of(attempt)))
    section = reached(sections, way)[-1]
    return {**rendered_question(section["questions"][-1], row), "section": rendered_section(section)}


def is_withheld(user: User, digest: str) -> bool:
    """Whether this image stands, in all open attempts that hold it, only where the student has not come yet."""
    staffed = Course.objects.staffed_by(user)
    attempts = Attempt.objects.of_student(user).open().exclude(sitting__quiz__course__in=staffed)
    found = attempts.filter(edition__uses__image=digest).annotate(edition_digest=F("edition__digest")).distinct()
    reached_in = [_has_reached(attempt, digest) for attempt in found]
    return bool(reached_in) and not any(reached_in)


def _has_reached(attempt: Attempt, digest: str) -> bool:
    whole = forward_paper(attempt.edition_id, attempt.edition_digest)  # type: ignore[attr-defined]
    if whole is None:
        return True
    paper = paper_for(whole, attempt.seed)
    return digest in json.dumps({**paper, "sections": reached(paper["sections"], way_through(paper, attempt.place))})
