"""How does a person say what an explanation is worth?"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import count, takewhile
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms

from grading.review.judging import Alike
from grading.scoring.numbers import plain, plain_ascii

STEPS = tuple(Decimal(step) for step in ("0.5", "1", "2", "5", "10", "25"))
KEYS = 9  # there are nine keys from 1 to 9


TOKEN = re.compile(r"(\d{1,18}):(\d{1,9})(?::([0-9a-f]{64}))?", re.ASCII)


def alike_of(tokens: list[str]) -> list[Alike]:
    """The items that were ticked to be judged in the same way; what is no token is left out."""
    found = [TOKEN.fullmatch(token) for token in tokens]
    return [Alike(int(match[1]), int(match[2]), match[3] or "") for match in found if match]


def steps(cap: Decimal) -> list[Decimal]:
    """What the keys 1 to 9 give: from 0 to the cap by halves, or by the least coarser step that fits nine keys."""
    step = next((s for s in STEPS if cap / s <= KEYS - 1), cap)
    below = takewhile(lambda points: points < cap, (step * n for n in count()))
    return [*below, cap][-KEYS:] if cap else [cap]


class JudgeForm(forms.Form):
    """Points by a button, or any number within the cap typed instead; a comment; the revision that was seen."""

    step = forms.ChoiceField(label="Points", required=False, widget=forms.RadioSelect)
    comment = forms.CharField(
        label="Comment for the student (may stay empty)",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, cap: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        step = self.fields["step"]
        assert isinstance(step, forms.ChoiceField)
        step.choices = [(plain_ascii(points), plain(points)) for points in steps(cap)]
        self.fields["other"] = forms.DecimalField(
            label=f"Other points up to {plain(cap)}, instead of the above",
            required=False,
            min_value=0,
            max_value=cap,
            max_digits=6,
            decimal_places=2,
            widget=forms.NumberInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Field("step", template="grading/review/_steps.html"), "other", "comment", "revision", "seen"
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        other, step = cleaned.get("other"), cleaned.get("step")
        if other is None and not step and not self.errors:
            raise forms.ValidationError("Choose the points, or type them.", code="no_points")
        cleaned["points"] = other if other is not None else Decimal(step or 0)
        return cleaned


class AnswerForm(forms.Form):
    """The answer to a regrade request; with points where an explanation is at issue."""

    comment = forms.CharField(label="Answer to the student", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, cap: Decimal | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if cap is not None:
            self.fields["points"] = forms.DecimalField(
                label=f"Points for the explanation, up to {plain(cap)} (empty: as they are)",
                required=False,
                min_value=0,
                max_value=cap,
                max_digits=6,
                decimal_places=2,
                widget=forms.NumberInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*(name for name in ("points", "comment", "revision") if name in self.fields))


class UndoForm(forms.Form):
    """The revision of the judgement to take back."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
