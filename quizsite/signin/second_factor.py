"""Who has to show a second factor before working here? Staff, where the deployment asks for it; students never."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from exams.delivery.ticket_sessions import BY_TOKEN, SESSION_KEY
from exams.models import Course, User

# Authorised by the attempt and not by the session, which they must not read; or the way to the second factor itself.
OPEN = BY_TOKEN | {
    "account_login", "account_reauthenticate", "attempt_forward", "attempt_token", "figure", "healthz", "logout",
    "metrics", "mfa_activate_totp", "mfa_authenticate", "mfa_reauthenticate", "password_set", "readyz", "sign_in",
    "sign_out", "signed_in_again",
}  # fmt: skip
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_staff(user: User) -> bool:
    """Whoever helps to run a course, enters the admin or runs the site."""
    return user.is_staff or user.is_superuser or Course.objects.staffed_by(user).exists()


def was_shown(request: HttpRequest, user: User) -> bool:
    """Whether this session knows a second factor: ours, or the university's where that is trusted to ask for one."""
    enough = {"mfa", "socialaccount"} if settings.SSO_SECOND_FACTOR else {"mfa"}
    return any(row.get("method") in enough for row in get_authentication_records(request, user))


class StaffSecondFactor:
    """Middleware: staff go nowhere, the admin included, until the session has seen their second factor.

    One query for a student's page while the deployment asks for it, none otherwise, and none where saving is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> HttpResponse | None:  # noqa: ARG002
        match = request.resolver_match
        if not settings.STAFF_SECOND_FACTOR or (match is not None and match.url_name in OPEN):
            return None
        user = request.user
        if not isinstance(user, User) or was_shown(request, user) or not is_staff(user):
            return None
        if SESSION_KEY in request.session:
            return None  # came with a ticket: this session leads to one sitting's student door and nowhere else
        there = reverse("mfa_reauthenticate" if is_mfa_enabled(user, FACTORS) else "mfa_activate_totp")
        following = request.get_full_path() if request.method == "GET" else reverse("home")
        return HttpResponseRedirect(f"{there}?{urlencode({'next': following})}")
