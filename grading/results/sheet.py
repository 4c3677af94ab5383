"""What does a result page say? The paper, the answers, the key and the scores of one attempt, joined."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from exams.rules.paper import KeyQuestion, Paper, PaperQuestion, PaperSection
from exams.rules.response import BLANK, NONE, ResponseValue
from grading.scoring.totals import QuestionPoints, Totals, add_up, rescaled, with_adjustment

TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Shown:
    """Which parts may be seen. What is not shown is not in the sheet at all."""

    answers: bool
    key: bool
    solutions: bool
    comments: bool
    score: bool = True
    statistics: bool = False


@dataclass(frozen=True, slots=True)
class ByHand:
    """Points added or taken by hand, for one reason."""

    amount: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A rubric item that was ticked; `points` None where points may not be seen."""

    points: Decimal | None
    words: str


@dataclass(frozen=True, slots=True)
class Earned:
    """The score of one question as it stands; `judged` is what a person gave, if one did."""

    points: Decimal
    most: Decimal
    machine: Decimal
    judged: Decimal | None
    words: str
    void: bool = False
    by_hand: tuple[ByHand, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of the explanation: it waits for a person, or was read and perhaps commented; `extra` points are
    those beside the reasons that were ticked."""

    waits: bool
    comment: str
    reasons: tuple[Reason, ...] = ()
    extra: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Asked:
    """A regrade request of the student, and the answer once there is one."""

    text: str
    asked_at: dt.datetime
    comment: str
    answered_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Record:
    """All that is known of an attempt, by question id. A question without a score is not graded yet. `by_hand`: what
    was added to the total."""

    keys: Mapping[str, KeyQuestion]
    responses: Mapping[str, ResponseValue]
    scores: Mapping[str, Earned]
    readings: Mapping[str, Reading]
    requests: Mapping[str, Asked] = field(default_factory=dict)
    by_hand: tuple[ByHand, ...] = ()


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """One option; `chosen` and `correct` are None where they may not be seen."""

    label: str
    html: str
    chosen: bool | None
    correct: bool | None
    rationale_html: str


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question. `answer` says in one word how it was answered: "blank", "none" or "chosen"; "" if hidden.

    `nothing_correct`: by the key, "none of these is correct" was the answer; None if hidden.
    """

    id: str
    number: str
    kind: str
    prompt_html: str
    possible: Decimal
    earned: Earned | None
    words: str
    choices: tuple[ChoiceLine, ...]
    answer: str
    nothing_correct: bool | None
    explanation: str
    waits: bool
    comment: str
    solution_html: str
    asked: Asked | None = None
    graded: bool = False
    reasons: tuple[Reason, ...] = ()
    extra: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class SectionLines:
    """One section; `earned` of what was graded, `possible` as on the paper's cover."""

    number: str
    title: str
    earned: Decimal
    possible: Decimal
    questions: tuple[QuestionLine, ...]


@dataclass(frozen=True, slots=True)
class ResultSheet:
    """`earned` of `possible` is the total; where questions were left out it is `counted` points brought to that.

    `by_hand` is in `earned` already.
    """

    sections: tuple[SectionLines, ...]
    earned: Decimal
    possible: Decimal
    counted: Decimal
    ungraded: int
    waiting: int
    by_hand: tuple[ByHand, ...] = ()

    @property
    def left_out(self) -> Decimal:
        return self.possible - self.counted


def result_sheet(paper: Paper, record: Record, shown: Shown) -> ResultSheet:
    """The sheet for a paper in the order that this student saw."""
    totals = _totals(paper, record)
    sections = tuple(_section(section, record, shown, totals) for section in paper["sections"])
    lines = [line for section in sections for line in section.questions]
    possible = totals.whole.possible
    void = [name for name, score in record.scores.items() if score.void]
    questions = [question for section in paper["sections"] for question in section["questions"]]
    left_out = sum((Decimal(q["points"]) for q in questions if q["id"] in void), Decimal(0))
    earned = rescaled(totals.whole.earned, possible - left_out, possible)
    added = sum((one.amount for one in record.by_hand), Decimal(0))
    return ResultSheet(
        sections=sections,
        earned=with_adjustment(earned, added) if shown.score else Decimal(0),
        possible=possible,
        counted=possible - left_out,
        ungraded=sum(not line.graded for line in lines),
        waiting=sum(line.waits for line in lines),
        by_hand=record.by_hand if shown.score else (),
    )


def _totals(paper: Paper, record: Record) -> Totals:
    def points(section: PaperSection, question: PaperQuestion) -> QuestionPoints:
        score = record.scores.get(question["id"])
        return QuestionPoints(section["id"], score.points if score else Decimal(0), Decimal(question["points"]))

    return add_up(points(section, q) for section in paper["sections"] for q in section["questions"])


def _section(section: PaperSection, record: Record, shown: Shown, totals: Totals) -> SectionLines:
    total = totals.sections.get(section["id"])
    return SectionLines(
        number=section["number"],
        title=section["title"],
        earned=total.earned if total and shown.score else Decimal(0),
        possible=total.possible if total else Decimal(0),
        questions=tuple(_question(question, record, shown) for question in section["questions"]),
    )


def _question(question: PaperQuestion, record: Record, shown: Shown) -> QuestionLine:
    name = question["id"]
    key = record.keys[name]
    value = record.responses.get(name, BLANK)
    score = record.scores.get(name)
    reading = record.readings.get(name, Reading(waits=False, comment=""))
    return QuestionLine(
        id=name,
        number=question["number"],
        kind=question["kind"],
        prompt_html=question["prompt_html"],
        possible=Decimal(question["points"]),
        earned=score if shown.score else None,
        graded=score is not None,
        words=score.words if score and shown.key and shown.score else "",
        choices=_choices(question, key, value, shown),
        answer=_answer(value) if shown.answers else "",
        nothing_correct=not any(c["correct"] for c in key["choices"].values()) if shown.key else None,
        explanation=value["explanation"].strip() if shown.answers else "",
        waits=reading.waits,
        comment=reading.comment if shown.comments else "",
        solution_html=key["solution_html"] if shown.solutions else "",
        asked=record.requests.get(name),
        reasons=_reasons(reading, shown),
        extra=reading.extra if shown.score and shown.comments else Decimal(0),
    )


def _reasons(reading: Reading, shown: Shown) -> tuple[Reason, ...]:
    if not shown.comments:
        return ()
    return tuple(one if shown.score else Reason(None, one.words) for one in reading.reasons)


def _choices(question: PaperQuestion, key: KeyQuestion, value: ResponseValue, shown: Shown) -> tuple[ChoiceLine, ...]:
    chosen = value["selected"] or ()
    return tuple(
        ChoiceLine(
            label=choice["label"],
            html=choice["html"],
            chosen=choice["id"] in chosen if shown.answers else None,
            correct=key["choices"][choice["id"]]["correct"] if shown.key else None,
            rationale_html=_unsaid(key["choices"][choice["id"]]["rationale_html"], key) if shown.solutions else "",
        )
        for choice in question["choices"]
    )


def _unsaid(rationale_html: str, key: KeyQuestion) -> str:
    """The reason for one option, unless the solution already says it: documents often give both in one text."""
    return "" if _letters(rationale_html) in _letters(key["solution_html"]) else rationale_html


@lru_cache(maxsize=4096)
def _letters(html: str) -> str:
    return "".join(re.findall(r"\w+", TAG.sub(" ", html)))


def _answer(value: ResponseValue) -> str:
    if value["selected"] is None:
        return "blank"
    return "none" if value["selected"] == NONE else "chosen"
