"""Does a written document read back as the same quiz?"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.interchange.document import (
    ChoiceDocument,
    FigureDocument,
    Kind,
    QuestionDocument,
    QuizDocument,
    ScoringRule,
    SectionDocument,
)
from exams.interchange.markdown import read, write

DOCUMENTS = Path(__file__).parents[1] / "documents"


def without_lines(document: QuizDocument) -> QuizDocument:
    sections = tuple(
        replace(section, line=0, questions=tuple(replace(question, line=0) for question in section.questions))
        for section in document.sections
    )
    return replace(document, sections=sections)


def back(document: QuizDocument) -> QuizDocument:
    reading = read(write(document), {figure.name: figure.data for figure in document.figures})
    assert reading.errors == ()
    assert reading.document is not None
    return without_lines(reading.document)


NAMES = [path.stem for path in sorted(DOCUMENTS.glob("*.md")) if path.stem != "broken"]


@pytest.mark.parametrize("name", NAMES)
def test_a_document_that_was_read_can_be_written_and_read_again(name: str) -> None:
    first = read((DOCUMENTS / f"{name}.md").read_bytes()).document
    assert first is not None
    assert back(first) == without_lines(first)


WORDS = st.lists(
    st.sampled_from(["leaves", "roots", "grow", "slowly", "$x^2$", "in `code`", "*fast*", "élan"]),
    min_size=1,
    max_size=6,
)
TEXT = WORDS.map(lambda words: "They say: " + " ".join(words))
POINTS = st.integers(1, 80).map(lambda quarters: Decimal(quarters) / 4)
RULE = st.integers(1, 9).map(lambda d: ScoringRule("deduct_per_error", {"deduction": str(d)}))


@st.composite
def choices(draw: st.DrawFn, kind: Kind) -> tuple[ChoiceDocument, ...]:
    if kind is Kind.TRUE_FALSE:
        truth = draw(st.booleans())
        return (ChoiceDocument("True", "True", truth), ChoiceDocument("False", "False", not truth))
    count = draw(st.integers(2, 5))
    one = draw(st.integers(0, count - 1))
    right = [index == one if kind is Kind.SELECT_ONE else draw(st.booleans()) for index in range(count)]
    reason = st.one_of(st.just(""), TEXT)
    return tuple(ChoiceDocument("ABCDE"[i], f"{draw(TEXT)} {i}", right[i], draw(reason)) for i in range(count))


@st.composite
def questions(draw: st.DrawFn, number: str) -> QuestionDocument:
    kind = draw(st.sampled_from(Kind))
    rule = draw(RULE) if kind is Kind.SELECT_ALL and draw(st.booleans()) else ScoringRule("all_or_nothing")
    return QuestionDocument(
        number=number,
        kind=kind,
        points=draw(POINTS),
        prompt=draw(TEXT),
        choices=draw(choices(kind)),
        explanation_allowed=draw(st.booleans()),
        solution=draw(st.one_of(st.just(""), TEXT)),
        scoring=rule,
    )


@st.composite
def sections(draw: st.DrawFn, position: int) -> SectionDocument:
    count = draw(st.integers(1, 4))
    return SectionDocument(
        title=draw(st.sampled_from(["Leaves", "True/False", "Roots and Stems", "Multiple Choice"])) + f" {position}",
        questions=tuple(draw(questions(f"{position}.{index}")) for index in range(1, count + 1)),
        instructions=draw(st.one_of(st.just(""), TEXT)),
        recommended_minutes=draw(st.one_of(st.none(), st.integers(1, 90))),
        stated_points=draw(st.one_of(st.none(), POINTS)),
        cover_points=draw(st.one_of(st.none(), POINTS)),
    )


@st.composite
def quizzes(draw: st.DrawFn) -> QuizDocument:
    return QuizDocument(
        title=draw(st.sampled_from(["Quiz 2", "Midterm 1", "Final Exam"])),
        sections=tuple(draw(sections(position)) for position in range(1, draw(st.integers(1, 3)) + 1)),
        course_code=draw(st.sampled_from(["BOT 7", "CSE 493G1", "MATH 126"])),
        course_title=draw(st.sampled_from(["", "Plants", "Deep Roots"])),
        term=draw(st.sampled_from(["", "Fall 2025", "Spring Quarter 2026"])),
        date=draw(st.one_of(st.none(), st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))),
        duration_minutes=draw(st.one_of(st.none(), st.integers(1, 240))),
        materials=tuple(draw(st.lists(TEXT, max_size=2))),
        instructions=draw(st.one_of(st.just(""), TEXT)),
        honor_statement=draw(st.one_of(st.just(""), st.just("I promise to follow the rules."))),
    )


@given(quizzes())
@settings(max_examples=60, deadline=None)
def test_writing_and_reading_is_the_identity(document: QuizDocument) -> None:
    assert back(document) == document


def test_figures_go_beside_the_document_under_their_names() -> None:
    choices = (ChoiceDocument("A", "![A leaf](figure:leaf)", True), ChoiceDocument("B", "none", False))
    question = QuestionDocument("1", Kind.SELECT_ONE, Decimal(1), "Which?", choices)
    document = QuizDocument(
        "Quiz 1", (SectionDocument("Leaves", (question,)),), figures=(FigureDocument("leaf", "A leaf", b"data"),)
    )
    assert back(document) == document
