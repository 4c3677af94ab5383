"""Who asks for help while the clock runs? A raised hand, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from exams.models.attempt import Attempt


class Hand(models.Model):
    """A hand that a student raised from the paper, with a few words if there were any.

    It is up until the student lowers it or somebody in the room answers or takes note; an answer is a message.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="hands")
    text = models.CharField(max_length=500, blank=True)
    raised_at = models.DateTimeField()
    lowered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["attempt", "raised_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt"], condition=Q(lowered_at=None), name="one_raised_hand_an_attempt"
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | Q(lowered_at__isnull=False), name="an_answered_hand_is_down"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60] or "raised hand"
