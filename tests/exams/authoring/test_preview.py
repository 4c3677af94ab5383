"""Is a question that is being written shown as publishing would show it, with each problem at its field?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from exams.authoring.preview import LivePreview, live_preview
from exams.authoring.publish import publish
from exams.models import Choice, Question, Quiz, Section, User
from exams.rules.paper import questions_of


def seen(quiz: Quiz, question: Question, *choices: Choice, section: str = "Choices") -> LivePreview:
    forms = {f"choices-{place}": choice for place, choice in enumerate(choices)}
    return live_preview(quiz, quiz.sections.get(title=section).pk, question, forms)


def typed(**fields: Any) -> Question:
    return Question(**{"uid": "new", "kind": "select_one", "points": Decimal(5), "prompt": "Which?", **fields})


def fields_of(preview: LivePreview) -> list[tuple[str, str]]:
    return [(note.field, note.severity.value) for note in preview.notes]


@pytest.mark.parametrize("kind", ["true_false", "select_one", "select_all"])
def test_it_is_what_publishing_puts_on_the_paper(draft: Quiz, cleo: User, kind: str) -> None:
    asked = Question.objects.get(section__quiz=draft, kind=kind)
    published = {question["id"]: question for question in questions_of(publish(draft, by=cleo).paper)}
    choices = list(asked.choices.order_by("position", "pk"))
    shown = seen(draft, asked, *choices, section=asked.section.title)
    assert shown.question == published[asked.uid]
    assert shown.notes == ()


def test_a_new_question_stands_last_in_its_section(draft: Quiz) -> None:
    assert seen(draft, typed()).question["number"] == "2.3"


def test_a_section_without_questions_begins_with_it(draft: Quiz) -> None:
    Section.objects.create(quiz=draft, title="Empty", position=9)
    assert seen(draft, typed(), section="Empty").question["number"] == "3.1"


@pytest.mark.parametrize(
    ("fields", "texts", "field"),
    [
        ({"prompt": r"First\n\n$\frac{1}{2$"}, ("One", "Two"), "prompt"),
        ({"prompt": ""}, ("One", "Two"), "prompt"),
        ({"solution": r"$\frac{1}{2$"}, ("One", "Two"), "solution"),
        ({"prompt": "![](figure:nope)"}, ("One", "Two"), "prompt"),
        ({}, ("One", r"$\nope{$"), "choices-1-text"),
        ({"kind": "select_all"}, ("One", "None of these"), "choices-1-text"),
        ({"policy": "no_such_policy"}, ("One", "Two"), "policy_parameters"),
        ({"kind": "true_false"}, (), "truth"),
        ({}, ("Same", "Same"), "choices-1-text"),
        ({}, (), ""),
    ],
)
def test_each_problem_is_said_at_its_field(
    draft: Quiz, fields: dict[str, Any], texts: tuple[str, ...], field: str
) -> None:
    choices = [Choice(text=text, correct=place == 0) for place, text in enumerate(texts)]
    assert field in dict(fields_of(seen(draft, typed(**fields), *choices)))


def test_a_formula_says_line_and_column(draft: Quiz) -> None:
    notes = seen(draft, typed(prompt="One\n\nand $\\frac{1}{2$")).notes
    assert [(note.line, note.column) for note in notes if note.line] == [(3, 16)]


def test_a_broken_reason_is_said_at_its_field(draft: Quiz) -> None:
    choices = [Choice(text="One", correct=True, rationale="$\\nope{$"), Choice(text="Two")]
    assert ("choices-0-rationale", "error") in fields_of(seen(draft, typed(), *choices))


def test_what_is_typed_is_never_taken_for_markup(draft: Quiz) -> None:
    shown = seen(draft, typed(prompt="<script>alert(1)</script>", solution="<img onerror=x src=y>"))
    assert "<script" not in shown.question["prompt_html"]
    assert "<img" not in shown.solution


def test_nothing_is_written(draft: Quiz) -> None:
    before = (Question.objects.count(), Choice.objects.count())
    seen(draft, typed(), Choice(text="One"))
    assert (Question.objects.count(), Choice.objects.count()) == before
