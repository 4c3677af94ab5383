"""What did everybody at a sitting answer and earn, question by question, as the statistics want it?"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models.fields.json import KT

from exams.models import Attempt, Response, Sitting
from exams.rules.paper import KeyQuestion, PaperQuestion, questions_of
from exams.rules.response import NONE
from grading.marking.standards import Standard, standards
from grading.models import QuestionScore
from grading.statistics.analysis import Answer, ItemData

Selected = str | None  # what a response says was chosen: a list as JSON, "none", or one of `BLANKS`
BLANKS: Mapping[Selected, None] = {None: None, "null": None}  # nothing, as PostgreSQL and as SQLite give it


@dataclass(frozen=True, slots=True)
class ClassData:
    """The graded attempts of one edition. `left_out`: numbers of questions that do not count.

    `points` has a row for each item with a number for each student; `questions` has the paper's question to each
    item, in the same order; `possible` is what they give together.
    """

    edition: int
    standard: Standard
    items: tuple[ItemData, ...]
    points: tuple[tuple[Decimal, ...], ...]
    questions: tuple[PaperQuestion, ...]
    possible: Decimal
    left_out: tuple[str, ...]

    @property
    def totals(self) -> list[Decimal]:
        """Each student's total of the questions that count."""
        return [sum(row, Decimal(0)) for row in zip(*self.points, strict=True)]


def editions_answered(sitting: Sitting) -> list[int]:
    """The editions with graded attempts at this sitting, the most answered first. One query."""
    graded = Attempt.objects.filter(sitting=sitting, state=Attempt.State.CLOSED, grading_due_at=None)
    counts = Counter(graded.values_list("edition", flat=True))
    return [edition for edition, _ in counts.most_common()]


def class_data(sitting: Sitting, edition: int) -> ClassData:
    """The scores and answers to one edition, with the letters of the paper as authored. Five queries."""
    standard = standards([(sitting.pk, edition)])[sitting.pk, edition]
    graded = Attempt.objects.filter(
        sitting=sitting, edition=edition, state=Attempt.State.CLOSED, grading_due_at=None
    ).order_by("pk")
    attempts = list(graded.values_list("pk", flat=True))
    scores: defaultdict[str, dict[UUID, Decimal]] = defaultdict(dict)
    void_ids = set()
    marked = QuestionScore.objects.filter(attempt__in=graded.values("pk")).order_by()
    for attempt, question, points, is_void in marked.values_list("attempt_id", "question", "points", "void"):
        scores[question][attempt] = points
        if is_void:
            void_ids.add(question)
    values: defaultdict[str, dict[UUID, Selected]] = defaultdict(dict)
    rows = Response.objects.filter(attempt__in=graded.values("pk")).order_by()
    for attempt, question, value in rows.values_list("attempt_id", "question", KT("value__selected")):
        values[question][attempt] = value
    printed = [q for q in questions_of(standard.paper) if all(a in scores[q["id"]] for a in attempts)]
    void = [q for q in printed if q["id"] in void_ids]
    counting = [q for q in printed if q not in void]
    key = standard.keys[standard.revision]["questions"]
    return ClassData(
        edition=edition,
        standard=standard,
        items=tuple(_item(q, key[q["id"]], attempts, scores[q["id"]], values[q["id"]]) for q in counting),
        points=tuple(tuple(scores[q["id"]][a] for a in attempts) for q in counting),
        questions=tuple(counting),
        possible=sum((Decimal(q["points"]) for q in counting), Decimal(0)),
        left_out=tuple(q["number"] for q in void),
    )


def _item(
    question: PaperQuestion,
    key: KeyQuestion,
    attempts: list[UUID],
    scores: Mapping[UUID, Decimal],
    values: Mapping[UUID, Selected],
) -> ItemData:
    labels = {choice["id"]: choice["label"] for choice in question["choices"]}
    answers: dict[Selected, Answer] = {**BLANKS, NONE: frozenset()}  # few different ones, each read once
    return ItemData(
        name=question["number"],
        scores=[scores[attempt] for attempt in attempts],
        maximum=Decimal(question["points"]),
        answers=[_answer(values.get(attempt), labels, answers) for attempt in attempts],
        options=tuple(labels.values()),
        key=frozenset(labels[name] for name, choice in key["choices"].items() if choice["correct"]),
    )


def _answer(selected: Selected, labels: Mapping[str, str], known: dict[Selected, Answer]) -> Answer:
    if selected not in known:
        assert selected is not None
        known[selected] = frozenset(labels[choice] for choice in json.loads(selected))
    return known[selected]
