"""What does an author see of a quiz at a glance?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe

from exams.authoring.composing import in_digits
from exams.authoring.drafting import letter, whole
from exams.authoring.excerpts import excerpt
from exams.authoring.findings import draft_of
from exams.authoring.typesetting import Typesetter
from exams.models import Figure, Question, Quiz, Section
from exams.rules.lint import Severity, lint


@dataclass(frozen=True, slots=True)
class QuestionLine:
    question: Question
    number: str
    points: str
    key: str
    start: str
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class SectionPart:
    section: Section
    number: int
    points: str
    running: str
    contradicted: tuple[str, ...]
    lines: tuple[QuestionLine, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """Points in digits; `running` totals count up to and with the section."""

    parts: tuple[SectionPart, ...]
    points: str
    contradicted: tuple[str, ...]
    errors: int
    warnings: int


def outline_of(quiz: Quiz) -> Outline:
    """Sections and questions in order with points as they add up, keys, and how many findings each has."""
    loaded = whole(quiz)
    typesetter = Typesetter.with_figures(loaded.figures.all())
    findings = lint(draft_of(loaded, typesetter))
    marks = Counter((finding.question, finding.severity) for finding in findings)
    parts: list[SectionPart] = []
    running = Decimal(0)
    for number, section in enumerate(loaded.sections.all(), 1):
        lines = tuple(
            _line(q, f"{number}.{place}", marks, typesetter) for place, q in enumerate(section.questions.all(), 1)
        )
        points = sum((line.question.points for line in lines), Decimal(0))
        running += points
        parts.append(
            SectionPart(section, number, in_digits(points), in_digits(running), _contradictions(section, points), lines)
        )
    by_severity = Counter(finding.severity for finding in findings)
    return Outline(
        tuple(parts),
        in_digits(running),
        _contradicted([part.section for part in parts], running),
        by_severity[Severity.ERROR],
        by_severity[Severity.WARNING],
    )


def _contradicted(sections: list[Section], points: Decimal) -> tuple[str, ...]:
    """What headings or cover say in sum, where each section says something and it is another sum."""
    sums = {
        "the headings": [section.stated_points for section in sections],
        "the cover": [section.cover_points for section in sections],
    }
    return tuple(
        f"{who} say{'s' if who == 'the cover' else ''} {in_digits(sum(filter(None, stated), Decimal(0)))}"
        for who, stated in sums.items()
        if stated and None not in stated and sum(filter(None, stated)) != points
    )


def _contradictions(section: Section, points: Decimal) -> tuple[str, ...]:
    stated = {"the heading": section.stated_points, "the cover": section.cover_points}
    return tuple(f"{who} says {in_digits(p)}" for who, p in stated.items() if p is not None and p != points)


def _line(
    question: Question, number: str, marks: Counter[tuple[str, Severity]], typesetter: Typesetter
) -> QuestionLine:
    return QuestionLine(
        question,
        number,
        in_digits(question.points),
        key_in_words(question),
        excerpt(typesetter.block(question.prompt).html, 16),
        marks[question.uid, Severity.ERROR],
        marks[question.uid, Severity.WARNING],
    )


def key_in_words(question: Question) -> str:
    """`True`, `A, C`, `none`; a dash where the key is missing."""
    if question.kind == Question.Kind.TRUE_FALSE:
        return "–" if question.truth is None else str(question.truth)
    letters = [letter(place) for place, choice in enumerate(question.choices.all()) if choice.correct]
    if letters:
        return ", ".join(letters)
    return "none" if question.kind == Question.Kind.SELECT_ALL else "–"


def figure_markup(figure: Figure) -> SafeString:
    """The figure as texts show it."""
    source = f"![](figure:{figure.name})"
    return mark_safe(Typesetter.with_figures([figure]).block(source).html)  # noqa: S308 (sanitised by exams.content)
