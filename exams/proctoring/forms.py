"""What does staff type in the room? Each form turns text into values for one action."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from exams.models import Attempt, Course, Enrollment, Role, Sitting, TimeAdjustment, User
from exams.models.attempt import AttemptQuerySet
from exams.proctoring.room import EVERYONE, Batch, extensions_to_undo, given_with
from exams.templatetags.exam_time import in_words

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


class RoomForm(PlainForm):
    """An action on one attempt of the sitting, or on all. Whom it is for must be said: nothing said is not all."""

    who = forms.CharField(max_length=36, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sitting: Sitting, who: str = EVERYONE, **kwargs: Any) -> None:
        prefix = {"auto_id": f"{self.__class__.__name__.lower()}_%s", "initial": {"who": who}}
        super().__init__(*args, **(prefix | kwargs))
        self.sitting = sitting

    def clean_who(self) -> str:
        who: str = self.cleaned_data["who"]
        if who == EVERYONE:
            return who
        try:
            known = Attempt.objects.filter(sitting=self.sitting, pk=uuid.UUID(who)).exists()
        except ValueError:
            known = False
        if not known:
            raise forms.ValidationError("This attempt is not of this sitting.", code="unknown")
        return who

    @property
    def attempts(self) -> AttemptQuerySet:
        """Whom a valid form is for."""
        attempts = Attempt.objects.filter(sitting=self.sitting)
        who = self.cleaned_data["who"]
        return attempts if who == EVERYONE else attempts.filter(pk=who)


class Reason(forms.CharField):
    """Why, in words; white space is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=500, label="Reason", **kwargs)


class ExtendForm(RoomForm):
    """More time, for all also in proportion to each one's factor."""

    minutes = MinutesField(label="Minutes", initial=5)
    scaled = forms.BooleanField(
        required=False,
        label="Scaled for those with more time",
        help_text="Somebody with factor 1.5 gets 1.5 times as much.",
    )
    late_admission = forms.BooleanField(
        required=False,
        label="For a late admission",
        help_text="Time lost before the start, through no fault of the student's. The ledger says so.",
    )
    reason = Reason(help_text="The student reads it.")

    def __init__(self, *args: Any, who: str = EVERYONE, **kwargs: Any) -> None:
        super().__init__(*args, who=who, **kwargs)
        self.initial["scaled"] = True
        if self.data.get("who", who) != EVERYONE:
            del self.fields["scaled"]
            self.helper.layout = Layout(*self.fields)


class PauseForm(RoomForm):
    """Why the clock stands still."""

    reason = Reason(help_text="The student reads it.")


class ResumeForm(RoomForm):
    """Why the clock runs on."""

    reason = Reason(help_text="The student reads it.")


class MessageForm(RoomForm):
    """What is said."""

    text = forms.CharField(
        max_length=1000,
        label="Message",
        help_text="Shown until it is confirmed.",
        widget=forms.Textarea({"rows": 3}),
    )


class CloseForm(RoomForm):
    """Why attempts end before their time; said twice, since students are still at work."""

    reason = Reason(help_text="Kept in the journal.")
    sure = forms.BooleanField(label="Close now. Nothing that comes later counts.")


class ReopenForm(RoomForm):
    """How long a closed attempt runs again."""

    minutes = MinutesField(label="Minutes from now", initial=10)
    reason = Reason(help_text="The student reads it.")


class UndoForm(RoomForm):
    """One of the extensions that still stand: of one student, or for all what one click gave."""

    extension = forms.ChoiceField(label="Extension")
    reason = Reason(help_text="The student reads it.")

    def __init__(self, *args: Any, sitting: Sitting, who: str = EVERYONE, **kwargs: Any) -> None:
        super().__init__(*args, sitting=sitting, who=who, **kwargs)
        self.batches = extensions_to_undo(sitting, self.data.get("who", who))
        choices = [(str(batch.line.pk), _name(batch)) for batch in self.batches]
        self.fields["extension"].choices = choices  # type: ignore[attr-defined]

    @property
    def lines(self) -> QuerySet[TimeAdjustment]:
        """What a valid form takes back."""
        chosen = self.cleaned_data["extension"]
        line = next(batch.line for batch in self.batches if str(batch.line.pk) == chosen)
        together = given_with(self.sitting, line)
        return together if self.cleaned_data["who"] == EVERYONE else together.filter(pk=line.pk)


def _name(batch: Batch) -> str:
    line: TimeAdjustment = batch.line
    given_at = date_format(timezone.localtime(line.made_at), "H:i:s")
    whom = f"{batch.count} students" if batch.count > 1 else batch.name
    return f"{given_at}: {in_words(line.amount)} for {whom}, by {line.made_by.full_name}: {line.reason}"


class AcceptForm(PlainForm):
    """Which late save shall count, and why."""

    entry = forms.IntegerField(min_value=1, max_value=2**62, widget=forms.HiddenInput)
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
