"""What does this process remember of editions, so that a save need not read them? Editions never change."""

from __future__ import annotations

import uuid
from functools import lru_cache

from exams.models import Attempt
from exams.rules.forward import Way, way_through
from exams.rules.order import paper_for
from exams.rules.paper import Paper, QuestionFacts, question_facts
from exams.running.papers import paper_of

MOST = 50_000  # attempts remembered, about 15 MB; then it begins anew

_editions: dict[uuid.UUID, tuple[int, str]] = {}


@lru_cache(maxsize=256)
def facts_of(edition_id: int, digest: str) -> dict[str, QuestionFacts]:
    """The facts of an edition's questions."""
    return question_facts(paper_of(edition_id, digest))


@lru_cache(maxsize=256)
def is_forward(edition_id: int, digest: str) -> bool:
    """Whether there is no way back in this edition."""
    return paper_of(edition_id, digest)["navigation"] == "forward"


def forward_paper(edition_id: int, digest: str) -> Paper | None:
    """The edition's paper where there is no way back in it, else None."""
    return paper_of(edition_id, digest) if is_forward(edition_id, digest) else None


def way_of(attempt: Attempt, digest: str) -> Way | None:
    """Where the attempt stands, if there is no way back in its edition of this digest."""
    paper = forward_paper(attempt.edition_id, digest)
    return None if paper is None else way_through(paper_for(paper, attempt.seed), attempt.place)


def known_edition(attempt_id: uuid.UUID) -> tuple[int, str] | None:
    """Id and digest of the edition that this attempt had when this process heard of it last; None for no such attempt.

    An attempt can be brought to another edition: who relies on this tests the id in the statement that writes.
    """
    known = _editions.get(attempt_id)
    if known is None:
        known = Attempt.objects.filter(pk=attempt_id).values_list("edition_id", "edition__digest").first()
        if known is not None:
            remember_edition(attempt_id, *known)
    return known


def remember_edition(attempt_id: uuid.UUID, edition_id: int, digest: str) -> None:
    """Keeps what a statement has just said of this attempt."""
    if len(_editions) >= MOST:
        _editions.clear()
    _editions[attempt_id] = (edition_id, digest)
