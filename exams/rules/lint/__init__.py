"""What stands in the way of giving this quiz? Every rule in one pass, errors and warnings with what to do."""

from __future__ import annotations

from exams.rules.lint import keys, texts, whole
from exams.rules.lint.facts import (
    ChoiceDraft,
    FigureDraft,
    Finding,
    QuestionDraft,
    QuizDraft,
    SectionDraft,
    Severity,
    Text,
    TextProblem,
)
from exams.rules.lint.formulas import doubtful_breaks

__all__ = [
    "ChoiceDraft",
    "FigureDraft",
    "Finding",
    "QuestionDraft",
    "QuizDraft",
    "SectionDraft",
    "Severity",
    "Text",
    "TextProblem",
    "doubtful_breaks",
    "errors_in",
    "lint",
    "warnings_in",
]


def lint(quiz: QuizDraft) -> tuple[Finding, ...]:
    """Every finding: the cover and sections first, then question by question, then figures and broken texts."""
    quiz_wide = [finding for rule in whole.RULES for finding in rule(quiz)]
    by_question = [
        finding
        for question in quiz.questions
        for rule in (*texts.RULES, *keys.RULES)
        for finding in rule(question, quiz)
    ]
    in_texts = [finding for rule in texts.QUIZ_RULES for finding in rule(quiz)]
    return (*quiz_wide, *by_question, *in_texts)


def errors_in(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)


def warnings_in(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.severity is Severity.WARNING)
