"""What does a quiz of the database look like as a document that any format can be written from?"""

from __future__ import annotations

from fractions import Fraction

from exams.authoring.composing import material_lines
from exams.authoring.drafting import TRUTHS, letter, whole
from exams.interchange.document import (
    ChoiceDocument,
    FigureDocument,
    Kind,
    Navigation,
    QuestionDocument,
    QuizDocument,
    ScoringRule,
    SectionDocument,
)
from exams.models import Choice, Figure, Question, Quiz, Section


def document_of(quiz: Quiz) -> QuizDocument:
    """Everything of the quiz that a document holds, its figures' bytes too, in a constant number of queries."""
    loaded = whole(quiz)
    figures = Figure.objects.filter(quiz=quiz).select_related("image").order_by("name")
    return QuizDocument(
        title=loaded.title,
        sections=tuple(_section(section, number) for number, section in enumerate(loaded.sections.all(), 1)),
        course_code=loaded.course.code,
        course_title=loaded.course.title,
        term=loaded.course.term,
        date=loaded.date,
        duration_minutes=int(loaded.duration.total_seconds()) // 60,
        materials=tuple(material_lines(loaded)),
        instructions=loaded.instructions,
        honor_statement=loaded.honor_statement,
        figures=tuple(FigureDocument(one.name, one.alt, bytes(one.image.data)) for one in figures),
        navigation=Navigation(loaded.navigation),
        shuffle_questions=loaded.shuffle_questions,
        shuffle_choices=loaded.shuffle_choices,
    )


def _section(section: Section, number: int) -> SectionDocument:
    recommended = section.recommended
    return SectionDocument(
        title=section.title,
        questions=tuple(_question(one, f"{number}.{place}") for place, one in enumerate(section.questions.all(), 1)),
        instructions=section.instructions,
        recommended_minutes=None if recommended is None else int(recommended.total_seconds()) // 60,
        stated_points=section.stated_points,
        cover_points=section.cover_points,
    )


def _question(question: Question, number: str) -> QuestionDocument:
    kind = Kind(question.kind)
    return QuestionDocument(
        number=number,
        kind=kind,
        points=question.points,
        prompt=question.prompt,
        choices=_truths(question) if kind is Kind.TRUE_FALSE else _choices(question),
        explanation_allowed=question.explanation_allowed,
        solution=question.solution,
        scoring=ScoringRule(question.policy, dict(question.policy_parameters)),
        explanation_cap=question.explanation_cap,
        pinned=question.pinned,
    )


def _truths(question: Question) -> tuple[ChoiceDocument, ...]:
    return tuple(ChoiceDocument(words, words, question.truth is truth) for words, truth in TRUTHS.values())


def _choices(question: Question) -> tuple[ChoiceDocument, ...]:
    return tuple(_choice(choice, letter(place)) for place, choice in enumerate(question.choices.all()))


def _choice(choice: Choice, label: str) -> ChoiceDocument:
    return ChoiceDocument(
        label=label,
        text=choice.text,
        correct=choice.correct,
        rationale=choice.rationale,
        weight=_weight(choice.weight),
        pinned=choice.pinned,
    )


def _weight(text: str) -> Fraction | None:
    """None where nothing is written, and for what is no number: lint speaks of that."""
    try:
        return Fraction(text) if text else None
    except (ValueError, ZeroDivisionError):
        return None
