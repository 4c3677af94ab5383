"""What does this quiz become when it is published? Its paper and its key, everything rendered."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal, cast

from exams.authoring.drafting import TRUTHS, letter
from exams.authoring.typesetting import Typesetter
from exams.models import Choice, Question, Quiz, Section
from exams.rules.paper import (
    Key,
    KeyChoice,
    KeyQuestion,
    Paper,
    PaperChoice,
    PaperQuestion,
    PaperSection,
    QuestionKind,
)

TRUE_FALSE = Question.Kind.TRUE_FALSE


def paper_of(quiz: Quiz, typesetter: Typesetter) -> Paper:
    """What students see. `quiz` comes from `drafting.whole`. Equal rows give equal papers, bit by bit."""
    sections = [_section(section, number, typesetter) for number, section in enumerate(quiz.sections.all(), 1)]
    return {
        "version": 1,
        "course_code": quiz.course.code,
        "course_title": quiz.course.title,
        "term": quiz.course.term,
        "title": quiz.title,
        "date": quiz.date.isoformat() if quiz.date else None,
        "duration_seconds": int(quiz.duration.total_seconds()),
        "materials_html": [typesetter.inline(line).html for line in material_lines(quiz)],
        "instructions_html": typesetter.block(quiz.instructions).html,
        "honor_statement_html": typesetter.block(quiz.honor_statement).html,
        "navigation": cast(Literal["all", "free", "forward"], quiz.navigation),
        "shuffle_questions": quiz.shuffle_questions,
        "shuffle_choices": quiz.shuffle_choices,
        "points": in_digits(sum((Decimal(section["points"]) for section in sections), Decimal(0))),
        "sections": sections,
    }


def key_of(quiz: Quiz, typesetter: Typesetter) -> Key:
    """What is right and why. `quiz` comes from `drafting.whole`."""
    questions = [question for section in quiz.sections.all() for question in section.questions.all()]
    return {"version": 1, "questions": {q.uid: _key_question(q, typesetter) for q in questions}}


def material_lines(quiz: Quiz) -> list[str]:
    """Allowed materials: one a line, a list's bullet left out."""
    lines = (line.strip().removeprefix("- ").removeprefix("* ").strip() for line in quiz.materials.splitlines())
    return [line for line in lines if line]


def in_digits(points: Decimal) -> str:
    """Plain digits without trailing zeros: `15.00` as `15`."""
    return f"{points.normalize():f}"


def _section(section: Section, number: int, typesetter: Typesetter) -> PaperSection:
    questions = list(section.questions.all())
    return {
        "id": f"s{section.pk}",
        "number": str(number),
        "title": section.title,
        "instructions_html": typesetter.block(section.instructions).html,
        "recommended_seconds": int(section.recommended.total_seconds()) if section.recommended else None,
        "points": in_digits(sum((question.points for question in questions), Decimal(0))),
        "questions": [
            paper_question(q, q.choices.all(), f"{number}.{place}", typesetter) for place, q in enumerate(questions, 1)
        ],
    }


def paper_question(question: Question, choices: Iterable[Choice], number: str, typesetter: Typesetter) -> PaperQuestion:
    """One question as students see it, also where neither it nor its choices (in their order) were ever saved."""
    cap = question.explanation_cap if question.explanation_allowed else None
    return {
        "id": question.uid,
        "number": number,
        "kind": cast(QuestionKind, question.kind),
        "points": in_digits(question.points),
        "prompt_html": typesetter.block(question.prompt).html,
        "explanation": question.explanation_allowed,
        "explanation_cap": None if cap is None else in_digits(cap),
        "choices": _choices(question, choices, typesetter),
        "pinned": question.pinned,
    }


def _choices(question: Question, choices: Iterable[Choice], typesetter: Typesetter) -> list[PaperChoice]:
    if question.kind == TRUE_FALSE:
        return [{"id": name, "label": words, "html": words, "pinned": True} for name, (words, _) in TRUTHS.items()]
    return [
        {
            "id": choice.uid,
            "label": letter(place),
            "html": typesetter.inline(choice.text).html,
            "pinned": choice.pinned,
        }
        for place, choice in enumerate(choices)
    ]


def _key_question(question: Question, typesetter: Typesetter) -> KeyQuestion:
    return {
        "points": in_digits(question.points),
        "scoring": {"name": question.policy, "parameters": dict(question.policy_parameters)},
        "choices": _key_choices(question, typesetter),
        "solution_html": typesetter.block(question.solution).html,
    }


def _key_choices(question: Question, typesetter: Typesetter) -> dict[str, KeyChoice]:
    if question.kind == TRUE_FALSE:
        return {name: {"correct": question.truth is truth, "rationale_html": ""} for name, (_, truth) in TRUTHS.items()}
    return {choice.uid: _key_choice(choice, typesetter) for choice in question.choices.all()}


def _key_choice(choice: Choice, typesetter: Typesetter) -> KeyChoice:
    judged: KeyChoice = {
        "correct": choice.correct,
        "rationale_html": typesetter.block(choice.rationale).html,
    }
    if choice.weight:
        judged["weight"] = choice.weight
    return judged
