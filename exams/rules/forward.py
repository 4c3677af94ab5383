"""Where there is no way back: what is behind a student, what is handed out, and when does the next question come?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from exams.rules.paper import Paper, questions_of
from exams.rules.saving import Verdict

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Way:
    """The questions in one attempt's order, and the place (from 0) of the one that the student is at."""

    questions: tuple[str, ...]
    place: int

    @property
    def current(self) -> str:
        return self.questions[self.place]

    @property
    def left(self) -> frozenset[str]:
        return frozenset(self.questions[: self.place])

    def handed_out(self, facts: Mapping[str, T]) -> dict[str, T]:
        """Of what is known by question, what the student has been given: up to the current one."""
        return {question: facts[question] for question in self.questions[: self.place + 1]}

    def may_leave(self, question: str, verdict: Verdict | None) -> bool:
        """Whether going on from this question leads to the next one.

        `verdict` is on the answer to it that came along, if any: one that still needs the student keeps the student.
        """
        has_next = self.place + 1 < len(self.questions)
        return question == self.current and has_next and verdict in (None, Verdict.SAVED, Verdict.SAME)


def way_through(paper: Paper, place: int) -> Way | None:
    """The way through a paper in this attempt's order, or None where one may go back."""
    if paper["navigation"] != "forward":
        return None
    return Way(tuple(question["id"] for question in questions_of(paper)), place)


def reached(sections: Sequence[Mapping[str, Any]], way: Way | None) -> list[dict[str, Any]]:
    """The sections with their questions up to the current one, and no later section; all of them without a way."""
    if way is None:
        return [dict(section) for section in sections]
    found, room = [], way.place + 1
    for section in sections:
        questions = section["questions"][:room]
        room -= len(questions)
        if questions:
            found.append({**section, "questions": questions})
    return found
