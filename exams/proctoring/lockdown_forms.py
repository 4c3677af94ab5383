"""What does an instructor say about the lockdown browser of a sitting?"""

from __future__ import annotations

import re

from django import forms

from exams.proctoring.forms import PlainForm
from exams.rules.seb.checking import keys_in
from exams.rules.seb.container import FILE_LIMIT

HOST = re.compile(r"(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?")
KEY_LIMIT = 20


class MakeForm(PlainForm):
    """Settings made here."""

    quit_password = forms.CharField(
        required=False,
        max_length=100,
        label="Password to leave before the end",
        help_text="Known to the staff in the room. Empty: students can leave without one. It is kept as a hash only.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    hosts = forms.CharField(
        required=False,
        max_length=1000,
        label="Other sites that students need",
        help_text="For example the university’s sign-in: one name a line, such as login.example.edu or *.example.edu.",
        widget=forms.Textarea({"rows": 2, "spellcheck": "false"}),
    )

    def clean_hosts(self) -> list[str]:
        hosts = self.cleaned_data["hosts"].lower().split()
        wrong = [host for host in hosts if not HOST.fullmatch(host)]
        if wrong:
            raise forms.ValidationError(f"This is not the name of a site: {wrong[0][:60]}", code="host")
        return list(hosts)


class UploadForm(PlainForm):
    """Settings made in the SEB Config Tool or in the preferences of the browser."""

    file = forms.FileField(label="Settings (.seb)", help_text="Plain, compressed, or encrypted with a password.")
    password = forms.CharField(
        required=False,
        strip=False,
        max_length=200,
        label="Password of the file",
        help_text="Only where it is encrypted. It is used once, to read the file, and not kept.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        self.file_name: str = file.name.replace("\0", "")[-120:]
        content: bytes = file.read(FILE_LIMIT + 1)
        return content


class KeysForm(PlainForm):
    """Keys by hand."""

    config_keys = forms.CharField(
        required=False,
        max_length=4000,
        label="Config Keys",
        help_text="64 hexadecimal digits each, one a line. Any one of them will do.",
        widget=forms.Textarea({"rows": 2, "spellcheck": "false"}),
    )
    exam_keys = forms.CharField(
        required=False,
        max_length=4000,
        label="Browser Exam Keys",
        help_text="Only where just certain versions of the browser shall do: each version has its own. Usually empty.",
        widget=forms.Textarea({"rows": 2, "spellcheck": "false"}),
    )

    def clean_config_keys(self) -> tuple[str, ...]:
        return _keys(self.cleaned_data["config_keys"])

    def clean_exam_keys(self) -> tuple[str, ...]:
        return _keys(self.cleaned_data["exam_keys"])

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("config_keys") and not cleaned.get("exam_keys"):
            self.add_error("config_keys", "Type at least one key.")
        return cleaned


def _keys(text: str) -> tuple[str, ...]:
    keys, wrong = keys_in(text)
    if wrong:
        raise forms.ValidationError(f"This is not a key of 64 hexadecimal digits: {wrong[0][:70]}", code="key")
    if len(keys) > KEY_LIMIT:
        raise forms.ValidationError(f"At most {KEY_LIMIT} keys.", code="too_many")
    return keys
