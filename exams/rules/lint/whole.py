"""Does the quiz as a whole add up: sections, points, minutes, the cover?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from exams.rules.lint.facts import Finding, QuizDraft, Severity

COVER = "Cover"


def in_digits(points: Decimal) -> str:
    """`40.00` as `40`, `2.50` as `2.5`."""
    return f"{points.normalize():f}"


def in_minutes(length: dt.timedelta) -> str:
    minutes = Decimal(length // dt.timedelta(seconds=1)) / 60
    return f"{round(minutes, 2).normalize():f}"


def no_questions(quiz: QuizDraft) -> Iterator[Finding]:
    if not quiz.questions:
        yield Finding(
            "no_questions",
            Severity.ERROR,
            COVER,
            "The quiz has no questions.",
            "Add a section with at least one question.",
        )


def section_empty(quiz: QuizDraft) -> Iterator[Finding]:
    for section in quiz.sections:
        if quiz.questions and not section.questions:
            yield Finding(
                "section_empty",
                Severity.ERROR,
                section.place,
                "This section has no questions.",
                "Add a question or delete the section.",
            )


def honor_statement_empty(quiz: QuizDraft) -> Iterator[Finding]:
    if quiz.honor_statement.is_empty:
        yield Finding(
            "honor_statement_empty",
            Severity.ERROR,
            COVER,
            "There is no honour statement, so there is nothing for students to agree to.",
            "Write the statement that students sign before they start.",
        )


def points_contradict_heading(quiz: QuizDraft) -> Iterator[Finding]:
    for section in quiz.sections:
        if section.stated_points is not None and section.stated_points != section.points:
            yield Finding(
                "points_contradict_heading",
                Severity.WARNING,
                section.place,
                f"The heading says {in_digits(section.stated_points)} points, "
                f"the questions add up to {in_digits(section.points)}.",
                "The questions count. Correct their points, or what the heading says.",
            )


def points_contradict_cover(quiz: QuizDraft) -> Iterator[Finding]:
    for section in quiz.sections:
        if section.cover_points is not None and section.cover_points != section.points:
            yield Finding(
                "points_contradict_cover",
                Severity.WARNING,
                section.place,
                f"The cover says {in_digits(section.cover_points)} points, "
                f"the questions add up to {in_digits(section.points)}.",
                "The questions count. Correct their points, or what the cover says.",
            )


def minutes_beyond_duration(quiz: QuizDraft) -> Iterator[Finding]:
    recommended = sum((s.recommended for s in quiz.sections if s.recommended), dt.timedelta(0))
    if recommended > quiz.duration:
        yield Finding(
            "minutes_beyond_duration",
            Severity.WARNING,
            COVER,
            f"The sections recommend {in_minutes(recommended)} minutes, "
            f"but the quiz lasts {in_minutes(quiz.duration)}.",
            "Shorten the recommended times or lengthen the quiz.",
        )


RULES = (
    no_questions,
    section_empty,
    honor_statement_empty,
    minutes_beyond_duration,
    points_contradict_heading,
    points_contradict_cover,
)
