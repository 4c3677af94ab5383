"""Can another site press a button here in somebody's name?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from exams.models import Attempt, Enrollment, Quiz, User
from tests.cast import person
from tests.test_access import ROWS, patterns

pytestmark = pytest.mark.django_db

# Authorised by a token in a header that no form of another site can set; they read no cookie.
WITHOUT_COOKIE = {
    "attempt_sync", "attempt_submit", "attempt_forward", "attempt_lockdown", "attempt_corrections_seen",
    "hand_raise", "hand_lower",
}  # fmt: skip
# Comes from the page of the identity provider; a signature and the request that it answers vouch for it.
SIGNED = {"saml_acs"}
BOTH = {
    "sign_in", "receipt_check", "emergency_upload", "accommodations", "accommodations_upload", "release",
    "regrade", "regrade_request", "review_item", "password_forgotten", "password_change", "password_set",
    "account_reauthenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_generate_recovery_codes", "mfa_authenticate",
}  # fmt: skip
NAMES = sorted({row[0] for row in ROWS if row[1] == "POST"} | BOTH - WITHOUT_COOKIE)
ADMIN = ("exams/quiz/add/", "exams/user/add/", "exams/quiz/import/", "exams/enrollment/add/", "logout/", "login/")


@pytest.fixture
def strict(db: None) -> Client:
    """The browser of an administrator, who may do everything."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("root", "Root Example", is_staff=True, is_superuser=True))
    return client


def path_of(name: str) -> str:
    path = "/" + dict(patterns())[name]
    path = path.replace("<uuid:attempt_id>", "0" * 8 + "-0000-4000-8000-" + "0" * 12)
    path = path.replace("<str:uidb64>/<str:token>", "MQ/set-password")
    path = re.sub("<int:[a-z_]+>", "1", path)
    return re.sub("<(slug|str):[a-z_]+>", "q", path)


def views(resolver: Any = None, before: str = "") -> Iterator[tuple[str, Any]]:
    """Path and view of every address, the admin's included."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield path, entry.callback
        else:
            yield from views(entry, path)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in WITHOUT_COOKIE | SIGNED])
def test_a_form_of_another_site_is_refused(strict: Client, name: str) -> None:
    response = strict.post(path_of(name), {"despite": "on"}, headers={"Origin": "https://evil.example"})
    assert (response.status_code, "403_csrf.html" in [t.name for t in response.templates]) == (403, True)


@pytest.mark.parametrize("path", ADMIN)
def test_so_it_is_in_the_admin(strict: Client, path: str) -> None:
    response = strict.post(f"/admin/{path}", {"title": "Forged"})
    assert response.status_code == 403
    assert not Quiz.objects.exists() and not Enrollment.objects.exists()


@pytest.mark.parametrize("name", sorted(WITHOUT_COOKIE))
def test_what_needs_no_cookie_takes_none(strict: Client, ada: User, begin: object, name: str) -> None:
    attempt: Attempt = begin(ada)  # type: ignore[operator]
    strict.force_login(ada)
    response = strict.post(reverse(name, args=[attempt.pk]), {"tab": "x"})
    assert response.status_code == 401


def test_no_other_view_is_exempt() -> None:
    exempt = {view.__name__ for _, view in views() if getattr(view, "csrf_exempt", False)}
    assert exempt == WITHOUT_COOKIE | {"acs"}
