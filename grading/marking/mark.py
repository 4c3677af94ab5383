"""What is each answer of one attempt worth by the key, and which of them does a person have to look at?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from exams.rules.paper import Key, KeyChoice, KeyQuestion, Paper, PaperQuestion, questions_of
from exams.rules.response import BLANK, NONE, ResponseValue
from grading.errors import KeyDoesNotFit
from grading.models import ReviewPlan
from grading.scoring.errors import ScoringError
from grading.scoring.facts import Item, Option, Score, Selected, Verdict
from grading.scoring.numbers import exact_number, plain, to_points
from grading.scoring.registry import scorer

Scope = ReviewPlan.Scope


@dataclass(frozen=True, slots=True)
class QuestionSheet:
    """One question, ready to be marked. `labels` are the letters that this student saw, by choice id.

    `score` says what chosen letters earn; `cap` is the most that an explanation can earn, None where none is asked;
    `scope` which answers a person reads.
    """

    id: str
    points: Decimal
    score: Callable[[Selected], Score]
    labels: Mapping[str, str]
    cap: Decimal | None
    void: bool = False
    scope: ReviewPlan.Scope = Scope.CAN_CHANGE


@dataclass(frozen=True, slots=True)
class Mark:
    """What the key gives for one answer. `review_cap` is set where a person is to read the explanation.

    `void`: the question was left out of the quiz, and the total is rescaled.
    """

    question: str
    max_points: Decimal
    machine_points: Decimal
    explanation: str
    review_cap: Decimal | None
    void: bool = False


def sheet_of(key: Key, paper: Paper) -> tuple[QuestionSheet, ...]:
    """Every question of the paper with its key; give the paper in the student's own order, for the letters.

    A question is worth what the paper promised, whatever a later key says.
    Raises KeyDoesNotFit where the key lacks a question or choice of the paper, or cannot be used to score.
    """
    try:
        return tuple(question_sheet(key["questions"][q["id"]], q) for q in questions_of(paper))
    except (KeyError, ValueError) as problem:
        raise KeyDoesNotFit(f"The key does not fit the paper: {problem!r}") from problem


def mark(sheet: tuple[QuestionSheet, ...], responses: Mapping[str, ResponseValue]) -> list[Mark]:
    """One mark for every question on the sheet; a question without a response is blank.

    Raises KeyDoesNotFit where an answer names a choice that the question does not have.
    """
    try:
        return [_mark(question, responses.get(question.id, BLANK)) for question in sheet]
    except (KeyError, ScoringError) as problem:
        raise KeyDoesNotFit(f"An answer cannot be scored: {problem!r}") from problem


def question_sheet(key: KeyQuestion, question: PaperQuestion) -> QuestionSheet:
    """One question by one key. Raises KeyError and ValueError where the key does not fit."""
    labels = {choice["id"]: choice["label"] for choice in question["choices"]}
    options = tuple(_option(label, key["choices"][choice]) for choice, label in labels.items())
    item = Item(exact_number(question["points"]), options, single=question["kind"] != "select_all")
    cap = question["explanation_cap"] if question["explanation"] else None
    return QuestionSheet(
        id=question["id"],
        points=to_points(item.points),
        score=scorer(key["scoring"]["name"], key["scoring"]["parameters"], item),
        labels=labels,
        cap=None if cap is None else to_points(exact_number(cap)),
    )


def _option(label: str, key: KeyChoice) -> Option:
    weight = key.get("weight")
    return Option(
        label=label,
        correct=key["correct"],
        weight=None if weight is None else exact_number(weight),
        verdict=Verdict(key.get("verdict", Verdict.NORMAL)),
    )


def _mark(question: QuestionSheet, response: ResponseValue) -> Mark:
    points, words = _within(question.score(_selected(question, response)), question.points)
    waits = not question.void and _is_read(question, points, explained=bool(response["explanation"].strip()))
    return Mark(question.id, question.points, points, words, question.cap if waits else None, question.void)


def _is_read(question: QuestionSheet, points: Decimal, *, explained: bool) -> bool:
    if question.cap is None:
        return False
    match question.scope:
        case Scope.EVERY:
            return True
        case Scope.EXPLAINED:
            return explained
        case _:
            return explained and points < question.cap


def _selected(question: QuestionSheet, response: ResponseValue) -> Selected:
    chosen = response["selected"]
    if chosen is None:
        return None
    return frozenset() if chosen == NONE else frozenset(question.labels[c] for c in chosen)


def _within(scored: Score, most: Decimal) -> tuple[Decimal, str]:
    """A mapping of values may leave the scale of the question; the score does not, and says so."""
    kept = min(max(scored.points, Decimal("0.00")), most)
    if kept == scored.points:
        return kept, scored.explanation
    return kept, f"{scored.explanation}; kept within 0 and {plain(most)}: {plain(kept)}"
