"""What does staff type in the room? Each form turns text into values for one action."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from exams.models import Course, Enrollment, Role, Sitting, User

LONGEST = 600  # minutes


class MinutesField(forms.DecimalField):
    """Minutes, with parts if need be, as a length of time."""

    def __init__(self, *, least: str = "0.5", most: int = LONGEST, **kwargs: Any) -> None:
        super().__init__(min_value=Decimal(least), max_value=most, decimal_places=2, **kwargs)
        self.widget.attrs |= {"step": "any", "inputmode": "decimal"}

    def clean(self, value: Any) -> Any:
        minutes: Decimal | None = super().clean(value)
        return None if minutes is None else dt.timedelta(milliseconds=int(minutes * 60_000))


class PlainForm(forms.Form):
    """A form without its own form tag."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*self.fields)


class Reason(forms.CharField):
    """Why, in words; white space is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=500, label="Reason", **kwargs)


class AcceptForm(PlainForm):
    """Which late save shall count, the fingerprint of what it was shown to change, and why."""

    entry = forms.IntegerField(min_value=1, max_value=2**62, widget=forms.HiddenInput)
    shown = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = Reason()


class EmergencyForm(PlainForm):
    """The file that a student's page saved."""

    file = forms.FileField(label="Emergency file", allow_empty_file=True)


class MergeForm(PlainForm):
    """The file that was looked at, signed, and why it shall count."""

    sealed = forms.CharField(widget=forms.HiddenInput)
    reason = Reason()


class AccommodationForm(PlainForm):
    """More time for one student, in the course or at one sitting."""

    student = forms.ModelChoiceField(queryset=User.objects.none(), label="Student")
    sitting = forms.ModelChoiceField(
        queryset=Sitting.objects.none(),
        required=False,
        label="Where",
        empty_label="In the whole course",
        help_text="At a sitting of its own, it replaces the one of the course.",
    )
    factor = forms.DecimalField(
        min_value=1, max_value=10, decimal_places=2, initial="1.5", help_text="1.5 gives half as much again."
    )
    minutes = MinutesField(least="0", label="Minutes besides", initial=0)
    reason = forms.CharField(required=False, max_length=500, help_text="Neither proctors nor the journal see it.")

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        enrolled = Enrollment.objects.current().filter(course=course, role=Role.STUDENT)
        students = User.objects.filter(pk__in=enrolled.values("user"))
        self.fields["student"].queryset = students.order_by("full_name")  # type: ignore[attr-defined]
        sittings = Sitting.objects.filter(quiz__course=course).select_related("quiz__course")
        self.fields["sitting"].queryset = sittings  # type: ignore[attr-defined]


class RemoveForm(PlainForm):
    """Which accommodation shall be no more."""

    accommodation = forms.IntegerField(min_value=1, max_value=2**62, widget=forms.HiddenInput)


class TableForm(PlainForm):
    """A table of accommodations."""

    file = forms.FileField(label="CSV file", allow_empty_file=True)


class ConfirmForm(PlainForm):
    """The table that was looked at, signed."""

    table = forms.CharField(widget=forms.HiddenInput, strip=False)
