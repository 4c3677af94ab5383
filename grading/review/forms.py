"""How does a person say what an explanation is worth?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import count, takewhile
from typing import Any, NamedTuple

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms

from grading.models import RubricItem
from grading.review.judging import Alike, Judgement
from grading.scoring.numbers import plain, plain_ascii

STEPS = tuple(Decimal(step) for step in ("0.5", "1", "2", "5", "10", "25"))
NO_POINTS = "Choose the points, or type them."
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


class RubricChoice(NamedTuple):
    """A rubric item as the form offers it; `token` says which, as it was seen."""

    token: str
    points: Decimal
    words: str
    key: str


class JudgeForm(forms.Form):
    """Points, a comment, and what was seen: the item's revision and the explanation's digest.

    With a rubric, its items are ticked and any points typed come on top or are taken off; without one, points are a
    button, or any number within the cap typed instead.
    """

    step = forms.ChoiceField(label="Points", required=False, widget=forms.RadioSelect)
    comment = forms.CharField(
        label="Comment for the student (may stay empty)",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, cap: Decimal, rubric: Sequence[RubricItem] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cap = cap
        self.reasons = [
            RubricChoice(f"{one.pk}:{one.revision}", one.points, one.words, str(at) if at <= KEYS else "")
            for at, one in enumerate(rubric, start=1)
        ]
        first = self._with_rubric() if self.reasons else self._without_rubric()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*first, "comment", "revision", "seen")

    def _with_rubric(self) -> list[str | Field]:
        del self.fields["step"]
        tokens = [(one.token, one.words) for one in self.reasons]
        self.fields["rubric"] = forms.MultipleChoiceField(
            label="What applies", required=False, choices=tokens, widget=forms.CheckboxSelectMultiple
        )
        self.fields["rubric"].error_messages["invalid_choice"] = "The rubric changed meanwhile. Look at it again."
        self.fields["other"] = _points_field(
            f"Points besides, from −{plain(self.cap)} to {plain(self.cap)}", -self.cap, self.cap
        )
        return [Field("rubric", template="grading/review/_rubric.html"), "other"]

    def _without_rubric(self) -> list[str | Field]:
        step = self.fields["step"]
        assert isinstance(step, forms.ChoiceField)
        step.choices = [(plain_ascii(points), plain(points)) for points in steps(self.cap)]
        self.fields["other"] = _points_field(
            f"Other points up to {plain(self.cap)}, instead of the above", Decimal(0), self.cap
        )
        return [Field("step", template="grading/review/_steps.html"), "other"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        other, step, ticked = cleaned.get("other"), cleaned.get("step"), cleaned.get("rubric")
        if other is None and not step and not ticked and not self.errors:
            what = "Tick what applies, or type points; 0 is typed, too." if self.reasons else NO_POINTS
            raise forms.ValidationError(what, code="no_points")
        cleaned["points"] = other if other is not None else Decimal(step or 0)
        return cleaned

    def judgement(self) -> Judgement:
        """What a valid form says."""
        given = self.cleaned_data
        pairs = [token.split(":") for token in given.get("rubric") or ()]
        rubric = tuple((int(pk), int(revision)) for pk, revision in pairs)
        return Judgement(given["points"], given["comment"], rubric)


def _points_field(label: str, least: Decimal, most: Decimal) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=least,
        max_value=most,
        max_digits=6,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "autocomplete": "off", "step": "any"}),
    )


class RubricItemForm(forms.Form):
    """Points and words of a rubric item; the revision that was seen, and that its effect was looked at."""

    points = forms.DecimalField(label="Points", min_value=-1000, max_value=1000, max_digits=6, decimal_places=2)
    words = forms.CharField(label="Words, which the student reads", max_length=300)
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput, required=False)
    confirmed = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("points", "words", "revision", "confirmed")


class RubricRevisionForm(forms.Form):
    """Which rubric item as it was seen, for retiring and removing it."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(widget=forms.HiddenInput, required=False)


class AnswerForm(forms.Form):
    """The answer to a regrade request; with points where an explanation is at issue."""

    comment = forms.CharField(label="Answer to the student", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, cap: Decimal | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if cap is not None:
            label = f"Points for the explanation, up to {plain(cap)} (empty: as they are)"
            self.fields["points"] = _points_field(label, Decimal(0), cap)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*(name for name in ("points", "comment", "revision") if name in self.fields))


class UndoForm(forms.Form):
    """The revision of the judgement to take back."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
