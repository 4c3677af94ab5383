"""What does lint say of a quiz in the database? Gathers the facts in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import cast

from exams.authoring.composing import material_lines
from exams.authoring.drafting import TRUTHS, letter, whole
from exams.authoring.policies import most_points, policy_problems
from exams.authoring.typesetting import Typesetter
from exams.models import Choice, Question, Quiz, Section
from exams.rules.lint import ChoiceDraft, FigureDraft, Finding, QuestionDraft, QuizDraft, SectionDraft, lint
from exams.rules.paper import QuestionKind


def findings_of(quiz: Quiz) -> tuple[Finding, ...]:
    """Every finding of the quiz as it stands in the database."""
    loaded = whole(quiz)
    return lint(draft_of(loaded, Typesetter.with_figures(loaded.figures.all())))


def draft_of(quiz: Quiz, typesetter: Typesetter) -> QuizDraft:
    """The facts that lint judges. `quiz` comes from `drafting.whole`."""
    return QuizDraft(
        duration=quiz.duration,
        sections=tuple(_section(s, number, typesetter) for number, s in enumerate(quiz.sections.all(), 1)),
        honor_statement=typesetter.block(quiz.honor_statement).facts,
        cover=(
            ("instructions", typesetter.block(quiz.instructions).facts),
            *(("allowed materials", typesetter.inline(line).facts) for line in material_lines(quiz)),
        ),
        figures=tuple(FigureDraft(figure.name, figure.alt) for figure in quiz.figures.all()),
        shuffle_choices=quiz.shuffle_choices,
    )


def _section(section: Section, number: int, typesetter: Typesetter) -> SectionDraft:
    return SectionDraft(
        number=number,
        title=section.title,
        questions=tuple(
            question_draft(q, q.choices.all(), f"{number}.{place}", typesetter)
            for place, q in enumerate(section.questions.all(), 1)
        ),
        instructions=typesetter.block(section.instructions).facts,
        recommended=section.recommended,
        stated_points=section.stated_points,
        cover_points=section.cover_points,
    )


def question_draft(question: Question, choices: Iterable[Choice], number: str, typesetter: Typesetter) -> QuestionDraft:
    """The facts of one question, also where neither it nor its choices (in their order) were ever saved."""
    choices = list(choices)
    return QuestionDraft(
        uid=question.uid,
        number=number,
        kind=cast(QuestionKind, question.kind),
        points=question.points,
        prompt=typesetter.block(question.prompt).facts,
        choices=tuple(_choice(c, letter(place), typesetter) for place, c in enumerate(choices)),
        truth=question.truth,
        explanation_allowed=question.explanation_allowed,
        explanation_cap=question.explanation_cap,
        solution=typesetter.block(question.solution).facts,
        policy_problems=policy_problems(question.policy, question.policy_parameters),
        reach=_reach(question, choices),
    )


def _reach(question: Question, choices: list[Choice]) -> Decimal | None:
    """The most that an answer can earn, asked only where there is a key to answer by."""
    if question.kind == Question.Kind.TRUE_FALSE:
        options = [(name, question.truth is truth, "") for name, (_, truth) in TRUTHS.items()]
    else:
        options = [(letter(place), choice.correct, choice.weight) for place, choice in enumerate(choices)]
    one = question.kind != Question.Kind.SELECT_ALL
    if question.points <= 0 or (one and sum(correct for _, correct, _ in options) != 1):
        return None
    at_most = 1 if one else None
    return most_points(question.policy, question.policy_parameters, question.points, options, at_most=at_most)


def _choice(choice: Choice, label: str, typesetter: Typesetter) -> ChoiceDraft:
    return ChoiceDraft(
        uid=choice.uid,
        label=label,
        text=typesetter.inline(choice.text).facts,
        correct=choice.correct,
        rationale=typesetter.block(choice.rationale).facts,
        pinned=choice.pinned,
    )
