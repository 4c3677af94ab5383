"""Which correction of the paper was brought to attempts that had begun, by whom, why, and who has seen it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from exams.models.attempt import Attempt
from exams.models.course import Course
from exams.models.edition import Edition
from exams.models.sitting import Sitting

if TYPE_CHECKING:
    from exams.models.people import User


class ErratumQuerySet(models.QuerySet["Erratum"]):
    def visible_to(self, user: User) -> ErratumQuerySet:
        """Those of the courses one helps to run. A student sees what reached the own attempt, on its paper."""
        return self.filter(sitting__quiz__course__in=Course.objects.staffed_by(user))


class Erratum(models.Model):
    """A later edition brought to attempts that ran at a sitting. The database refuses every change.

    `note` is what the students concerned read: what was wrong.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="errata")
    before = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="corrected_by")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="errata")
    note = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ErratumQuerySet.as_manager()

    class Meta:
        ordering = ["sitting", "made_at", "pk"]
        verbose_name_plural = "errata"
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="erratum_says_what_was_wrong"),
            models.CheckConstraint(condition=~Q(before=F("edition")), name="erratum_changes_the_edition"),
        ]

    def __str__(self) -> str:
        return self.note[:60]


class ErratumNotice(models.Model):
    """One attempt that an erratum reached. `seen_at`: when its student confirmed having seen it."""

    erratum = models.ForeignKey(Erratum, on_delete=models.PROTECT, related_name="notices")
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="errata")
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["erratum", "pk"]
        constraints = [models.UniqueConstraint(fields=["erratum", "attempt"], name="erratum_once_an_attempt")]

    def __str__(self) -> str:
        return f"{self.erratum}, {'seen' if self.seen_at else 'not seen'}"
