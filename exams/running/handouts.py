"""Which edition does a student get at a sitting?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from exams.models import Edition, Sitting, User
from exams.rules.order import rank
from exams.running.papers import paper_of

T = TypeVar("T")


def edition_for(sitting: Sitting, user: User) -> Edition | None:
    """The edition that this student gets: a stable draw among those handed out."""
    editions = list(sitting.editions.order_by("pk").defer("paper"))
    if not editions:
        return None
    chosen = drawn(editions, sitting.pk, user.pk)
    chosen.paper = paper_of(chosen.pk, chosen.digest)
    return chosen


def drawn(editions: Sequence[T], sitting_id: int, student_id: int) -> T:
    """The one of these, ordered by their numbers, that this student gets at this sitting; always the same one."""
    return editions[int.from_bytes(rank(sitting_id, str(student_id))[:8]) % len(editions)]
