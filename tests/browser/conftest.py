"""What do the journeys stand on: which quiz, who can sign in, and what must a page never say to its console?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.test import Client
from playwright.sync_api import BrowserContext

from exams.authoring.importing import save_document
from exams.authoring.publish import publish
from exams.interchange.registry import read_file
from exams.models import Course, Edition, Quiz, Sitting, User
from quizsite.demo.loading import FOLDER
from tests.browser.people import PASSWORD
from tests.cast import make_sitting
from tests.services.site import Web


@pytest.fixture
def device(new_context: Callable[..., BrowserContext], site: Web) -> Callable[..., BrowserContext]:
    """One more browser in which this person is signed in."""

    def make(user: User, **options: object) -> BrowserContext:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        context = new_context(**options)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site.url}])
        return context

    return make


@pytest.fixture
def demo_quiz(course: Course) -> Quiz:
    """The quiz of the demonstration, with its math and figures, imported and not yet published."""
    figures = {f"figures/{file.name}": file.read_bytes() for file in (FOLDER / "figures").iterdir()}
    _, reading = read_file("quiz.md", (FOLDER / "quiz.md").read_bytes(), figures)
    assert reading.document is not None
    return save_document(reading.document, course=course)


@pytest.fixture
def demo_edition(demo_quiz: Quiz, cleo: User) -> Edition:
    return publish(demo_quiz, by=cleo)


@pytest.fixture
def demo_sitting(demo_edition: Edition, ada: User, bo: User, cleo: User) -> Sitting:
    """Open now; Ada, Bo and Cleo can sign in with their password."""
    # The site hashes as in production, the tests' own process does not.
    ada.password = bo.password = cleo.password = make_password(PASSWORD, hasher=Argon2PasswordHasher())
    User.objects.bulk_update([ada, bo, cleo], ["password"])
    return make_sitting(demo_edition)
