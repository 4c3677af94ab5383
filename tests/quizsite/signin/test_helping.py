"""Can staff let somebody in again, and only whom they may?"""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from axes.models import AccessAttempt
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from exams.models import AuditEntry, Course, Enrollment, User
from exams.running.people import within_reach
from tests.cast import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(db: None) -> User:
    return person("root", "Root Example", is_staff=True, is_superuser=True)


@pytest.fixture
def signed_in(client: Client) -> Any:
    def _signed_in(user: User) -> Client:
        client.force_login(user)
        return client

    return _signed_in


def press(client: Client, who: User, button: str) -> Any:
    return client.post(f"/people/{who.pk}/access/{button}")


def test_an_instructor_reaches_plain_students_of_theirs_alone(
    cleo: User, ada: User, bo: User, dan: User, other_bo: User, other_course: Course, course: Course, root: User
) -> None:
    both = person("abe", "Abe Example")
    Enrollment.objects.create(course=course, user=both)
    Enrollment.objects.create(course=other_course, user=both)
    Enrollment.objects.create(course=course, user=root)
    ta_elsewhere = other_bo
    Enrollment.objects.create(course=course, user=ta_elsewhere)
    assert list(within_reach(cleo)) == [ada]
    assert within_reach(root).count() == User.objects.count()
    assert list(within_reach(bo)) == list(within_reach(ada)) == []


def test_a_link_that_is_handed_out_sets_the_password_once(signed_in: Any, cleo: User, ada: User) -> None:
    page = press(signed_in(cleo), ada, "password-link")
    link = page.context["link"].removeprefix("http://testserver")
    student = Client()
    form = student.get(link, follow=True).request["PATH_INFO"]
    student.post(form, {"new_password1": "a-fresh-long-word", "new_password2": "a-fresh-long-word"})
    ada.refresh_from_db()
    assert ada.check_password("a-fresh-long-word")
    assert b"does not work" in Client().get(link, follow=True).content
    made = AuditEntry.objects.get(action="password link made")
    assert (made.actor, made.subject) == (cleo, ada)
    assert link.split("/")[-2] not in str(list(AuditEntry.objects.values()))


def test_a_lock_can_be_lifted(signed_in: Any, cleo: User, ada: User, settings: Settings) -> None:
    settings.AXES_FAILURE_LIMIT = 2
    ada.set_password("a-long-word-for-ada")
    ada.save()
    student = Client()
    [student.post("/sign-in/", {"username": "ada", "password": "wrong"}) for _ in range(3)]
    right = {"username": "ada", "password": "a-long-word-for-ada"}
    assert student.post("/sign-in/", right).status_code == 429
    assert press(signed_in(cleo), ada, "unlock").status_code == 303
    assert student.post("/sign-in/", right).status_code == 302


def test_a_lost_second_factor_is_taken_away_by_an_administrator_alone(
    signed_in: Any, cleo: User, root: User, other_cleo: User
) -> None:
    TOTP.activate(cleo, "JBSWY3DPEHPK3PXP")
    TOTP.activate(root, "JBSWY3DPEHPK3PXP")
    assert press(signed_in(other_cleo), cleo, "forget-factor").status_code == 404
    assert press(signed_in(root), cleo, "forget-factor").status_code == 303
    assert press(signed_in(root), root, "forget-factor").status_code == 403
    assert [row.user for row in Authenticator.objects.all()] == [root]
    assert AuditEntry.objects.get(action="second factor taken away").subject == cleo


def test_an_account_is_untied_from_an_identity(signed_in: Any, root: User, ada: User) -> None:
    SocialAccount.objects.create(user=ada, provider="university", uid="old")
    assert press(signed_in(root), ada, "untie").status_code == 303
    assert not SocialAccount.objects.exists()


def test_somebody_can_be_signed_out_everywhere(signed_in: Any, cleo: User, ada: User) -> None:
    ada.set_password("a-long-word-for-ada")
    ada.save()
    student = Client()
    student.post("/sign-in/", {"username": "ada", "password": "a-long-word-for-ada"})
    press(signed_in(cleo), ada, "sign-out")
    assert student.get("/").status_code == 302


def test_the_admin_leads_there_whoever_may_help(signed_in: Any, cleo: User, ada: User, bo: User) -> None:
    desk = signed_in(cleo)
    ways = {who: desk.get(f"/admin/exams/user/{who.pk}/change/").content.decode() for who in (ada, bo)}
    assert {who: f'href="/people/{who.pk}/access"' in page for who, page in ways.items()} == {ada: True, bo: False}


@pytest.mark.parametrize(
    "table",
    [
        "mfa/authenticator",
        "socialaccount/socialapp",
        "socialaccount/socialtoken",
        "socialaccount/socialaccount",
        "account/emailaddress",
        "usersessions/usersession",
    ],
)
def test_secrets_are_nobodys_to_edit(signed_in: Any, root: User, table: str) -> None:
    assert signed_in(root).get(f"/admin/{table}/").status_code == 404


def test_a_lock_can_be_lifted_in_the_admin_too(signed_in: Any, root: User) -> None:
    AccessAttempt.objects.create(username="ada", ip_address="127.0.0.1", failures_since_start=99)
    row = AccessAttempt.objects.get()
    signed_in(root).post(f"/admin/axes/accessattempt/{row.pk}/delete/", {"post": "yes"})
    assert not AccessAttempt.objects.exists()


def test_the_only_administrator_comes_in_again_by_a_command(root: User) -> None:
    TOTP.activate(root, "JBSWY3DPEHPK3PXP")
    call_command("forget_second_factor", "ROOT")
    assert not Authenticator.objects.exists()
    assert AuditEntry.objects.get(action="second factor taken away").actor is None
