"""Which papers does this process keep, so that a hundred kilobytes are not read and parsed for every page?"""

from __future__ import annotations

from functools import lru_cache

from exams.models import Edition
from exams.rules.paper import Paper


@lru_cache(maxsize=64)
def paper_of(edition_id: int, digest: str) -> Paper:
    """An edition's paper, not to be changed. Editions never change, so that it is kept."""
    paper: Paper = Edition.objects.values_list("paper", flat=True).get(pk=edition_id, digest=digest)
    return paper
