"""Which grading was done, by which key, and what came of it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from exams.models import Course, KeyRevision, Sitting

if TYPE_CHECKING:
    from exams.models import User


class GradingRunQuerySet(models.QuerySet["GradingRun"]):
    def visible_to(self, user: User) -> GradingRunQuerySet:
        return self.filter(sitting__quiz__course__in=Course.objects.staffed_by(user))


class GradingRun(models.Model):
    """Grading of one sitting by one key revision. The first comes by itself as attempts close; others are regrades."""

    class Kind(models.TextChoices):
        CLOSING = "closing", "As attempts close"
        REGRADE = "regrade", "Regrade"

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="grading_runs")
    key_revision = models.ForeignKey(KeyRevision, on_delete=models.PROTECT, related_name="grading_runs")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.CLOSING)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    reason = models.CharField(max_length=500, blank=True)

    objects = GradingRunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "key_revision"],
                condition=Q(kind="closing"),
                name="one_closing_run_a_key_revision",
            ),
            models.CheckConstraint(condition=Q(kind__in=["closing", "regrade"]), name="grading_run_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
