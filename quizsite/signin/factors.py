"""How is a second factor set up, renewed and taken away? allauth's pages, with a line in the audit for each."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.http import HttpRequest, HttpResponse

from exams.models import User
from exams.running.audit import record


class SetUp(ActivateTOTPView):  # type: ignore[misc]
    """An authenticator app is tied to the account by its first code; recovery codes come with it."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        # The code was right: this session has shown the factor.
        record_authentication(self.request, self.request.user, "mfa", type=Authenticator.Type.TOTP)
        _keep(self.request, "second factor set up")
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


def _keep(request: HttpRequest, action: str) -> None:
    assert isinstance(request.user, User)
    record(action, by=request.user, subject=request.user)
