"""Which points were given or taken by hand, by which file, and why?"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum

from exams.models import Attempt, Course, Sitting

if TYPE_CHECKING:
    from exams.models import User


class AdjustmentRunQuerySet(models.QuerySet["AdjustmentRun"]):
    def visible_to(self, user: User) -> AdjustmentRunQuerySet:
        return self.filter(sitting__quiz__course__in=Course.objects.staffed_by(user))

    def taught_by(self, user: User) -> AdjustmentRunQuerySet:
        return self.filter(sitting__quiz__course__in=Course.objects.taught_by(user))


class AdjustmentRun(models.Model):
    """The adjustments of one file, or the undoing of such a run by the opposite amounts."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="adjustment_runs")
    file_name = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(unique=True, null=True, help_text="Of the preview, so that a table is applied once.")
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, related_name="undone_by", null=True, blank=True)

    objects = AdjustmentRunQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"Adjustments {self.pk}"


class AdjustmentQuerySet(models.QuerySet["Adjustment"]):
    def of_totals(self, sitting: Sitting | None = None, attempts: Iterable[UUID] | None = None) -> dict[UUID, Decimal]:
        """What was added to the totals of a sitting's attempts, or of these attempts, where anything was. One query."""
        rows = self.filter(question="").order_by()
        rows = rows.filter(attempt__sitting=sitting) if sitting is not None else rows
        rows = rows.filter(attempt__in=list(attempts)) if attempts is not None else rows
        return {row["attempt"]: row["sum"] for row in rows.values("attempt").annotate(sum=Sum("amount"))}


class Adjustment(models.Model):
    """One amount for one question of an attempt or, with `question` "", for its total. Never changed, only undone.

    The amounts for a question add up in its score; those for the total are added when a total is formed.
    """

    run = models.ForeignKey(AdjustmentRun, on_delete=models.PROTECT, related_name="adjustments")
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="adjustments_by_hand")
    question = models.CharField(max_length=12, blank=True)
    amount = models.DecimalField(max_digits=6, decimal_places=2)
    reason = models.CharField(max_length=300)

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        ordering = ["run", "attempt", "question"]
        constraints = [
            models.UniqueConstraint(fields=["run", "attempt", "question"], name="adjusted_once_a_run"),
            models.CheckConstraint(condition=~Q(amount=0), name="an_adjustment_changes_something"),
            models.CheckConstraint(condition=~Q(reason=""), name="an_adjustment_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.question or 'total'}: {self.amount:+}"
