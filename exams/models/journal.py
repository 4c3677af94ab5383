"""What happened in an attempt, in which order? Appended to, never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from exams.models.attempt import Attempt
from exams.models.course import Course

if TYPE_CHECKING:
    from exams.models.people import User


class JournalQuerySet(models.QuerySet["JournalEntry"]):
    def visible_to(self, user: User) -> JournalQuerySet:
        """The journal is for those who help to run the course; a student sees a receipt made from it."""
        return self.filter(attempt__sitting__quiz__course__in=Course.objects.staffed_by(user))


class JournalEntry(models.Model):
    """One thing that happened. `number` counts from 1 within the attempt; `at` is the database's clock."""

    class Kind(models.TextChoices):
        STARTED = "started", "Started"
        HONOR_SIGNED = "honor_signed", "Signed the honour statement"
        SAVED = "saved", "Saved"
        SAVE_STALE = "save_stale", "Save refused: a newer answer stands"
        SAVE_LATE = "save_late", "Save kept: came after the deadline"
        SAVE_OTHER_DEVICE = "save_other_device", "Save kept: another device has taken over"
        SAVE_LEFT = "save_left", "Save kept: the question was left before"
        MOVED_ON = "moved_on", "Went on to the next question"
        LATE_ACCEPTED = "late_accepted", "Late save accepted"
        FILE_MERGED = "file_merged", "Answer taken from an emergency file"
        DEVICE_CHANGED = "device_changed", "Continued on another page or device"
        CLIENT_CHANGED = "client_changed", "Address and browser"
        LOCKDOWN = "lockdown", "Lockdown browser checked"
        TIME_CHANGED = "time_changed", "Time changed"
        PAUSED = "paused", "Paused"
        RESUMED = "resumed", "Resumed"
        CLOSED = "closed", "Closed"
        REOPENED = "reopened", "Reopened"
        MESSAGE = "message", "Message"
        MESSAGE_TAKEN_BACK = "message_taken_back", "Message taken back"
        EVENT = "event", "Event in the page"
        NOTE = "note", "Note"
        HAND_RAISED = "hand_raised", "Raised a hand"
        HAND_LOWERED = "hand_lowered", "Lowered the hand"
        HAND_ANSWERED = "hand_answered", "Raised hand answered"
        DEVICE_ALLOWED = "device_allowed", "Another device allowed"
        DEVICE_ADMITTED = "device_admitted", "Another device came in"
        EDITION_CHANGED = "edition_changed", "Brought to a corrected edition"
        ANSWER_FITTED = "answer_fitted", "Answer fitted to a corrected question"
        CORRECTION_SEEN = "correction_seen", "Confirmed having seen a correction"

    # The unique constraints begin with the attempt; a further index would only make every save slower.
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="journal", db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    at = models.DateTimeField()
    client_at = models.DateTimeField(null=True, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    tab = models.CharField(max_length=36, blank=True)
    sequence = models.PositiveIntegerField(null=True, blank=True)
    part = models.PositiveSmallIntegerField(default=0)
    question = models.CharField(max_length=12, blank=True)
    data = models.JSONField(default=dict)

    objects = JournalQuerySet.as_manager()

    class Meta:
        ordering = ["attempt", "number"]
        verbose_name_plural = "journal entries"
        indexes = [
            # Pages write without an actor, and almost every entry is a page's.
            models.Index(fields=["actor"], condition=Q(actor__isnull=False), name="journal_by_actor"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "number"], name="journal_number_once_an_attempt"),
            models.UniqueConstraint(
                fields=["attempt", "tab", "sequence", "part"],
                condition=Q(sequence__isnull=False),
                name="each_sync_is_written_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"
