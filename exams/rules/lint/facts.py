"""What must be known of a quiz to judge whether it can be given? Frozen facts in, findings out."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from exams.rules.paper import QuestionKind

_MATH_OR_CODE = re.compile(r"\$\$.*?\$\$|\$[^$\n]*\$|`[^`]*`", re.DOTALL)


class Severity(StrEnum):
    """An error blocks publishing, a warning asks."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `question` is the uid it belongs to, `part` the text within (`prompt`, `choice:UID`)."""

    code: str
    severity: Severity
    place: str
    message: str
    advice: str
    question: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class TextProblem:
    """What the renderer says of one place in a text; `line` and `column` count from 1."""

    message: str
    line: int = 1
    column: int = 1
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Text:
    """One Markdown text. `plain` is what a reader sees of it; `problems` leave out absent figures."""

    source: str = ""
    plain: str = ""
    figures: tuple[str, ...] = ()
    undescribed: tuple[str, ...] = ()
    problems: tuple[TextProblem, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.source.strip()

    @property
    def prose(self) -> str:
        """The source without math and code, where a capital letter is a word and not a matrix."""
        return _MATH_OR_CODE.sub(" ", self.source)

    @property
    def folded(self) -> str:
        """For comparing: blind to case and white space."""
        return " ".join(self.source.casefold().split())


@dataclass(frozen=True, slots=True)
class ChoiceDraft:
    uid: str
    label: str
    text: Text
    correct: bool
    rationale: Text = Text()
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """`policy_problems` and `reach`, the most that can be earned, are of whoever knows the scoring policies."""

    uid: str
    number: str
    kind: QuestionKind
    points: Decimal
    prompt: Text
    choices: tuple[ChoiceDraft, ...] = ()
    truth: bool | None = None
    explanation_allowed: bool = False
    explanation_cap: Decimal | None = None
    solution: Text = Text()
    policy_problems: tuple[str, ...] = ()
    reach: Decimal | None = None

    @property
    def place(self) -> str:
        return f"Question {self.number}"

    @property
    def correct(self) -> frozenset[str]:
        """The letters of the correct options."""
        return frozenset(choice.label for choice in self.choices if choice.correct)

    @property
    def seen_by_students(self) -> tuple[Text, ...]:
        return (self.prompt, *(choice.text for choice in self.choices))


@dataclass(frozen=True, slots=True)
class SectionDraft:
    number: int
    title: str
    questions: tuple[QuestionDraft, ...]
    instructions: Text = Text()
    recommended: dt.timedelta | None = None
    stated_points: Decimal | None = None
    cover_points: Decimal | None = None

    @property
    def place(self) -> str:
        return f"Section {self.number}, {self.title}"

    @property
    def points(self) -> Decimal:
        return sum((question.points for question in self.questions), Decimal(0))


@dataclass(frozen=True, slots=True)
class FigureDraft:
    name: str
    alt: str


@dataclass(frozen=True, slots=True)
class QuizDraft:
    """A quiz as it stands. `cover` are the texts of the cover by name."""

    duration: dt.timedelta
    sections: tuple[SectionDraft, ...]
    honor_statement: Text
    cover: tuple[tuple[str, Text], ...] = ()
    figures: tuple[FigureDraft, ...] = ()
    shuffle_choices: bool = False

    @property
    def questions(self) -> tuple[QuestionDraft, ...]:
        return tuple(question for section in self.sections for question in section.questions)

    @property
    def figure_names(self) -> frozenset[str]:
        return frozenset(figure.name for figure in self.figures)
