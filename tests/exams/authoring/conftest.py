"""Which quiz do the tests of authoring write on? One of each kind of question, a figure, and secrets to look for."""

from __future__ import annotations

import pytest

from exams.authoring.importing import save_document
from exams.interchange.document import QuizDocument
from exams.models import Course, Quiz, User
from tests.cast import person
from tests.exams.authoring.documents import small_document


@pytest.fixture
def document() -> QuizDocument:
    return small_document()


@pytest.fixture
def draft(document: QuizDocument, course: Course) -> Quiz:
    """A quiz that can be published without a warning."""
    return save_document(document, course=course)


@pytest.fixture
def administrator(db: None) -> User:
    return person("root", "Administrator Example", is_staff=True, is_superuser=True)
