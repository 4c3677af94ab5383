"""What does a person type to sign in, and to look after the account?"""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm

from exams.models import User
from exams.running.guesses import Limit, count_try, forgive

CODES = Limit("second_factor", 5, dt.timedelta(minutes=5))
OWN_PASSWORD = Limit("own_password", 5, dt.timedelta(minutes=5))
NETID = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
CODE = {"autocomplete": "one-time-code", "inputmode": "text", "autocapitalize": "none", "autofocus": True}


def _without_tag() -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    return helper


class SignInForm(AuthenticationForm):
    """NetID and password. Says the same whether the NetID or the password was wrong."""

    error_messages = {
        "invalid_login": "This NetID and password do not fit together. Capital letters matter in the password.",
        "inactive": "This account is switched off. Please ask the course staff.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "NetID"
        self.fields["username"].widget = forms.TextInput(attrs=NETID)
        self.helper = _without_tag()


class CodeInput(forms.TextInput):
    """Empty again after a wrong code: the next one is another."""

    def format_value(self, value: Any) -> str:  # noqa: ARG002
        return ""


class CodeFields(forms.Form):
    """A code of the authenticator app or a recovery code; five tries in five minutes for one person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget = CodeInput(attrs=CODE)
        self.fields["code"].label = "Code"
        self.helper = _without_tag()

    def clean_code(self) -> str:
        user: User = self.user  # type: ignore[attr-defined]
        count_try(CODES, user.pk)
        code: str = super().clean_code()  # type: ignore[misc]
        forgive(CODES, user.pk)
        return code


class CodeForm(CodeFields, AuthenticateForm):  # type: ignore[misc]
    """While signing in."""


class CodeAgainForm(CodeFields, ReauthenticateForm):  # type: ignore[misc]
    """While signed in, before something that matters."""


class NewAppForm(CodeFields, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app that is being set up."""


class OwnPasswordForm(AllauthReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _without_tag()

    def clean_password(self) -> str:
        count_try(OWN_PASSWORD, self.user.pk)
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError("This is not your password.")
        forgive(OWN_PASSWORD, self.user.pk)
        return password


class ForgottenForm(forms.Form):
    """Who has forgotten the password?"""

    netid = forms.CharField(label="NetID", max_length=63, widget=forms.TextInput(attrs=NETID))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _without_tag()

    def clean_netid(self) -> str:
        netid: str = self.cleaned_data["netid"]
        return netid.strip().lower()


class NewPasswordForm(SetPasswordForm):  # type: ignore[type-arg]
    """A new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _without_tag()


class ChangePasswordForm(PasswordChangeForm):
    """The password as it was, and a new one, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _without_tag()

    def clean_old_password(self) -> str:
        count_try(OWN_PASSWORD, self.user.pk)
        password: str = super().clean_old_password()
        forgive(OWN_PASSWORD, self.user.pk)
        return password


class SessionForm(forms.Form):
    """Which sign-in shall end?"""

    session = forms.IntegerField(min_value=1, max_value=2**62)
