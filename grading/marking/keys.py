"""By which key is an edition marked now?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import OuterRef, Subquery

from exams.models import KeyRevision
from exams.rules.order import paper_for
from exams.rules.paper import Key, Paper
from grading.marking.mark import QuestionSheet, sheet_of


@dataclass(frozen=True)
class CurrentKey:
    """The highest key revision of an edition, with the paper that it belongs to."""

    revision_id: int
    number: int
    key: Key
    paper: Paper

    def sheet_for(self, seed: int) -> tuple[QuestionSheet, ...]:
        """The sheet with the letters that the student with this seed saw. Raises KeyDoesNotFit."""
        if not self.paper["shuffle_choices"]:
            return self._common_sheet
        return sheet_of(self.key, paper_for(self.paper, seed))

    @cached_property
    def _common_sheet(self) -> tuple[QuestionSheet, ...]:
        return sheet_of(self.key, self.paper)


def current_keys(edition_ids: Iterable[int]) -> dict[int, CurrentKey]:
    """The current keys by edition, in one query."""
    newest = KeyRevision.objects.filter(edition=OuterRef("edition")).order_by("-number").values("number")[:1]
    rows = KeyRevision.objects.filter(edition__in=set(edition_ids), number=Subquery(newest))
    return {
        row.edition_id: CurrentKey(row.pk, row.number, row.key, row.edition.paper)
        for row in rows.select_related("edition")
    }
