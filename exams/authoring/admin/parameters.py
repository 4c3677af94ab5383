"""How do forms take the parameters of a scoring policy? As lines that anybody can type."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from exams.authoring.parameters import HOW, NotReadable, read_parameters, write_parameters
from exams.authoring.policies import parameters_in_words


class ParametersField(forms.CharField):
    """Lines such as `deduction = 5`, to a mapping of texts and back."""

    widget = forms.Textarea(attrs={"rows": 2, "cols": 40, "placeholder": "deduction = 5"})

    def to_python(self, value: Any) -> Any:
        try:
            return read_parameters(super().to_python(value) or "")
        except NotReadable as wrong:
            raise forms.ValidationError(str(wrong)) from wrong

    def prepare_value(self, value: Any) -> Any:
        return write_parameters(value) if isinstance(value, dict) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return read_parameters(data or "") != (initial or {})
        except NotReadable:
            return True


def parameters_help() -> SafeString:
    """How to write them, and which policy takes which."""
    return format_html_join("", "<span>{} </span>", [(HOW,), *((words,) for words in parameters_in_words())])
