"""What does a quiz look like outside the database? Every format reads into and writes from these."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Kind(StrEnum):
    """How a question is answered. `SELECT_ALL` includes "none of these is correct" as an answer."""

    TRUE_FALSE = "true_false"
    SELECT_ONE = "select_one"
    SELECT_ALL = "select_all"


class Navigation(StrEnum):
    """How a student moves through the paper: all on one page, one at a time, or one at a time with no way back."""

    ALL = "all"
    FREE = "free"
    FORWARD = "forward"


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a reader found: `line` counts from 1 (0: the whole file); `place` is a path inside a package."""

    line: int
    message: str
    severity: Severity = Severity.ERROR
    place: str = ""


@dataclass(frozen=True, slots=True)
class FigureDocument:
    """One image; Markdown refers to it as `![alt](figure:NAME)`. `data` is the file as it came, unchecked."""

    name: str
    alt: str
    data: bytes


@dataclass(frozen=True, slots=True)
class ChoiceDocument:
    """One option, `text` and `rationale` in Markdown. `weight` is a share of the points (1 = all), if given."""

    label: str
    text: str
    correct: bool
    rationale: str = ""
    weight: Fraction | None = None
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class ScoringRule:
    """The name of a policy of `grading.scoring` and its parameters, every number as a string."""

    name: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QuestionDocument:
    """One question. A true/false question has the two choices labelled `True` and `False`.

    `explanation_cap` is the most that an explanation can earn; without one, the importing side chooses.
    """

    number: str
    kind: Kind
    points: Decimal
    prompt: str
    choices: tuple[ChoiceDocument, ...]
    explanation_allowed: bool = False
    solution: str = ""
    scoring: ScoringRule = ScoringRule("all_or_nothing")
    line: int = 0
    explanation_cap: Decimal | None = None
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class SectionDocument:
    """`stated_points` is what the heading says, `cover_points` what the cover's table says, for lint to compare."""

    title: str
    questions: tuple[QuestionDocument, ...]
    instructions: str = ""
    recommended_minutes: int | None = None
    stated_points: Decimal | None = None
    cover_points: Decimal | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class QuizDocument:
    """A whole quiz. Texts are Markdown with `$…$` and `$$…$$`; `materials` has one entry per allowed thing."""

    title: str
    sections: tuple[SectionDocument, ...]
    course_code: str = ""
    course_title: str = ""
    term: str = ""
    date: dt.date | None = None
    duration_minutes: int | None = None
    materials: tuple[str, ...] = ()
    instructions: str = ""
    honor_statement: str = ""
    figures: tuple[FigureDocument, ...] = ()
    navigation: Navigation = Navigation.ALL
    shuffle_questions: bool = False
    shuffle_choices: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a file. With any error in `problems`, nothing may be written."""

    document: QuizDocument | None
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(p for p in self.problems if p.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(p for p in self.problems if p.severity is Severity.WARNING)
