"""Does what is written in QTI read back with the same key and the same scoring?"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest

from exams.interchange import qti
from exams.interchange.document import (
    ChoiceDocument,
    FigureDocument,
    Kind,
    QuestionDocument,
    QuizDocument,
    ScoringRule,
    SectionDocument,
)

CLAIM = (ChoiceDocument("True", "True", False), ChoiceDocument("False", "False", True))
OPTIONS = (
    ChoiceDocument("A", "One, $x_1$", True, rationale="Since it is."),
    ChoiceDocument("B", "Two", False),
    ChoiceDocument("C", "Three", True),
)
WEIGHTS = (Fraction(3), Fraction(-1), Fraction(2))
WEIGHTED = tuple(ChoiceDocument(c.label, c.text, w > 0, "", w) for c, w in zip(OPTIONS, WEIGHTS, strict=True))
MAPPING = ScoringRule("qti_mapping", {"lower_bound": "0", "upper_bound": "5", "default": "0"})
ONE = (OPTIONS[0], OPTIONS[1])
SHARED = (ChoiceDocument("A", "All", True, "", Fraction(1)), ChoiceDocument("B", "Half", False, "", Fraction(1, 2)))


def question(
    kind: Kind, choices: tuple[ChoiceDocument, ...], scoring: str | ScoringRule = "all_or_nothing"
) -> QuestionDocument:
    rule = scoring if isinstance(scoring, ScoringRule) else ScoringRule(scoring)
    return QuestionDocument(
        "1", kind, Decimal(5), "Which? ![Dog](figure:dog)", choices, solution="In general.", scoring=rule
    )


def quiz(asked: QuestionDocument) -> QuizDocument:
    return QuizDocument(
        "Quiz 9", (SectionDocument("Part one", (asked,)),), figures=(FigureDocument("dog", "Dog", b"<svg/>"),)
    )


WRITERS = pytest.mark.parametrize(
    "write", [qti.write_version1, qti.write_version2, qti.write_version3], ids=["1", "2", "3"]
)


@WRITERS
@pytest.mark.parametrize(
    "asked",
    [
        question(Kind.TRUE_FALSE, CLAIM),
        question(Kind.SELECT_ONE, ONE),
        question(Kind.SELECT_ALL, OPTIONS),
        question(Kind.SELECT_ALL, tuple(ChoiceDocument(c.label, c.text, False) for c in OPTIONS)),
        question(Kind.SELECT_ALL, WEIGHTED, MAPPING),
    ],
    ids=["claim", "one", "all", "none", "mapping"],
)
def test_it_reads_back_as_it_was(write: Callable[[QuizDocument], bytes], asked: QuestionDocument) -> None:
    reading = qti.read(write(quiz(asked)))
    assert reading.problems == ()
    assert reading.document is not None
    assert (reading.document.title, reading.document.sections[0].title) == ("Quiz 9", "Part one")
    read = reading.document.sections[0].questions[0]
    assert (read.kind, read.points, read.prompt, read.solution) == (asked.kind, 5, asked.prompt, "In general.")
    assert (read.choices, read.scoring) == (asked.choices, asked.scoring)
    assert [(figure.name, figure.data) for figure in reading.document.figures] == [("dog", b"<svg/>")]


def test_partial_credit_of_canvas_reads_back() -> None:
    asked = question(Kind.SELECT_ALL, OPTIONS, "canvas")
    reading = qti.read(qti.write_version1(quiz(asked)))
    assert reading.document is not None
    assert reading.document.sections[0].questions[0].scoring == ScoringRule("canvas")


def test_shares_of_one_answer_read_back() -> None:
    asked = question(Kind.SELECT_ONE, SHARED, "moodle_fractions")
    reading = qti.read(qti.write_version1(quiz(asked)))
    assert reading.document is not None
    read = reading.document.sections[0].questions[0]
    assert (read.choices, read.scoring) == (asked.choices, asked.scoring)


@WRITERS
def test_equal_quizzes_give_equal_bytes(write: Callable[[QuizDocument], bytes]) -> None:
    assert write(quiz(question(Kind.SELECT_ONE, ONE))) == write(quiz(question(Kind.SELECT_ONE, ONE)))
