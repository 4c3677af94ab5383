"""What is in an edition's paper and in its key? The JSON that publishing writes and everybody else reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NotRequired, TypedDict

QuestionKind = Literal["true_false", "select_one", "select_all"]

TRUE, FALSE = "true", "false"  # the names of a true/false question's two choices


class PaperChoice(TypedDict):
    id: str
    label: str  # "A", "B", …, or "True" and "False"
    html: str
    pinned: bool


class PaperQuestion(TypedDict):
    id: str
    number: str  # "2.1": section and place as authored
    kind: QuestionKind
    points: str  # a decimal number in plain digits
    prompt_html: str
    explanation: bool
    explanation_cap: str | None
    choices: list[PaperChoice]
    pinned: bool


class PaperSection(TypedDict):
    id: str
    number: str
    title: str
    instructions_html: str
    recommended_seconds: int | None
    points: str
    questions: list[PaperQuestion]


class Paper(TypedDict):
    """All that a student sees. No key, no solution, no rationale: delivery cannot leak what it never reads."""

    version: Literal[1]
    course_code: str
    course_title: str
    term: str
    title: str
    date: str | None
    duration_seconds: int
    materials_html: list[str]
    instructions_html: str
    honor_statement_html: str
    navigation: Literal["all", "free", "forward"]
    shuffle_questions: bool
    shuffle_choices: bool
    points: str
    sections: list[PaperSection]


class ScoringJSON(TypedDict):
    name: str
    parameters: dict[str, str]


class KeyChoice(TypedDict):
    correct: bool
    rationale_html: str
    weight: NotRequired[str]  # a fraction, "1/3"
    verdict: NotRequired[Literal["either", "disregard"]]


class KeyQuestion(TypedDict):
    points: str
    scoring: ScoringJSON
    choices: dict[str, KeyChoice]
    solution_html: str


class Key(TypedDict):
    """What is right, by question and choice. Grading and results read this; delivery never does."""

    version: Literal[1]
    questions: dict[str, KeyQuestion]


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """What must be known of a question to judge whether a response has the right shape."""

    id: str
    kind: QuestionKind
    choices: frozenset[str]
    explanation: bool


def questions_of(paper: Paper) -> Iterator[PaperQuestion]:
    """Every question in the order as authored."""
    for section in paper["sections"]:
        yield from section["questions"]


def question_facts(paper: Paper) -> dict[str, QuestionFacts]:
    """The facts of each question by its id."""
    return {
        q["id"]: QuestionFacts(q["id"], q["kind"], frozenset(c["id"] for c in q["choices"]), q["explanation"])
        for q in questions_of(paper)
    }
