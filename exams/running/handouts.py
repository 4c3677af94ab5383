"""Which edition does a student get at a sitting?"""

from __future__ import annotations

from exams.models import Edition, Sitting, User
from exams.rules.order import rank
from exams.running.papers import paper_of


def edition_for(sitting: Sitting, user: User) -> Edition | None:
    """The edition that this student gets: a stable draw among those handed out."""
    editions = list(sitting.editions.order_by("pk").defer("paper"))
    if not editions:
        return None
    place = int.from_bytes(rank(sitting.pk, str(user.pk))[:8]) % len(editions)
    chosen = editions[place]
    chosen.paper = paper_of(chosen.pk, chosen.digest)
    return chosen
