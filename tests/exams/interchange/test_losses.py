"""Is it said what a format cannot carry, and nothing where it carries all?"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from exams.interchange.document import (
    ChoiceDocument,
    FigureDocument,
    Kind,
    QuestionDocument,
    QuizDocument,
    ScoringRule,
    SectionDocument,
)
from exams.interchange.losses import losses
from exams.interchange.registry import FORMATS

CHOICES = (ChoiceDocument("A", "One", True), ChoiceDocument("B", "Two", False))
PLAIN = QuestionDocument("1", Kind.SELECT_ONE, Decimal(1), "Which?", CHOICES)
SEVERAL = replace(PLAIN, kind=Kind.SELECT_ALL, choices=(*CHOICES, ChoiceDocument("C", "Three", True)))
NONE = replace(PLAIN, kind=Kind.SELECT_ALL, choices=(replace(CHOICES[0], correct=False), CHOICES[1]))
DEDUCTING = replace(SEVERAL, scoring=ScoringRule("deduct_per_error", {"deduction": "5"}))
SHARES = replace(SEVERAL, scoring=ScoringRule("moodle_fractions"))
WEIGHED = replace(SHARES, choices=(replace(CHOICES[0], weight=Fraction(1, 3)), CHOICES[1]))
PINNED = replace(PLAIN, choices=(CHOICES[0], replace(CHOICES[1], pinned=True)))
EXPLAINED = replace(PLAIN, explanation_allowed=True)
CLAIM = replace(
    PLAIN,
    kind=Kind.TRUE_FALSE,
    choices=(ChoiceDocument("True", "True", True, rationale="So."), ChoiceDocument("False", "False", False)),
)
FIGURES = (FigureDocument("dog", "A dog", b"<svg/>"),)


def quiz(*questions: QuestionDocument, **fields: object) -> QuizDocument:
    return replace(QuizDocument("", (SectionDocument("Part", questions),)), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("format", sorted(set(FORMATS) - {"aiken"}))
def test_a_plain_question_loses_nothing(format: str) -> None:
    assert losses(quiz(PLAIN), format) == ()


@pytest.mark.parametrize("question", [DEDUCTING, WEIGHED, PINNED, EXPLAINED, NONE, CLAIM])
def test_a_bundle_loses_nothing(question: QuestionDocument) -> None:
    assert losses(quiz(question, title="Quiz", honor_statement="I do.", figures=FIGURES), "bundle") == ()


@pytest.mark.parametrize(
    ("format", "question", "said"),
    [
        ("markdown", WEIGHED, "weights"),
        ("markdown", PINNED, "keep their place"),
        ("markdown", SHARES, "how it scores"),
        ("gift", DEDUCTING, "becomes shares"),
        ("gift", SEVERAL, "becomes shares"),
        ("gift", replace(PLAIN, points=Decimal(4)), "points are left out"),
        ("gift", NONE, "none is correct"),
        ("gift", CLAIM, "reasons"),
        ("aiken", SEVERAL, "left out"),
        ("aiken", replace(PLAIN, solution="Because."), "solution"),
        ("moodle", DEDUCTING, "becomes shares"),
        ("moodle", SEVERAL, "multichoiceset"),
        ("moodle", EXPLAINED, "explanation"),
        ("qti12", DEDUCTING, "only the full key"),
        ("qti12", PINNED, "keep their place"),
        ("qti2", WEIGHED, "12 decimals"),
        ("qti3", DEDUCTING, "only the full key"),
        ("latex", SHARES, "all or nothing"),
        ("latex", replace(PLAIN, points=Decimal("2.25")), "half number"),
    ],
)
def test_what_a_format_cannot_carry_is_said_of_the_question(format: str, question: QuestionDocument, said: str) -> None:
    told = losses(quiz(PLAIN, replace(question, number="2.7")), format)
    assert [one.startswith("Question 2.7: ") for one in told if said in one] == [True]


@pytest.mark.parametrize(
    ("format", "question"),
    [("gift", SHARES), ("moodle", WEIGHED), ("qti2", PINNED), ("markdown", DEDUCTING), ("qti12", SHARES)],
)
def test_what_a_format_carries_is_not_said(format: str, question: QuestionDocument) -> None:
    kept = ("scores", "share", "keep their place")
    assert [one for one in losses(quiz(question), format) if any(word in one for word in kept)] == []


def test_parts_of_the_cover_are_listed() -> None:
    document = quiz(PLAIN, title="Quiz", duration_minutes=45, honor_statement="I do.")
    assert losses(document, "moodle") == ("Left out: the title, the duration and the honor statement.",)
    assert losses(document, "qti12") == ("Left out: the honor statement.",)


@pytest.mark.parametrize(("format", "said"), [("markdown", "files are not in the document"), ("latex", "no SVG")])
def test_figures_that_do_not_come_along_are_named(format: str, said: str) -> None:
    (told,) = losses(quiz(PLAIN, figures=FIGURES), format)
    assert (said in told, "dog" in told) == (True, True)


def test_many_questions_make_one_short_sentence() -> None:
    (told,) = losses(quiz(*(replace(EXPLAINED, number=str(n)) for n in range(1, 100))), "latex")
    assert told.startswith("Questions 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and others: ")
