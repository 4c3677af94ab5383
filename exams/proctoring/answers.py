"""How is an answer told to staff: by the letters that its student saw?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from exams.models import Attempt
from exams.rules.order import paper_for
from exams.rules.paper import PaperQuestion, questions_of
from exams.rules.response import BLANK, NONE, ResponseValue


@dataclass(frozen=True, slots=True)
class Told:
    """An answer for people to read: `labels` of what was chosen; neither labels nor `none` is a blank."""

    labels: tuple[str, ...]
    none: bool
    explanation: str
    flagged: bool


class Papers:
    """The papers of some attempts in each one's own order, made once for each."""

    def __init__(self) -> None:
        self._known: dict[object, dict[str, PaperQuestion]] = {}

    def question(self, attempt: Attempt, name: str) -> PaperQuestion:
        """The question as this attempt saw it."""
        if attempt.pk not in self._known:
            paper = paper_for(attempt.edition.paper, attempt.seed)
            self._known[attempt.pk] = {question["id"]: question for question in questions_of(paper)}
        return self._known[attempt.pk][name]


def told(question: PaperQuestion, value: ResponseValue | None) -> Told:
    """The value of a response, or of none, in the words of its paper."""
    value = value or BLANK
    chosen: Iterable[str] = value["selected"] if isinstance(value["selected"], list) else ()
    wanted = set(chosen)
    labels = tuple(choice["label"] for choice in question["choices"] if choice["id"] in wanted)
    return Told(labels, value["selected"] == NONE, value["explanation"], value["flagged"])
