"""What came out of reading a file, as JSON for people and programs?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from exams.interchange.document import Problem, QuestionDocument, QuizDocument, Reading, SectionDocument


def as_json(reading: Reading, format: str) -> dict[str, Any]:
    """A JSON object: the quiz without its texts, and every problem. `date` is ISO 8601, points are numbers.

    Without a document the quiz's fields are null and there are no sections.
    """
    return {
        "format": format,
        **_quiz(reading.document),
        "warnings": [_problem(problem) for problem in reading.warnings],
        "errors": [_problem(problem) for problem in reading.errors],
    }


def _quiz(document: QuizDocument | None) -> dict[str, Any]:
    names = ("course", "term", "title", "date", "duration_minutes", "honor_statement")
    if document is None:
        return {**dict.fromkeys(names), "sections": []}
    return {
        "course": document.course_code,
        "term": document.term,
        "title": document.title,
        "date": document.date.isoformat() if document.date else None,
        "duration_minutes": document.duration_minutes,
        "honor_statement": document.honor_statement,
        "sections": [_section(section) for section in document.sections],
    }


def _section(section: SectionDocument) -> dict[str, Any]:
    return {
        "title": section.title,
        "recommended_minutes": section.recommended_minutes,
        "stated_points": None if section.stated_points is None else _number(section.stated_points),
        "questions": [_question(question) for question in section.questions],
    }


def _question(question: QuestionDocument) -> dict[str, Any]:
    return {
        "number": question.number,
        "kind": question.kind.value,
        "points": _number(question.points),
        "explanation": question.explanation_allowed,
        "choices": [{"label": choice.label, "correct": choice.correct} for choice in question.choices],
        "solution": bool(question.solution),
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _problem(problem: Problem) -> dict[str, Any]:
    place = {"place": problem.place} if problem.place else {}
    return {"line": problem.line, "message": problem.message, **place}


def where_of(problem: Problem) -> str:
    """Where it stands, in words: a path in a package, a line, both, or the document as a whole."""
    line = f"line {problem.line}" if problem.line else ""
    return ", ".join(filter(None, (problem.place, line))) or "document"
