"""Which document do the tests of authoring import? Texts that must not leak carry a marker."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from exams.interchange.document import (
    ChoiceDocument,
    FigureDocument,
    Kind,
    QuestionDocument,
    QuizDocument,
    ScoringRule,
    SectionDocument,
)

DOG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30"/></svg>'
CAT = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><circle cx="20" cy="15" r="9"/></svg>'
SECRETS = ("ZSOLUTION", "ZRATIONALE", "ZPOLICY", "all_or_nothing", "deduct_per_error", "correct", "figure:")


def option(label: str, text: str, *, correct: bool = False) -> ChoiceDocument:
    return ChoiceDocument(label, text, correct, rationale=f"ZRATIONALE of {text}")


def claim() -> QuestionDocument:
    return QuestionDocument(
        "1.1",
        Kind.TRUE_FALSE,
        Decimal(5),
        "Seven is prime, $7 > 1$.",
        (ChoiceDocument("True", "True", True), ChoiceDocument("False", "False", False)),
        explanation_allowed=True,
        solution="True. ZSOLUTION: nothing divides it.",
        line=10,
    )


def select_one() -> QuestionDocument:
    return QuestionDocument(
        "2.1",
        Kind.SELECT_ONE,
        Decimal(15),
        "What is in the picture? ![](figure:dog)",
        (option("A", "A dog", correct=True), option("B", "A fish"), option("C", "A bird")),
        solution="A. ZSOLUTION, unlike this one: ![](figure:cat)",
        line=20,
    )


def select_all() -> QuestionDocument:
    return QuestionDocument(
        "2.2",
        Kind.SELECT_ALL,
        Decimal(15),
        "Which are even?",
        (option("A", "Two", correct=True), option("B", "Three"), option("C", "Four", correct=True)),
        solution="A, C. ZSOLUTION: they can be halved.",
        scoring=ScoringRule("deduct_per_error", {"deduction": "5"}),
        line=30,
    )


def small_document() -> QuizDocument:
    """A claim, a select-one and a select-all in two sections, with a figure in a prompt and one in a solution."""
    return QuizDocument(
        title="Small Quiz",
        course_code="TST 101",
        term="Winter 2026",
        date=dt.date(2026, 3, 11),
        duration_minutes=30,
        materials=("A pencil",),
        instructions="Read **everything**.",
        honor_statement="I answer this quiz by myself.",
        sections=(
            SectionDocument("Claims", (claim(),), recommended_minutes=10, line=8),
            SectionDocument("Choices", (select_one(), select_all()), recommended_minutes=20, line=18),
        ),
        figures=(FigureDocument("dog", "A dog", DOG), FigureDocument("cat", "A cat", CAT)),
    )
