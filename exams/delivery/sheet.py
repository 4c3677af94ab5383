"""How is a student's paper put together from what is the same for everybody and what is this student's own?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from exams.delivery.showing import ANSWERABLE, HasValue, shown_sections
from exams.delivery.stencils import gap, piece, stencil
from exams.rules.forward import reached, way_through
from exams.rules.paper import Paper

WHOLE = "exams/delivery/attempt_paper.html"
MAP, SECTIONS = "exams/delivery/_map_sections.html", "exams/delivery/_sections.html"
GAPS = ("notices", "map_sections", "sections", "receipt_url", "time_url", "boot")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper in the attempt's order, with what the server has and what was corrected, up to a place.

    `edition` is the digest of the edition that the paper is from.
    """

    edition: str
    paper: Paper
    place: int
    stored: Mapping[str, HasValue]
    marks: Mapping[str, Sequence[Any]]

    def page(self, **own: bytes) -> bytes:
        """The whole page, in UTF-8. `own` is what the other gaps hold, as HTML."""
        whole = stencil(WHOLE, (self.edition,), lambda: {"paper": self.paper, **{name: gap(name) for name in GAPS}})
        return whole.filled(map_sections=self._map(), sections=self._sections(), **own)

    def _map(self) -> bytes:
        as_written = not self.stored and not self.paper["shuffle_questions"]
        return self._piece(MAP, as_written, (), lambda: {"paper": self.paper, "outline": self._shown()})

    def _sections(self) -> bytes:
        shuffled = self.paper["shuffle_questions"] or self.paper["shuffle_choices"]
        as_written = not self.stored and not self.marks and not shuffled
        way = way_through(self.paper, self.place)
        return self._piece(
            SECTIONS,
            as_written,
            (way and way.place,),
            lambda: {"sections": reached(self._shown(), way), "boot": ANSWERABLE},
        )

    def _shown(self) -> list[dict[str, Any]]:
        return shown_sections(self.paper, self.stored, self.marks, edition=self.edition)

    def _piece(
        self, template: str, as_written: bool, key: tuple[object, ...], facts: Callable[[], dict[str, Any]]
    ) -> bytes:
        """A part of the page: kept where it is the same for everybody who has answered nothing, else rendered."""
        if as_written:
            return piece(template, (self.edition, *key), facts)
        return render_to_string(template, facts()).encode()
