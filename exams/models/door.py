"""What happens at the door of a sitting, before there is an attempt, and what is clicked in its room?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from exams.models.course import Course
from exams.models.sitting import Sitting

if TYPE_CHECKING:
    from exams.models.people import User


class Place(models.Model):
    """One student's place at one sitting: the seat, and whether a person in the room has let the student in."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="places")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="places")
    seat = models.CharField(max_length=32, blank=True)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    checked_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    excused_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when neither code nor network is asked of this student."
    )
    excused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["sitting", "seat", "student"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "student"], name="one_place_a_student_and_sitting"),
            models.UniqueConstraint(fields=["sitting", "seat"], condition=~Q(seat=""), name="one_student_a_seat"),
            models.CheckConstraint(
                condition=Q(checked_in_at=None, checked_in_by=None)
                | Q(checked_in_at__isnull=False, checked_in_by__isnull=False),
                name="check_in_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(excused_at=None, excused_by=None) | Q(excused_at__isnull=False, excused_by__isnull=False),
                name="excuse_says_when_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.seat or f"place {self.pk}"


class Ticket(models.Model):
    """A one-time ticket with which a student signs in for one sitting when single sign-on is down.

    Only a keyed hash is kept. A new ticket takes the place of the one before.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="tickets")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tickets")
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["sitting", "student"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "student"], name="one_ticket_a_student_and_sitting"),
        ]

    def __str__(self) -> str:
        return f"ticket {self.pk}"


class DoorQuerySet(models.QuerySet["DoorEntry"]):
    def visible_to(self, user: User) -> DoorQuerySet:
        """The log of a door is for those who help to run the course."""
        return self.filter(sitting__quiz__course__in=Course.objects.staffed_by(user))


class DoorEntry(models.Model):
    """One thing that happened at the door of a sitting: appended, never changed. `at` is the database's clock."""

    class Kind(models.TextChoices):
        CODE_WRONG = "code_wrong", "Typed a wrong access code"
        TICKET_WRONG = "ticket_wrong", "Typed a wrong ticket"
        TICKET_USED = "ticket_used", "Signed in with a ticket"
        TICKET_ISSUED = "ticket_issued", "Got a ticket"
        HELP_ASKED = "help_asked", "Asked to be let in"
        CHECKED_IN = "checked_in", "Checked in"
        CHECK_IN_UNDONE = "check_in_undone", "Check-in taken back"
        EXCUSED = "excused", "Excused from code and network"
        EXCUSE_UNDONE = "excuse_undone", "Excuse taken back"
        NOTE = "note", "Note"

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="door")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    data = models.JSONField(default=dict)

    objects = DoorQuerySet.as_manager()

    class Meta:
        ordering = ["sitting", "at", "pk"]
        verbose_name_plural = "door entries"
        indexes = [models.Index(fields=["sitting", "student", "at"], name="door_by_student_and_time")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%H:%M:%S}"


class RoomAction(models.Model):
    """One click of somebody in the room: what it did, to how many. The same click twice acts once."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="room_actions")
    click = models.UUIDField(unique=True)
    verb = models.CharField(max_length=32)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["sitting", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%H:%M:%S}"
