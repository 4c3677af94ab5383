"""Does the admin publish what was shown, after asking what has to be asked?"""

from __future__ import annotations

import pytest
from django.test import Client

from exams.authoring.publish import publish
from exams.models import (
    Choice,
    Course,
    Edition,
    KeyRevision,
    Question,
    Quiz,
    Section,
    User,
)
from tests.exams.authoring.forms import url


@pytest.fixture
def admin(client: Client, cleo: User) -> Client:
    """The instructor's browser."""
    client.force_login(cleo)
    return client


def publish_data(admin: Client, quiz: Quiz, **more: str) -> dict[str, str]:
    """What the publish page would send back."""
    return {"digest": admin.get(url("quiz_publish", quiz.pk)).context["plan"].digest, **more}


def test_publishing_shows_first_and_does_after(admin: Client, draft: Quiz) -> None:
    assert not Edition.objects.exists()
    reply = admin.post(url("quiz_publish", draft.pk), publish_data(admin, draft), follow=True)
    assert Edition.objects.get().quiz == draft
    assert b"Published edition 1." in reply.content


def test_publishing_asks_about_warnings(admin: Client, draft: Quiz) -> None:
    Question.objects.filter(kind="true_false").update(solution="")
    data = publish_data(admin, draft)
    assert admin.post(url("quiz_publish", draft.pk), data).status_code == 400
    assert not Edition.objects.exists()
    assert admin.post(url("quiz_publish", draft.pk), {**data, "warnings_read": "on"}).status_code == 302
    assert Edition.objects.exists()


def test_publishing_is_refused_with_errors(admin: Client, draft: Quiz) -> None:
    Question.objects.filter(kind="true_false").update(truth=None)
    page = admin.get(url("quiz_publish", draft.pk))
    assert b"publishing is not possible" in page.content
    admin.post(url("quiz_publish", draft.pk), publish_data(admin, draft))
    assert not Edition.objects.exists()


def test_publishing_what_was_changed_in_the_meantime_shows_it_again(admin: Client, draft: Quiz) -> None:
    data = publish_data(admin, draft)
    Question.objects.filter(kind="true_false").update(points=6)
    reply = admin.post(url("quiz_publish", draft.pk), data, follow=True)
    assert b"changed in the meantime" in reply.content
    assert not Edition.objects.exists()


def test_a_correction_of_the_key_asks_for_a_reason(admin: Client, draft: Quiz, cleo: User) -> None:
    publish(draft, by=cleo)
    Choice.objects.filter(text="Four").update(rationale="Half of it is two.")
    data = publish_data(admin, draft)
    assert admin.post(url("quiz_publish", draft.pk), data).status_code == 400
    admin.post(url("quiz_publish", draft.pk), {**data, "reason": "Clearer"})
    assert KeyRevision.objects.get(number=2).reason == "Clearer"


def test_publishing_by_the_list_leads_to_the_page(admin: Client, draft: Quiz) -> None:
    data = {"action": "publish_selected", "_selected_action": [draft.pk]}
    assert admin.post(url("quiz_changelist"), data)["Location"] == url("quiz_publish", draft.pk)


def test_several_quizzes_are_not_published_at_once(admin: Client, draft: Quiz, course: Course) -> None:
    other = Quiz.objects.create(course=course, title="Other")
    data = {"action": "publish_selected", "_selected_action": [draft.pk, other.pk]}
    assert b"one quiz at a time" in admin.post(url("quiz_changelist"), data, follow=True).content


def test_the_quiz_page_shows_totals_and_findings(admin: Client, draft: Quiz) -> None:
    Section.objects.filter(quiz=draft, title="Claims").update(stated_points=30)
    page = admin.get(url("quiz_change", draft.pk)).content.decode()
    assert "35 points" in page
    assert "the heading says 30" in page
    assert "1 warning" in page


def test_a_published_quiz_cannot_be_deleted(admin: Client, draft: Quiz, cleo: User) -> None:
    publish(draft, by=cleo)
    assert admin.post(url("quiz_delete", draft.pk), {"post": "yes"}).status_code in (200, 403)
    assert Quiz.objects.filter(pk=draft.pk).exists()
