"""What does a student type at the door?"""

from __future__ import annotations

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict
from django.utils.html import format_html

from exams.models import Sitting, User
from exams.rules.admission import signs_as

CHANGING = "It is on the screen in the room and changes every 30 seconds. Capitals and spaces do not matter."


class StartForm(forms.Form):
    """The honour statement's signature and, where it is asked of this student, the access code."""

    access_code = forms.CharField(
        max_length=40,
        label="Access code",
        help_text="The staff in the room show it or say it. Capitals do not matter.",
        error_messages={"required": "Type the code that the staff in the room show or say."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    agree = forms.BooleanField(
        label="I have read the honour statement and agree to it.",
        error_messages={"required": "Tick this box to agree; without it the quiz cannot start."},
    )
    full_name = forms.CharField(
        max_length=200,
        label="Full name",
        error_messages={"required": "Type your full name to sign."},
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
    )

    def __init__(self, *args: object, sitting: Sitting, user: User, asks_code: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user = user
        self.fields["full_name"].help_text = format_html("Type your name as we have it: {}", user.full_name)
        if not asks_code:
            del self.fields["access_code"]
        elif sitting.code_kind == Sitting.CodeKind.ROTATING:
            self.fields["access_code"].help_text = CHANGING
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*self.fields)

    def refuse_code(self) -> None:
        """Says at its field that the code, although it was typed, is not the right one."""
        if "access_code" in self.fields:  # else staff excused this student a moment ago
            self.add_error("access_code", "This is not the right code. Type the one that the staff show or say now.")

    def clean_full_name(self) -> str:
        typed: str = self.cleaned_data["full_name"]
        if not signs_as(self.user.full_name, typed):
            raise forms.ValidationError("This is not the name that we have of you.", code="honor_not_signed")
        return typed


def typed_code(data: QueryDict) -> str:
    """The access code as the form takes it; empty where it takes none."""
    try:
        code: str = StartForm.base_fields["access_code"].clean(data.get("access_code"))
    except forms.ValidationError:
        return ""
    return code


class TicketForm(forms.Form):
    """What is on the ticket."""

    netid = forms.CharField(
        max_length=63,
        label="NetID",
        error_messages={"required": "Type the NetID that is on the ticket."},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    ticket = forms.CharField(
        max_length=40,
        label="Ticket",
        help_text="Twelve characters in three groups. Capitals, spaces and dashes do not matter.",
        error_messages={"required": "Type the twelve characters of the ticket."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*self.fields)
