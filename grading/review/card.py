"""What must a person see to judge one explanation? Everything but the name."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from exams.models import Attempt, Response
from exams.rules.order import paper_for
from exams.rules.paper import PaperChoice, PaperQuestion, questions_of
from exams.rules.response import BLANK, NONE, ResponseValue
from grading.marking.keys import current_keys
from grading.models import QuestionScore


@dataclass(frozen=True, slots=True)
class CardChoice:
    label: str
    html: str
    chosen: bool
    correct: bool
    rationale_html: str


@dataclass(frozen=True, slots=True)
class Card:
    """`none_chosen`: the answer was "none of these is correct"; `blank`: there was no answer."""

    question: PaperQuestion
    choices: tuple[CardChoice, ...]
    blank: bool
    none_chosen: bool
    explanation: str
    solution_html: str
    machine_points: Decimal
    max_points: Decimal
    judged_points: Decimal | None


def card_of(attempt: Attempt, question_id: str) -> Card:
    """The card of one question in the order that this student saw. Three queries."""
    current = current_keys([attempt.edition_id])[attempt.edition_id]
    paper = paper_for(current.paper, attempt.seed)
    question = next(q for q in questions_of(paper) if q["id"] == question_id)
    key = current.key["questions"][question_id]
    value = _value(attempt, question_id)
    score = QuestionScore.objects.get(attempt=attempt, question=question_id)
    chosen = value["selected"] or []

    def choice(printed: PaperChoice) -> CardChoice:
        right = key["choices"][printed["id"]]
        return CardChoice(
            label=printed["label"],
            html=printed["html"],
            chosen=printed["id"] in chosen,
            correct=right["correct"],
            rationale_html=right["rationale_html"],
        )

    return Card(
        question=question,
        choices=tuple(choice(printed) for printed in question["choices"]),
        blank=value["selected"] is None,
        none_chosen=value["selected"] == NONE,
        explanation=value["explanation"],
        solution_html=key["solution_html"],
        machine_points=score.machine_points,
        max_points=score.max_points,
        judged_points=score.judged_points,
    )


def _value(attempt: Attempt, question: str) -> ResponseValue:
    rows = Response.objects.filter(attempt=attempt, question=question)
    value: ResponseValue | None = rows.values_list("value", flat=True).first()
    return value or BLANK
