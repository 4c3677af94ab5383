"""Does the summary of a reading have the promised shape?"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

from exams.interchange.document import (
    ChoiceDocument,
    Kind,
    Problem,
    QuestionDocument,
    QuizDocument,
    Reading,
    SectionDocument,
    Severity,
)
from exams.interchange.summary import as_json

CHOICES = (ChoiceDocument("True", "True", False), ChoiceDocument("False", "False", True))
QUESTIONS = (
    QuestionDocument("1.1", Kind.TRUE_FALSE, Decimal("4.00"), "It grows.", CHOICES, True, "False."),
    QuestionDocument("1.2", Kind.SELECT_ALL, Decimal("2.5"), "Which?", (ChoiceDocument("A", "x", True),)),
)
SECTION = SectionDocument("Leaves", QUESTIONS, "Read.", 20, Decimal(30), Decimal(40))
QUIZ = QuizDocument(
    "Quiz 2", (SECTION,), "BOT 7", "Plants", "Fall 2025", dt.date(2025, 3, 1), 45, honor_statement="I do."
)
PROBLEMS = (Problem(3, "Bad."), Problem(5, "Odd.", Severity.WARNING))


def test_a_reading_as_json() -> None:
    assert json.loads(json.dumps(as_json(Reading(QUIZ, PROBLEMS), "markdown"))) == {
        "format": "markdown",
        "course": "BOT 7",
        "term": "Fall 2025",
        "title": "Quiz 2",
        "date": "2025-03-01",
        "duration_minutes": 45,
        "honor_statement": "I do.",
        "sections": [
            {
                "title": "Leaves",
                "recommended_minutes": 20,
                "stated_points": 30,
                "questions": [
                    {
                        "number": "1.1",
                        "kind": "true_false",
                        "points": 4,
                        "explanation": True,
                        "choices": [{"label": "True", "correct": False}, {"label": "False", "correct": True}],
                        "solution": True,
                    },
                    {
                        "number": "1.2",
                        "kind": "select_all",
                        "points": 2.5,
                        "explanation": False,
                        "choices": [{"label": "A", "correct": True}],
                        "solution": False,
                    },
                ],
            }
        ],
        "warnings": [{"line": 5, "message": "Odd."}],
        "errors": [{"line": 3, "message": "Bad."}],
    }


def test_nothing_read_has_no_sections_but_errors() -> None:
    summary = as_json(Reading(None, PROBLEMS), "markdown")
    assert (summary["title"], summary["date"], summary["sections"], len(summary["errors"])) == (None, None, [], 1)
