"""What did one student do? The attempt, its time, its responses and the messages sent to it."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from exams.models.course import Course
from exams.models.edition import Edition
from exams.models.sitting import Sitting

if TYPE_CHECKING:
    from exams.models.people import User


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def visible_to(self, user: User) -> AttemptQuerySet:
        """One's own attempts, and those in courses one helps to run."""
        if not user.is_active:
            return self.none()
        return self.filter(Q(student=user) | Q(sitting__quiz__course__in=Course.objects.staffed_by(user)))

    def of_student(self, user: User) -> AttemptQuerySet:
        """One's own attempts only: what delivery may touch."""
        return self.filter(student=user) if user.is_active else self.none()

    def staffed_by(self, user: User) -> AttemptQuerySet:
        return self.filter(sitting__quiz__course__in=Course.objects.staffed_by(user))

    def of_quiz(self, *, student: Any, quiz: Any) -> AttemptQuerySet:
        """Those by which this student has taken this quiz (ids or references). Rehearsals do not count."""
        return self.filter(student=student, sitting__quiz=quiz, sitting__rehearsal=False)

    def open(self) -> AttemptQuerySet:
        return self.filter(state__in=[Attempt.State.RUNNING, Attempt.State.PAUSED])


class Attempt(models.Model):
    """One student's attempt at one sitting.

    `deadline_at` is computed from the ledger (see `exams.rules.clock`) and stored so that one statement can test it.
    `grading_due_at` is the message to grading: set when there is something to grade, cleared with the scores.
    """

    class State(models.TextChoices):
        RUNNING = "running", "Running"
        PAUSED = "paused", "Paused"
        CLOSED = "closed", "Closed"

    class ClosedBy(models.TextChoices):
        SUBMIT = "submit", "Handed in"
        DEADLINE = "deadline", "Time was up"
        PROCTOR = "proctor", "Closed by a proctor"

    class Lockdown(models.TextChoices):
        PROVEN = "proven", "Lockdown browser with the right settings"
        MISMATCH = "mismatch", "Not the lockdown browser, or with other settings"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The unique constraint begins with the sitting; a further index would only make start, end and grading slower.
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="attempts", db_index=False)
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attempts")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="attempts")
    seed = models.BigIntegerField(help_text="Decides the order of questions and choices.")
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)

    honor_name = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    base_duration = models.DurationField()
    factor = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal("1.00"))
    extra_time = models.DurationField(default=dt.timedelta(0))
    hard_stop_at = models.DateTimeField(null=True, blank=True)
    deadline_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)

    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=8, choices=ClosedBy.choices, blank=True)
    grading_due_at = models.DateTimeField(null=True, blank=True)

    token_epoch = models.PositiveIntegerField(default=0, help_text="Raised to revoke every token given out before.")
    holder_tab = models.CharField(max_length=36, blank=True)
    previous_tab = models.CharField(max_length=36, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    last_saved_at = models.DateTimeField(null=True, blank=True)
    focus_lost = models.PositiveIntegerField(
        default=0, db_default=0, help_text="How often the journal says that another window had the focus."
    )
    unsaved_since = models.DateTimeField(
        null=True, blank=True, help_text="Since when the page holds something that the server has not taken."
    )
    device_changed_at = models.DateTimeField(null=True, blank=True, help_text="When another page last took over.")
    device = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the cookie of the device let in.")
    device_allowed_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when another device may come in; empty again once it has."
    )
    journal_length = models.PositiveIntegerField(default=0)
    place = models.PositiveSmallIntegerField(
        default=0, help_text="Of the question that the student is at, from 0; counted where there is no way back."
    )

    client_prints = models.CharField(
        max_length=200, blank=True, help_text="Keyed fingerprints of addresses and browsers (exams.rules.client)."
    )
    lockdown = models.CharField(
        max_length=8,
        choices=Lockdown.choices,
        blank=True,
        help_text="What the page now in use has shown of the lockdown browser; empty: nothing yet.",
    )

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["sitting", "started_at"]
        indexes = [
            models.Index(fields=["deadline_at"], condition=Q(state="running"), name="attempt_running_by_deadline"),
            models.Index(
                fields=["grading_due_at"],
                condition=Q(grading_due_at__isnull=False),
                name="attempt_waiting_for_grading",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "student"], name="one_attempt_a_student_and_sitting"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False, closed_by__in=["submit", "deadline", "proctor"])
                | Q(state__in=["running", "paused"], closed_at=None, closed_by=""),
                name="closed_attempt_says_when_and_by_what",
            ),
            models.CheckConstraint(
                condition=Q(state="paused", paused_at__isnull=False)
                | Q(state__in=["running", "closed"], paused_at=None),
                name="paused_attempt_says_since_when",
            ),
            models.CheckConstraint(condition=~Q(honor_name=""), name="honor_statement_was_signed"),
            models.CheckConstraint(condition=Q(lockdown__in=["", "proven", "mismatch"]), name="lockdown_is_known"),
            models.CheckConstraint(condition=Q(deadline_at__gte=F("started_at")), name="deadline_after_start"),
            models.CheckConstraint(condition=Q(factor__gte=1), name="attempt_factor_at_least_one"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("started_at"), closed_at__lte=F("deadline_at")),
                name="closed_between_start_and_deadline",
            ),
            models.CheckConstraint(
                condition=Q(grading_due_at=None) | Q(state="closed"), name="only_the_closed_are_graded"
            ),
        ]

    def __str__(self) -> str:
        return f"Attempt {str(self.id)[:8]}"


class TimeAdjustment(models.Model):
    """One line of an attempt's time ledger after the start: who gave or took how much, when and why."""

    class Kind(models.TextChoices):
        EXTENSION = "extension", "Extension"
        PAUSE = "pause", "Pause"
        LATE_ADMISSION = "late_admission", "Late admission"
        REOPENED = "reopened", "Reopened"
        UNDONE = "undone", "Taken back"

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="adjustments")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    amount = models.DurationField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, related_name="undone_by", null=True, blank=True)

    class Meta:
        ordering = ["attempt", "made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["extension", "pause", "late_admission", "reopened", "undone"]),
                name="adjustment_kind_is_known",
            ),
            models.CheckConstraint(condition=~Q(amount=dt.timedelta(0)), name="adjustment_changes_the_time"),
            models.CheckConstraint(
                # Who is let in again may get less than was left when the attempt was closed.
                condition=Q(kind__in=["undone", "reopened"]) | Q(amount__gt=dt.timedelta(0)),
                name="only_what_is_taken_back_is_negative",
            ),
            models.CheckConstraint(condition=Q(undoes=None) | Q(kind="undone"), name="only_what_takes_back_undoes"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"


class Response(models.Model):
    """The answer to one question as it stands: what replaying the journal gives."""

    # The unique constraint begins with the attempt; a further index would only make every save slower.
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="responses", db_index=False)
    question = models.CharField(max_length=12, help_text="The question's name in the paper.")
    revision = models.PositiveIntegerField()
    tab = models.CharField(max_length=36)
    value = models.JSONField()
    digest = models.CharField(max_length=64)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["attempt", "question"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question"], name="one_response_a_question"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="response_revisions_start_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.question} r{self.revision}"


class Message(models.Model):
    """A few words from the room to one student, shown in the page until the student confirms."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="messages")
    text = models.CharField(max_length=1000)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    delivered_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["attempt", "sent_at"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="message_says_something")]

    def __str__(self) -> str:
        return self.text[:60]
