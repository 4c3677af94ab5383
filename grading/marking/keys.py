"""Which is the newest key of an edition?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from exams.models import KeyRevision
from exams.rules.paper import Key, Paper


@dataclass(frozen=True)
class CurrentKey:
    """The highest key revision of an edition, with the paper that it belongs to."""

    revision_id: int
    number: int
    key: Key
    paper: Paper


def current_keys(edition_ids: Iterable[int]) -> dict[int, CurrentKey]:
    """The current keys by edition, in one query."""
    newest = KeyRevision.objects.filter(edition=OuterRef("edition")).order_by("-number").values("number")[:1]
    rows = KeyRevision.objects.filter(edition__in=set(edition_ids), number=Subquery(newest))
    return {
        row.edition_id: CurrentKey(row.pk, row.number, row.key, row.edition.paper)
        for row in rows.select_related("edition")
    }
