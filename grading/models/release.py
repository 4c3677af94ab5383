"""What may students see of a sitting's results, and since when?"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from exams.models import Attempt, Course, Sitting

if TYPE_CHECKING:
    from exams.models import User


class ReleaseQuerySet(models.QuerySet["Release"]):
    def visible_to(self, user: User) -> ReleaseQuerySet:
        return self.filter(sitting__quiz__course__in=Course.objects.staffed_by(user))

    def in_force(self) -> ReleaseQuerySet:
        """Not taken back; students may have to wait for `visible_from` all the same."""
        return self.filter(taken_back_at=None)

    def visible_at(self, now: dt.datetime) -> ReleaseQuerySet:
        """What students may see now."""
        return self.in_force().filter(visible_from__lte=now)


class Release(models.Model):
    """Results of one sitting, shown to its students from a moment on.

    Taking back keeps the row; a new release is a new row.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="releases")
    shows_score = models.BooleanField("points", default=True)
    shows_answers = models.BooleanField("own answers", default=True)
    shows_key = models.BooleanField("right answers", default=True)
    shows_solutions = models.BooleanField("solutions", default=True)
    shows_comments = models.BooleanField("comments", default=True)
    shows_statistics = models.BooleanField("statistics of the class", default=False)
    requests_until = models.DateTimeField("regrade requests until", null=True, blank=True)
    released_at = models.DateTimeField()
    visible_from = models.DateTimeField()
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-released_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["sitting"], condition=Q(taken_back_at=None), name="one_release_in_force_a_sitting"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__gte=F("released_at"), taken_back_by__isnull=False),
                name="taking_back_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(visible_from__gte=F("released_at")), name="never_visible_before_released"
            ),
        ]

    def __str__(self) -> str:
        return f"Release of {self.sitting}"


class NoticeRead(models.Model):
    """Up to which change of the score the student has been told; set when the student confirms the notice."""

    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, related_name="notice_read")
    through = models.DateTimeField(help_text="When the newest change that was shown was made.")

    class Meta:
        ordering = ["attempt"]

    def __str__(self) -> str:
        return f"Read through {self.through}"
