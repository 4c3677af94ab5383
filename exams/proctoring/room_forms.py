"""What does somebody fill in to act on one student, on several, or on the whole room?"""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator

from exams.models import Attempt, Message, Sitting, TimeAdjustment, User
from exams.models.attempt import AttemptQuerySet
from exams.proctoring.board import roster
from exams.proctoring.forms import MinutesField, PlainForm, Reason
from exams.proctoring.room import (
    EVERYONE,
    Batch,
    Sending,
    extensions_to_undo,
    given_with,
    messages_to_take_back,
    sent_with,
)
from exams.templatetags.exam_time import in_words

MOST = 5_000  # students that one click may name


class RoomForm(PlainForm):
    """Whom it is for must be said: nothing said is not all. A `click` acts once, however often it is sent."""

    who = forms.Field(
        widget=forms.MultipleHiddenInput, error_messages={"required": "Choose at least one student, or everybody."}
    )
    click = forms.UUIDField(required=False, widget=forms.HiddenInput)
    nothing = ""  # why there is nothing to choose from, which then stands in place of the fields

    def __init__(self, *args: Any, sitting: Sitting, who: list[str] | None = None, **kwargs: Any) -> None:
        prefix = {"auto_id": f"{self.__class__.__name__.lower()}_%s", "initial": {"who": who, "click": uuid.uuid4()}}
        super().__init__(*args, **(prefix | kwargs))
        self.sitting = sitting

    def clean_who(self) -> list[str]:
        who = sorted({str(one) for one in self.cleaned_data["who"]})
        if who == [EVERYONE]:
            return who
        try:
            known = self.count_known(who) if len(who) <= MOST else 0
        except ValueError:
            known = 0
        if known != len(who):
            raise forms.ValidationError("Somebody here is not of this sitting.", code="unknown")
        return who

    def count_known(self, who: list[str]) -> int:
        """How many of these belong to the sitting. Raises ValueError for what is no name at all."""
        raise NotImplementedError

    def name_of_one(self) -> str:
        """The name of the only student it is for; "one student" where the form names nobody of this sitting."""
        raise NotImplementedError

    @property
    def asked_who(self) -> list[str]:
        """Whom the form is for as it stands, checked or not."""
        return [str(one) for one in self["who"].value() or []]

    @property
    def is_for_one(self) -> bool:
        return len(self.asked_who) == 1 and self.asked_who != [EVERYONE]


class AttemptsForm(RoomForm):
    """`who` names attempts."""

    def count_known(self, who: list[str]) -> int:
        return Attempt.objects.filter(sitting=self.sitting, pk__in=[uuid.UUID(one) for one in who]).count()

    def name_of_one(self) -> str:
        try:
            rows = Attempt.objects.filter(sitting=self.sitting, pk=uuid.UUID(self.asked_who[0]))
        except ValueError:
            return "one student"
        return rows.values_list("student__full_name", flat=True).first() or "one student"

    @property
    def attempts(self) -> AttemptQuerySet:
        """Whom a valid form is for."""
        attempts = Attempt.objects.filter(sitting=self.sitting)
        who = self.cleaned_data["who"]
        return attempts if who == [EVERYONE] else attempts.filter(pk__in=who)


class StudentsForm(RoomForm):
    """`who` names students, who may not have begun."""

    def count_known(self, who: list[str]) -> int:
        return len(self._everybody() & {int(one) for one in who})

    def name_of_one(self) -> str:
        one = self.asked_who[0]
        if not one.isdecimal() or len(one) > 18 or not self._everybody() & {int(one)}:
            return "one student"
        return User.objects.values_list("full_name", flat=True).get(pk=one)

    @property
    def students(self) -> list[int]:
        """The ids of whom a valid form is for."""
        who = self.cleaned_data["who"]
        return sorted(self._everybody()) if who == [EVERYONE] else [int(one) for one in who]

    def _everybody(self) -> set[int]:
        begun = Attempt.objects.filter(sitting=self.sitting).values_list("student", flat=True)
        return set(roster(self.sitting).values_list("user", flat=True)) | set(begun)


class ExtendForm(AttemptsForm):
    """More time; for several also in proportion to each one's factor."""

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["scaled"] = True
        if self.is_for_one:
            del self.fields["scaled"]
            self.helper.layout.fields.remove("scaled")


class PauseForm(AttemptsForm):
    """Why the clock stands still."""

    reason = Reason(help_text="The student reads it.")


class ResumeForm(AttemptsForm):
    """Why the clock runs on."""

    reason = Reason(help_text="The student reads it.")


class MessageForm(AttemptsForm):
    """What is said."""

    text = forms.CharField(
        max_length=1000,
        label="Message",
        help_text="Shown on the page until it is confirmed. The board says when it was delivered and read.",
        widget=forms.Textarea({"rows": 3}),
    )


class MessageBackForm(AttemptsForm):
    """One of the messages that still stand: to one student, or for several what one click sent."""

    message = forms.ChoiceField(
        label="Message",
        help_text="Who has not seen it never does. Who may have is told that it does not hold any more.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sendings = messages_to_take_back(self.sitting, self.asked_who)
        choices = [(str(sending.message.pk), _sending_name(sending)) for sending in self.sendings]
        self.fields["message"].choices = choices  # type: ignore[attr-defined]
        self.nothing = "" if choices else "No message that was sent here can be taken back."

    @property
    def messages(self) -> QuerySet[Message]:
        """What a valid form takes back."""
        chosen = self.cleaned_data["message"]
        message = next(sending.message for sending in self.sendings if str(sending.message.pk) == chosen)
        together = sent_with(self.sitting, message)
        who = self.cleaned_data["who"]
        return together if who == [EVERYONE] else together.filter(attempt__in=who)


class AnswerForm(AttemptsForm):
    """What is answered to a raised hand; nothing just lowers it."""

    text = forms.CharField(
        required=False,
        max_length=1000,
        label="Answer",
        help_text="Shown on the page until it is confirmed. Empty: the hand is lowered without words.",
        widget=forms.Textarea({"rows": 3}),
    )


class CloseForm(AttemptsForm):
    """Why attempts end before their time; said twice, since students are still at work."""

    reason = Reason(help_text="Kept in the journal.")
    sure = forms.BooleanField(label="Close now. Nothing that comes later counts.")


class ReopenForm(AttemptsForm):
    """How long a closed attempt runs again."""

    minutes = MinutesField(label="Minutes from now", initial=10)
    reason = Reason(help_text="The student reads it.")


class DeviceForm(AttemptsForm):
    """Another device; there is nothing to fill in."""


class AdmitForm(StudentsForm):
    """In the room; there is nothing to fill in."""


class ExcuseForm(StudentsForm):
    """Why neither code nor network is asked."""

    reason = Reason(help_text="Kept in the log of the door.")


class NoteForm(StudentsForm):
    """What happened, in words."""

    text = forms.CharField(
        max_length=2000,
        label="What happened",
        help_text="Kept in the journal with your name and the time. Students do not see it.",
        widget=forms.Textarea({"rows": 4}),
    )


class TicketForm(StudentsForm):
    """Whom tickets are made for."""


class AnnounceForm(PlainForm):
    """What stands large on the room display."""

    announcement = forms.CharField(
        required=False,
        max_length=300,
        label="On the room display",
        help_text="Empty takes it away. For words on the students' pages send a message.",
        widget=forms.Textarea({"rows": 2}),
    )


class UndoForm(AttemptsForm):
    """One of the extensions that still stand: of one student, or for several what one click gave."""

    extension = forms.ChoiceField(label="Extension")
    reason = Reason(help_text="The student reads it.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batches = extensions_to_undo(self.sitting, self.asked_who)
        choices = [(str(batch.line.pk), _name(batch)) for batch in self.batches]
        self.fields["extension"].choices = choices  # type: ignore[attr-defined]
        self.nothing = "" if choices else "No minutes that were given here can be taken back."

    @property
    def lines(self) -> QuerySet[TimeAdjustment]:
        """What a valid form takes back."""
        chosen = self.cleaned_data["extension"]
        line = next(batch.line for batch in self.batches if str(batch.line.pk) == chosen)
        together = given_with(self.sitting, line)
        who = self.cleaned_data["who"]
        return together if who == [EVERYONE] else together.filter(attempt__in=who)


def _name(batch: Batch) -> str:
    line: TimeAdjustment = batch.line
    given_at = date_format(timezone.localtime(line.made_at), "H:i:s")
    whom = f"{batch.count} students" if batch.count > 1 else batch.name
    return f"{given_at}: {in_words(line.amount)} for {whom}, by {line.made_by.full_name}: {line.reason}"


def _sending_name(sending: Sending) -> str:
    message = sending.message
    sent_at = date_format(timezone.localtime(message.sent_at), "H:i:s")
    whom = f"{sending.count} students, {sending.delivered} got it" if sending.count > 1 else sending.name
    return f"{sent_at} to {whom}, by {message.sent_by.full_name}: {Truncator(message.text).chars(80)}"
