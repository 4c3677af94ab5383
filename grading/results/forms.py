"""How does an instructor say what students may see?"""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from grading.results.sheet import Shown


class RequestForm(forms.Form):
    """Why a question should be looked at again."""

    text = forms.CharField(
        label="What should be looked at again, and why?", max_length=1000, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("text")


class ReleaseForm(forms.Form):
    """The parts to show and from when; where something stands against a release, it must be confirmed."""

    score = forms.BooleanField(label="Their points, by section and question", required=False, initial=True)
    answers = forms.BooleanField(label="Each student's own answers", required=False, initial=True)
    key = forms.BooleanField(label="The right answers, and how the points came about", required=False, initial=True)
    solutions = forms.BooleanField(label="Solutions, with the reasons", required=False, initial=True)
    comments = forms.BooleanField(label="Comments on explanations", required=False, initial=True)
    statistics = forms.BooleanField(
        label="How the class did: mean, median and distribution (with at least 5 students)", required=False
    )
    visible_from = forms.DateTimeField(
        label="From when (empty: now)",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    requests_until = forms.DateTimeField(
        label="Students may ask for a regrade until (empty: never)",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    despite = forms.BooleanField(
        label="Release all the same",
        error_messages={"required": "Read the warnings above, then tick this to release all the same."},
    )

    def __init__(self, *args: Any, warns: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not warns:
            del self.fields["despite"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*self.fields)

    def shown(self) -> Shown:
        """What a valid form says."""
        given = self.cleaned_data
        return Shown(
            answers=given["answers"],
            key=given["key"],
            solutions=given["solutions"],
            comments=given["comments"],
            score=given["score"],
            statistics=given["statistics"],
        )


class AdjustmentTableForm(forms.Form):
    """A table of adjustments."""

    file = forms.FileField(label="CSV or Excel file", allow_empty_file=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("file")


class SeenForm(forms.Form):
    """The newest change that the page showed, by its time."""

    through = forms.DateTimeField()
