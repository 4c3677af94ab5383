"""What does a person type to sign in?"""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    """NetID and password. Says the same whether the NetID or the password was wrong."""

    error_messages = {
        "invalid_login": "This NetID and password do not fit together. Capital letters matter in the password.",
        "inactive": "This account is switched off. Please ask the course staff.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "NetID"
        self.fields["username"].widget = forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        )
        self.helper = FormHelper()
        self.helper.form_tag = False
