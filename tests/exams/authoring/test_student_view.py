"""Does an author see what students will, without their key, and rehearse it through the real door?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from exams.authoring.publish import publish
from exams.authoring.rehearsing import NothingPublished, rehearse
from exams.models import Accommodation, Course, Question, Quiz, Sitting, User
from tests.exams.authoring.documents import SECRETS


@pytest.fixture
def admin(client: Client, cleo: User) -> Client:
    client.force_login(cleo)
    return client


def shown(client: Client, quiz: Quiz, **query: Any) -> str:
    reply = client.get(reverse("admin:exams_quiz_as_student", args=[quiz.pk]), query)
    return " ".join(reply.content.decode().split())


def test_the_draft_is_shown_as_it_stands(admin: Client, draft: Quiz, cleo: User) -> None:
    publish(draft, by=cleo)
    Question.objects.filter(kind="true_false").update(prompt="Changed since, $x^2$")
    page = shown(admin, draft)
    assert "Changed since" in page
    assert "<msup>" in page
    assert "None of these is correct" in page
    assert '<fieldset class="paper-sheet" disabled>' in page


@pytest.mark.parametrize("secret", [secret for secret in SECRETS if secret != "correct"])
def test_no_key_is_on_the_page(admin: Client, draft: Quiz, secret: str) -> None:
    assert secret not in shown(admin, draft)


def test_nothing_is_marked_as_the_answer(admin: Client, draft: Quiz) -> None:
    assert "checked" not in shown(admin, draft)


def test_time_is_that_of_the_student(admin: Client, draft: Quiz, course: Course, ada: User) -> None:
    more = Accommodation.objects.create(course=course, user=ada, factor="1.5", extra_time=dt.timedelta(minutes=5))
    assert "<strong>30 min</strong>" in shown(admin, draft)
    assert "30 min × 1.5 + 5 min = <strong>50 min</strong>" in shown(admin, draft, accommodation=more.pk)


def test_an_accommodation_of_another_course_is_not_offered(
    admin: Client, draft: Quiz, other_course: Course, dan: User
) -> None:
    other = Accommodation.objects.create(course=other_course, user=dan, factor="2")
    page = shown(admin, draft, accommodation=other.pk)
    assert "Dan Example" not in page
    assert "<strong>30 min</strong>" in page


def test_a_shuffled_quiz_is_shown_in_drawn_orders(admin: Client, draft: Quiz) -> None:
    Quiz.objects.filter(pk=draft.pk).update(shuffle_choices=True)
    orders = {
        shown(admin, draft, order=seed).index("Three") < shown(admin, draft, order=seed).index("Two")
        for seed in range(1, 9)
    }
    assert orders == {True, False}


@pytest.mark.parametrize("order", ["x", "-1", "99999999999"])
def test_an_order_that_is_none_is_the_written_one(admin: Client, draft: Quiz, order: str) -> None:
    Quiz.objects.filter(pk=draft.pk).update(shuffle_choices=True)
    page = shown(admin, draft, order=order)
    assert page.index("Two") < page.index("Three") < page.index("Four")


def test_one_click_leads_to_the_door_of_a_rehearsal(admin: Client, draft: Quiz, cleo: User) -> None:
    edition = publish(draft, by=cleo)
    reply = admin.post(reverse("admin:exams_quiz_rehearse", args=[draft.pk]))
    sitting = Sitting.objects.get()
    assert (sitting.rehearsal, sitting.editions.get()) == (True, edition)
    assert reply["Location"] == reverse("attempt_lobby", args=[sitting.pk])
    assert b"Rehearsal: it never counts" in admin.get(reply["Location"]).content


def test_students_do_not_see_a_rehearsal(draft: Quiz, cleo: User, ada: User) -> None:
    publish(draft, by=cleo)
    rehearse(draft, by=cleo)
    assert not Sitting.objects.visible_to(ada).exists()


def test_the_latest_edition_is_rehearsed(draft: Quiz, cleo: User) -> None:
    publish(draft, by=cleo)
    Question.objects.filter(kind="true_false").update(prompt="Changed")
    later = publish(draft, by=cleo)
    assert rehearse(draft, by=cleo).editions.get() == later


def test_nothing_is_rehearsed_before_it_is_published(admin: Client, draft: Quiz, cleo: User) -> None:
    reply = admin.post(reverse("admin:exams_quiz_rehearse", args=[draft.pk]), follow=True)
    assert b"publish the quiz first" in reply.content
    with pytest.raises(NothingPublished):
        rehearse(draft, by=cleo)


def test_a_rehearsal_needs_a_post(admin: Client, draft: Quiz) -> None:
    assert admin.get(reverse("admin:exams_quiz_rehearse", args=[draft.pk])).status_code == 405


def test_a_quiz_of_another_course_does_not_exist(client: Client, draft: Quiz, cleo: User, other_cleo: User) -> None:
    publish(draft, by=cleo)
    client.force_login(other_cleo)
    assert client.get(reverse("admin:exams_quiz_as_student", args=[draft.pk])).status_code == 404
    assert client.post(reverse("admin:exams_quiz_rehearse", args=[draft.pk])).status_code == 404
    assert not Sitting.objects.exists()


@pytest.mark.parametrize("who", ["ada", "bo", "dan"])
def test_others_are_sent_to_sign_in(request: pytest.FixtureRequest, client: Client, draft: Quiz, who: str) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("admin:exams_quiz_as_student", args=[draft.pk])).status_code == 302
    assert client.post(reverse("admin:exams_quiz_rehearse", args=[draft.pk])).status_code == 302
