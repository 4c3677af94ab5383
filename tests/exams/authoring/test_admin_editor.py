"""Do the addresses behind the question editor answer its author, and nobody else?"""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from exams.models import Choice, Question, Quiz, User
from tests.exams.authoring.documents import CAT

PREVIEW, FIGURE = "admin:exams_question_preview", "admin:exams_question_figure"


@pytest.fixture
def admin(client: Client, cleo: User) -> Client:
    client.force_login(cleo)
    return client


def form_of(question: Question, /, **changes: Any) -> dict[str, Any]:
    """What the open form of this saved question sends."""
    choices = {f"choices-{i}-text": c.text for i, c in enumerate(question.choices.all())}
    correct = {f"choices-{i}-correct": "on" for i, c in enumerate(question.choices.all()) if c.correct}
    own = {"section": question.section_id, "kind": question.kind, "points": "5", "prompt": question.prompt}
    total = {"choices-TOTAL_FORMS": question.choices.count() + 2}
    return {"question": question.pk, **own, "policy": "all_or_nothing", **total, **choices, **correct, **changes}


@pytest.fixture
def asked(draft: Quiz) -> Question:
    return Question.objects.get(section__quiz=draft, kind="select_all")


def test_the_open_form_is_rendered(admin: Client, asked: Question) -> None:
    reply = admin.post(reverse(PREVIEW), form_of(asked, prompt="Now $x^2$"))
    page = reply.json()["html"]
    assert "<msup>" in page
    assert "None of these is correct" in page
    assert Question.objects.get(pk=asked.pk).prompt == "Which are even?"


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, ["Two", "Three", "Four"]),
        ({"choices-0-position": "9", "choices-1-position": "3", "choices-2-position": "2"}, ["Four", "Three", "Two"]),
        ({"choices-1-DELETE": "on"}, ["Two", "Four"]),
        ({"choices-3-text": "Six"}, ["Two", "Three", "Four", "Six"]),
        ({"choices-TOTAL_FORMS": "many"}, []),
        ({"choices-TOTAL_FORMS": "99999999999"}, ["Two", "Three", "Four"]),
        ({"kind": "true_false"}, ["True", "False"]),
    ],
)
def test_options_come_as_saving_would_put_them(
    admin: Client, asked: Question, changes: dict[str, Any], shown: list[str]
) -> None:
    page = admin.post(reverse(PREVIEW), form_of(asked, **changes)).json()["html"]
    found = [text for text in page.split("<") if text.startswith('span class="choice-body" data-scroller')]
    assert [text.partition(">")[2] for text in found] == shown


@pytest.mark.parametrize(
    "changes",
    [
        {"points": ""},
        {"points": "NaN"},
        {"points": "-1e9999"},
        {"kind": "essay"},
        {"policy_parameters": "{"},
        {"policy_parameters": "[]"},
        {"explanation_allowed": "on", "explanation_cap": "x"},
        {"choices-0-position": "99999999999999999999"},
        {"question": "x"},
        {"question": "9" * 40},
    ],
)
def test_an_unfinished_form_is_rendered_all_the_same(admin: Client, asked: Question, changes: dict[str, Any]) -> None:
    assert admin.post(reverse(PREVIEW), form_of(asked, **changes)).status_code == 200


def test_problems_come_with_field_line_and_column(admin: Client, asked: Question) -> None:
    notes = admin.post(reverse(PREVIEW), form_of(asked, prompt="One\n$\\frac{1}{2$")).json()["notes"]
    assert [(n["field"], n["line"], n["column"], n["severity"]) for n in notes if n["line"]] == [
        ("prompt", 2, 12, "error")
    ]


@pytest.mark.parametrize("section", ["", "x", "999999"])
@pytest.mark.parametrize("name", [PREVIEW, FIGURE])
def test_a_section_must_be_chosen(admin: Client, asked: Question, name: str, section: str) -> None:
    data = {**form_of(asked, section=section), "image": SimpleUploadedFile("cat.svg", CAT)}
    assert admin.post(reverse(name), data).json() == {"error": "Choose a section first."}


@pytest.mark.parametrize("name", [PREVIEW, FIGURE])
def test_a_section_of_another_course_does_not_exist(
    client: Client, asked: Question, other_cleo: User, name: str
) -> None:
    client.force_login(other_cleo)
    data = {**form_of(asked), "image": SimpleUploadedFile("cat.svg", CAT)}
    assert client.post(reverse(name), data).status_code == 400
    assert asked.section.quiz.figures.count() == 2


@pytest.mark.parametrize("name", [PREVIEW, FIGURE])
@pytest.mark.parametrize("who", ["ada", "bo", "dan"])
def test_others_are_sent_to_sign_in(
    request: pytest.FixtureRequest, client: Client, asked: Question, name: str, who: str
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.post(reverse(name), form_of(asked)).status_code == 302


@pytest.mark.parametrize("name", [PREVIEW, FIGURE])
def test_the_page_proves_that_it_is_ours(cleo: User, asked: Question, name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cleo)
    assert client.post(reverse(name), form_of(asked)).status_code == 403


@pytest.mark.parametrize("name", [PREVIEW, FIGURE])
def test_looking_is_not_asking(admin: Client, asked: Question, name: str) -> None:
    assert admin.get(reverse(name)).status_code == 405


def test_a_dropped_figure_is_kept_with_its_description(admin: Client, asked: Question) -> None:
    data = {"section": asked.section_id, "image": SimpleUploadedFile("Grey cat.svg", CAT), "alt": "A grey cat"}
    assert admin.post(reverse(FIGURE), data).json() == {
        "name": "grey-cat",
        "markup": "![A grey cat](figure:grey-cat)",
    }
    assert asked.section.quiz.figures.get(name="grey-cat").alt == "A grey cat"


@pytest.mark.parametrize(
    "content", [b"", b"not an image", b"<svg xmlns='http://www.w3.org/2000/svg'><x", b"x" * 5_300_000]
)
def test_a_dropped_file_that_is_no_image_is_refused_in_words(admin: Client, asked: Question, content: bytes) -> None:
    data = {"section": asked.section_id, "image": SimpleUploadedFile("cat.svg", content), "alt": "A cat"}
    reply = admin.post(reverse(FIGURE), data)
    assert (reply.status_code, bool(reply.json()["error"])) == (400, True)
    assert asked.section.quiz.figures.count() == 2


def test_the_frame_of_the_page_is_sandboxed(admin: Client, asked: Question) -> None:
    page = admin.get(reverse("admin:exams_question_change", args=[asked.pk])).content.decode()
    assert 'sandbox="allow-same-origin"' in page
    assert "css/paper.css" in page
    assert page.count("<script>") == 0


def test_the_page_of_a_new_question_offers_the_preview(admin: Client, asked: Question) -> None:
    page = admin.get(reverse("admin:exams_question_add"), {"section": asked.section_id})
    assert b"data-preview=" in page.content


def test_saved_options_are_named_as_the_forms_name_them(admin: Client, asked: Question) -> None:
    Choice.objects.filter(question=asked, text="Three").update(text="$\\nope{$")
    page = admin.get(reverse("admin:exams_question_change", args=[asked.pk]))
    assert "choices-1-text" in [note.field for note in page.context["seen"].notes]


def test_every_field_of_an_option_has_a_name_for_a_screen_reader(admin: Client, asked: Question) -> None:
    page = admin.get(reverse("admin:exams_question_change", args=[asked.pk])).content.decode()
    for name in ("Order", "Text", "Correct", "Rationale", "Weight", "Pinned", "Delete"):
        assert f'aria-label="{name}, row 2"' in page
    assert 'aria-label="Text"' in page  # the empty row that the page's script copies
