"""Is a document shown before it becomes a quiz, and written only when confirmed and by who may?"""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from exams.models import Course, Quiz, User
from tests.exams.authoring.documents import DOG
from tests.exams.authoring.test_commands import DOCUMENT

PAGE, CONFIRM = "admin:exams_quiz_import", "admin:exams_quiz_import_confirm"


@pytest.fixture
def admin(client: Client, cleo: User) -> Client:
    client.force_login(cleo)
    return client


def uploaded(course: Course, text: str = DOCUMENT, images: bool = True) -> dict[str, Any]:
    files = [SimpleUploadedFile("dog.svg", DOG)] if images else []
    return {"course": course.pk, "document": SimpleUploadedFile("quiz.md", text.encode()), "images": files}


def test_a_document_is_shown_first_and_written_when_confirmed(admin: Client, course: Course) -> None:
    shown = admin.post(reverse(PAGE), uploaded(course))
    assert (shown.status_code, b"Import this quiz" in shown.content) == (200, True)
    assert not Quiz.objects.exists()
    admin.post(reverse(CONFIRM))
    quiz = Quiz.objects.get()
    assert (quiz.course, quiz.figures.count(), quiz.sections.get().questions.count()) == (course, 1, 2)


def test_confirming_twice_writes_once(admin: Client, course: Course) -> None:
    admin.post(reverse(PAGE), uploaded(course))
    admin.post(reverse(CONFIRM))
    assert b"no upload to confirm" in admin.post(reverse(CONFIRM), follow=True).content
    assert Quiz.objects.count() == 1


@pytest.mark.parametrize("text", ["", "Dear Ada,\n\nhow are you?\n"])
def test_a_document_that_cannot_be_read_is_not_kept(admin: Client, course: Course, text: str) -> None:
    assert admin.post(reverse(PAGE), uploaded(course, text)).status_code == 400
    assert b"no upload to confirm" in admin.post(reverse(CONFIRM), follow=True).content


def test_an_image_that_cannot_be_used_is_said_to_be_so(admin: Client, course: Course) -> None:
    data = uploaded(course) | {"images": [SimpleUploadedFile("dog.svg", b"no image")]}
    assert b"dog" in admin.post(reverse(PAGE), data).content
    assert not Quiz.objects.exists()


def test_the_page_opens_empty(admin: Client) -> None:
    assert admin.get(reverse(PAGE)).status_code == 200


def test_confirming_is_a_post(admin: Client) -> None:
    assert admin.get(reverse(CONFIRM)).status_code == 405


def test_nobody_imports_into_another_course(client: Client, other_cleo: User, course: Course) -> None:
    client.force_login(other_cleo)
    reply = client.post(reverse(PAGE), uploaded(course))
    assert (reply.status_code, "course" in reply.context["form"].errors) == (400, True)


def test_who_teaches_nothing_imports_nothing(client: Client, bo: User) -> None:
    User.objects.filter(pk=bo.pk).update(is_staff=True)
    client.force_login(User.objects.get(pk=bo.pk))
    assert client.get(reverse(PAGE)).status_code == 403
