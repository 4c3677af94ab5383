"""How is a quiz written as a Markdown document that reads back as the same quiz?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from exams.interchange.document import (
    ChoiceDocument,
    Kind,
    QuestionDocument,
    QuizDocument,
    ScoringRule,
    SectionDocument,
)
from exams.interchange.markdown.rationales import rationales
from exams.interchange.markdown.wording import number_text

_KINDS = {Kind.TRUE_FALSE: "true/false", Kind.SELECT_ONE: "select one", Kind.SELECT_ALL: "select all that apply"}


def write(document: QuizDocument) -> bytes:
    """UTF-8 Markdown; figures stay references `figure:NAME`, their bytes go beside it under these names.

    Weights, pinned choices and other scoring rules than "d off per error" and "all or
    nothing" have no words in such a document and are left out.
    """
    blocks = [*_cover(document)]
    for number, section in enumerate(document.sections, start=1):
        blocks += _section(section, number)
    return ("\n\n".join(block for block in blocks if block) + "\n").encode()


def _cover(document: QuizDocument) -> Iterator[str]:
    course = ": ".join(part for part in (document.course_code, document.course_title) if part)
    yield f"# {course}" if course else ""
    yield f"Term: {document.term}" if document.term else ""
    yield f"# {document.title}"
    yield f"Date: {document.date.isoformat()}" if document.date else ""
    yield f"Duration: {document.duration_minutes} minutes" if document.duration_minutes else ""
    rows = [
        f"| {section.title} | {number_text(section.cover_points)} |"
        for section in document.sections
        if section.cover_points is not None
    ]
    yield "\n".join(["| Section | Points |", "|---|---|", *rows]) if rows else ""
    yield (
        "\n".join(["**Allowed materials**", "", *(f"- {one}" for one in document.materials)])
        if document.materials
        else ""
    )
    yield f"**Instructions**\n\n{document.instructions}" if document.instructions else ""
    yield f"**Honor statement**\n\n{document.honor_statement}" if document.honor_statement else ""


def _section(section: SectionDocument, number: int) -> Iterator[str]:
    points = "" if section.stated_points is None else f" ({number_text(section.stated_points)} points)"
    minutes = "" if section.recommended_minutes is None else f" - Recommended {section.recommended_minutes} minutes"
    yield f"## Section {number}: {section.title}{points}{minutes}"
    yield section.instructions
    for question in section.questions:
        yield from _question(question)


def _question(question: QuestionDocument) -> Iterator[str]:
    attributes = [
        f"{number_text(question.points)} points",
        _KINDS[question.kind],
        "explanation allowed" if question.explanation_allowed else "no explanation",
        *_scoring(question.scoring),
    ]
    yield f"### Question {question.number} ({', '.join(attributes)})"
    yield question.prompt
    if question.kind is Kind.TRUE_FALSE:
        yield "- True\n- False"
    else:
        yield "\n".join(_choice(choice) for choice in question.choices)
    yield f"Key: {_key(question)}"
    yield f"SOLUTION:\n\n{question.solution}" if question.solution else ""
    given = rationales(question.solution, [choice.label for choice in question.choices])
    for choice in question.choices:
        if choice.rationale != given.get(choice.label, ""):
            yield f"Rationale ({choice.label}): {choice.rationale}"


def _choice(choice: ChoiceDocument) -> str:
    sign = f"{choice.label}. " if choice.label.isdigit() else f"- {choice.label}: "
    return sign + choice.text.replace("\n", "\n  ")


def _key(question: QuestionDocument) -> str:
    return ", ".join(choice.label for choice in question.choices if choice.correct) or "None"


def _scoring(rule: ScoringRule) -> Iterator[str]:
    if rule.name == "deduct_per_error" and set(rule.parameters) == {"deduction"}:
        yield f"{number_text(Decimal(rule.parameters['deduction']))} off per error"
    elif rule.name == "all_or_nothing":
        yield "all or nothing"
