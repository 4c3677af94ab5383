"""What does allauth ask this site while a person signs in?"""

from __future__ import annotations

import base64
import hashlib
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from exams.models import User
from exams.running.audit import record
from exams.running.tokens import revoke_tokens
from quizsite.signin.second_factor import is_staff

FRESH = 300  # seconds for which a sign-in counts as just done


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves; signing in and out has here what it has everywhere on this site."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only addresses of the host that was asked: no other one, also none that is trusted for something else."""
        request = context.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def login(self, request: HttpRequest, user: User) -> None:
        user.backend = "django.contrib.auth.backends.ModelBackend"
        super().login(request, user)

    def logout(self, request: HttpRequest) -> None:
        """Another person at the same browser: what the one before left open saves nothing more."""
        if isinstance(request.user, User):
            revoke_tokens(request.user)
        logout(request)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        if is_staff(user):
            methods = [row["method"] for row in get_authentication_records(request, user)]
            record("signed in", by=user, data={"by": methods})
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:  # noqa: ARG002
        return render(request, "quizsite/signin/refused.html", {"why": "inactive"}, status=403)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within five minutes of signing in."""
        request = context.request
        records = get_authentication_records(request, request.user)
        if any(time.time() - row["at"] < FRESH for row in records):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_client_ip(self, request: HttpRequest) -> str:
        """As `quizsite.proxies` found it; a server that listens on a socket of this machine names none."""
        return request.META.get("REMOTE_ADDR") or "127.0.0.1"


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps are stored encrypted by a key made from SECRET_KEY (and the keys before it)."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right. The app shows a new one every 30 seconds, and each works once.",
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: User) -> str:
        return user.netid

    def get_totp_issuer(self) -> str:
        return f"Quizzes ({context.request.get_host()})"


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"quizsite.second_factor:" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
