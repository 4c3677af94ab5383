"""How much memory does reading a file of a thousand questions take at most?"""

from __future__ import annotations

import tracemalloc
from decimal import Decimal

import pytest

from exams.interchange.document import (
    ChoiceDocument,
    FigureDocument,
    Kind,
    QuestionDocument,
    QuizDocument,
    SectionDocument,
)
from exams.interchange.registry import FORMATS

MEGABYTE = 1024 * 1024
OPTIONS = (
    ChoiceDocument("A", "The first of two", True, "Since $x > 1$."),
    ChoiceDocument("B", "The *other* one", False),
)
QUESTIONS = tuple(
    QuestionDocument(str(n), Kind.SELECT_ONE, Decimal(2), f"What is $x_{{{n}}}$? ![](figure:f{n % 20})", OPTIONS)
    for n in range(1000)
)
FIGURES = tuple(FigureDocument(f"f{n}", "", b"<svg>" + bytes(range(256)) * 100) for n in range(20))
QUIZ = QuizDocument("Large", (SectionDocument("All", QUESTIONS),), figures=FIGURES)


@pytest.mark.parametrize("format", ["bundle", "gift", "moodle", "qti12", "qti2"])
def test_a_thousand_questions_stay_below_a_limit(format: str) -> None:
    chosen = FORMATS[format]
    assert chosen.write is not None
    data = chosen.write(QUIZ)
    files = {figure.name: figure.data for figure in FIGURES}
    tracemalloc.start()
    try:
        reading = chosen.read(data, files)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert reading.document is not None
    assert sum(len(section.questions) for section in reading.document.sections) == 1000
    assert peak < 60 * MEGABYTE + 3 * len(data)
