"""How is a second factor set up, renewed and taken away? allauth's pages, with a line in the audit for each."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.utils import decrypt, is_mfa_enabled
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from exams.models import User
from exams.running.audit import record

TOTP = Authenticator.Type.TOTP


class SetUp(ActivateTOTPView):  # type: ignore[misc]
    """An authenticator app is tied to the account by its first code; recovery codes come with it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The answer to the second of two clicks is the one that is seen: the codes, not the page for removing all."""
        if request.method == "POST" and request.user.is_authenticated and is_mfa_enabled(request.user, [TOTP]):
            return redirect("mfa_view_recovery_codes")
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
            _keep(self.request, "second factor set up")
        except IntegrityError:  # a second click, when the first has just set it up
            if not _is_tied(self.request.user, form.secret):
                raise
            response = redirect("mfa_view_recovery_codes")
        # The code was right: this session has shown the factor.
        record_authentication(self.request, self.request.user, "mfa", type=TOTP)
        return response


class Remove(DeactivateTOTPView):  # type: ignore[misc]
    """The authenticator app and the recovery codes go."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _keep(self.request, "second factor removed")
        return response


class NewCodes(GenerateRecoveryCodesView):  # type: ignore[misc]
    """New recovery codes; those before hold no more."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _keep(self.request, "recovery codes made")
        return response


def _is_tied(user: Any, secret: str) -> bool:
    app = Authenticator.objects.filter(user=user, type=TOTP).first()
    return app is not None and decrypt(app.data["secret"]) == secret


def _keep(request: HttpRequest, action: str) -> None:
    assert isinstance(request.user, User)
    record(action, by=request.user, subject=request.user)
