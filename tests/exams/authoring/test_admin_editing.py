"""Does editing a quiz in the admin keep what was typed, and say in words what cannot be kept?"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from exams.models import (
    Choice,
    Course,
    Figure,
    Question,
    Quiz,
    Section,
    User,
)
from tests.exams.authoring.documents import CAT
from tests.exams.authoring.forms import errors_of, none_of, url


@pytest.fixture
def admin(client: Client, cleo: User) -> Client:
    """The instructor's browser."""
    client.force_login(cleo)
    return client


def quiz_data(course: Course, **changes: object) -> dict[str, Any]:
    data = {"course": course.pk, "title": "New", "duration": "45", "honor_statement": "Mine.", "navigation": "all"}
    return {**data, **none_of("sections"), **changes}


def question_data(in_section: Section, **changes: object) -> dict[str, Any]:
    data = {
        "section": in_section.pk,
        "position": "",
        "kind": "true_false",
        "points": "4",
        "prompt": "Is it?",
        "truth": "True",
    }
    return {**data, "policy": "all_or_nothing", "policy_parameters": "{}", **none_of("choices"), **changes}


def upload(data: bytes, name: str = "cat.svg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_a_quiz_is_made_with_minutes_and_a_section(admin: Client, course: Course) -> None:
    section = {"sections-0-title": "Claims", "sections-0-recommended": "7.5", "sections-TOTAL_FORMS": 1}
    reply = admin.post(url("quiz_add"), quiz_data(course, **section))
    quiz = Quiz.objects.get()
    assert (reply.status_code, quiz.duration) == (302, dt.timedelta(minutes=45))
    assert quiz.sections.get().recommended == dt.timedelta(minutes=7, seconds=30)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"duration": "0"}, "duration"),
        ({"duration": "-5"}, "duration"),
        ({"duration": "soon"}, "duration"),
        ({"duration": "1e9"}, "duration"),
        ({"duration": "NaN"}, "duration"),
        ({"title": ""}, "title"),
        ({"honor_statement": " "}, "honor_statement"),
        ({"navigation": "sideways"}, "navigation"),
        ({"sections-TOTAL_FORMS": 1, "sections-0-title": "x", "sections-0-position": "99999"}, "position"),
        ({"sections-TOTAL_FORMS": 1, "sections-0-title": "x", "sections-0-recommended": "-1"}, "recommended"),
    ],
)
def test_a_quiz_that_cannot_be_kept_is_refused_in_words(
    admin: Client, course: Course, changes: dict[str, Any], field: str
) -> None:
    assert field in errors_of(admin.post(url("quiz_add"), quiz_data(course, **changes)))
    assert not Quiz.objects.exists()


def test_a_question_goes_to_the_end_of_its_section(admin: Client, draft: Quiz) -> None:
    section = draft.sections.get(title="Choices")
    assert admin.post(url("question_add"), question_data(section)).status_code == 302
    assert section.questions.order_by("position", "pk").last().prompt == "Is it?"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({}, ("true_false", True, False, None)),
        ({"truth": "False"}, ("true_false", False, False, None)),
        ({"kind": "select_one", "truth": "True"}, ("select_one", None, False, None)),
        ({"explanation_allowed": "on"}, ("true_false", True, True, Decimal(2))),
        ({"explanation_allowed": "on", "explanation_cap": "1"}, ("true_false", True, True, Decimal(1))),
    ],
)
def test_a_question_keeps_what_fits_its_kind(
    admin: Client, draft: Quiz, changes: dict[str, Any], kept: tuple[Any, ...]
) -> None:
    admin.post(url("question_add"), question_data(draft.sections.get(title="Claims"), **changes))
    question = Question.objects.get(prompt="Is it?")
    assert (question.kind, question.truth, question.explanation_allowed, question.explanation_cap) == kept


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"points": "0"}, "points"),
        ({"points": "-1"}, "points"),
        ({"points": "1000000"}, "points"),
        ({"explanation_cap": "5"}, "explanation_cap"),
        ({"explanation_cap": "-1"}, "explanation_cap"),
        ({"kind": "essay"}, "kind"),
        ({"truth": "perhaps"}, "truth"),
        ({"policy_parameters": "{"}, "policy_parameters"),
        ({"policy_parameters": "[1]"}, "policy_parameters"),
        ({"policy_parameters": '{"deduction": {"x": 1}}'}, "policy_parameters"),
        ({"section": "999999"}, "section"),
        ({"choices-TOTAL_FORMS": 1, "choices-0-text": "x", "choices-0-weight": "1/0"}, "weight"),
        ({"choices-TOTAL_FORMS": 1, "choices-0-text": "x", "choices-0-weight": "much"}, "weight"),
        ({"choices-TOTAL_FORMS": 1, "choices-0-text": "", "choices-0-correct": "on"}, "text"),
    ],
)
def test_a_question_that_cannot_be_kept_is_refused_in_words(
    admin: Client, draft: Quiz, changes: dict[str, Any], field: str
) -> None:
    reply = admin.post(url("question_add"), question_data(draft.sections.get(title="Claims"), **changes))
    assert field in errors_of(reply)
    assert not Question.objects.filter(prompt="Is it?").exists()


def test_numbers_in_parameters_are_kept_as_texts(admin: Client, draft: Quiz) -> None:
    given = {"policy_parameters": '{"deduction": 5, "only_if_several": true}', "policy": "deduct_per_error"}
    admin.post(url("question_add"), question_data(draft.sections.get(title="Claims"), **given))
    kept = Question.objects.get(prompt="Is it?").policy_parameters
    assert kept == {"deduction": "5", "only_if_several": "true"}


def test_options_without_a_number_come_in_the_order_typed(admin: Client, draft: Quiz) -> None:
    typed = {f"choices-{i}-text": words for i, words in enumerate(("One", "Two", "Three"))}
    admin.post(
        url("question_add"),
        question_data(draft.sections.get(title="Claims"), kind="select_one", **{"choices-TOTAL_FORMS": 3}, **typed),
    )
    assert [c.text for c in Choice.objects.filter(question__prompt="Is it?")] == ["One", "Two", "Three"]


def test_a_question_is_shown_rendered_with_its_problems(admin: Client, draft: Quiz) -> None:
    claim = Question.objects.get(kind="true_false")
    Question.objects.filter(pk=claim.pk).update(prompt=r"Fine: $x^2$. Broken: $\frac{1}{2$")
    page = admin.get(url("question_change", claim.pk)).content.decode()
    assert "&lt;math&gt;" in page  # inside the frame's document
    assert "Line 1, column" in page


def test_points_below_the_cap_are_refused_in_the_section(admin: Client, draft: Quiz) -> None:
    section = draft.sections.get(title="Claims")
    claim = section.questions.get()
    lines = {"questions-TOTAL_FORMS": 1, "questions-INITIAL_FORMS": 1, "questions-0-id": claim.pk}
    line = {"questions-0-section": section.pk, "questions-0-points": "1", "questions-0-position": "1"}
    data = {"title": "Claims", "position": "1", **lines, **line}
    assert "points" in errors_of(admin.post(url("section_change", section.pk), data))


def test_a_question_moves_only_within_its_quiz(admin: Client, draft: Quiz, course: Course) -> None:
    other = Section.objects.create(quiz=Quiz.objects.create(course=course, title="Other"), title="There")
    claim = Question.objects.get(kind="true_false")
    assert "section" in errors_of(admin.post(url("question_change", claim.pk), question_data(other)))


def test_an_uploaded_figure_is_cleaned_and_kept(admin: Client, draft: Quiz) -> None:
    data = {"quiz": draft.pk, "name": "kitten", "alt": "A kitten", "upload": upload(CAT)}
    assert admin.post(url("figure_add"), data).status_code == 302
    assert Figure.objects.get(name="kitten").image.media_type == "image/svg+xml"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"upload": upload(b"not an image", "cat.png")}, "upload"),
        ({"upload": upload(b"<svg xmlns='http://www.w3.org/2000/svg'><x", "cat.svg")}, "upload"),
        ({"upload": ""}, "upload"),
        ({"upload": upload(CAT), "name": "two words"}, "name"),
        ({"upload": upload(CAT), "name": "cat"}, "__all__"),
    ],
)
def test_a_figure_that_cannot_be_used_is_refused_in_words(
    admin: Client, draft: Quiz, changes: dict[str, Any], field: str
) -> None:
    data = {"quiz": draft.pk, "name": "kitten", "alt": "A kitten", **changes}
    assert field in errors_of(admin.post(url("figure_add"), data))
    assert draft.figures.count() == 2


def test_a_figure_keeps_its_image_when_only_the_description_changes(admin: Client, draft: Quiz) -> None:
    figure = draft.figures.get(name="cat")
    assert admin.post(url("figure_change", figure.pk), {"name": "cat", "alt": "A round cat"}).status_code == 302
    assert Figure.objects.get(pk=figure.pk).image_id == figure.image_id


def test_after_saving_the_outline_comes_back_or_the_next_question_like_this_one(admin: Client, draft: Quiz) -> None:
    section = draft.sections.get(title="Claims")
    data = question_data(section, points="5", policy="deduct_per_error", policy_parameters="deduction = 2")
    saved = admin.post(url("question_add"), data)
    made = Question.objects.latest("pk")
    assert saved["Location"] == f"{url('quiz_change', draft.pk)}#question-{made.pk}"
    page = admin.post(url("question_add"), {**data, "_addanother": "1"}, follow=True)
    form = page.context["adminform"].form
    assert [form.initial[name] for name in ("section", "kind", "points", "policy", "policy_parameters")] == [
        str(section.pk), "true_false", "5", "deduct_per_error", "deduction = 2",
    ]  # fmt: skip
    deleted = admin.post(url("question_delete", made.pk), {"post": "yes"})
    assert deleted["Location"] == url("quiz_change", draft.pk)
