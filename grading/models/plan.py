"""How is the judging of a sitting organised: what is read at all, and by whom?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from exams.models import Course, Sitting

if TYPE_CHECKING:
    from exams.models import User


class ReviewPlanQuerySet(models.QuerySet["ReviewPlan"]):
    def visible_to(self, user: User) -> ReviewPlanQuerySet:
        return self.filter(sitting__quiz__course__in=Course.objects.staffed_by(user))


class ReviewPlan(models.Model):
    """What an instructor decided for a sitting; without a row, the first of each set of choices holds."""

    class Scope(models.TextChoices):
        CAN_CHANGE = "can_change", "Explanations that can still raise the score"
        EXPLAINED = "explained", "Every explanation, also of right answers"
        EVERY = "every", "Every answer, also without an explanation"

    class Turn(models.TextChoices):
        FIRST = "first", "Own questions come first"
        ONLY = "only", "Only own questions"

    sitting = models.OneToOneField(Sitting, on_delete=models.PROTECT, related_name="review_plan")
    scope = models.CharField("what is read", max_length=10, choices=Scope.choices, default=Scope.CAN_CHANGE)
    turn = models.CharField("who reads", max_length=5, choices=Turn.choices, default=Turn.FIRST)

    objects = ReviewPlanQuerySet.as_manager()

    class Meta:
        ordering = ["sitting"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scope__in=["can_change", "explained", "every"]), name="review_scope_is_known"
            ),
            models.CheckConstraint(condition=Q(turn__in=["first", "only"]), name="review_turn_is_known"),
        ]

    def __str__(self) -> str:
        return f"Plan of {self.sitting}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: User) -> AssignmentQuerySet:
        return self.filter(sitting__quiz__course__in=Course.objects.staffed_by(user))


class Assignment(models.Model):
    """One question of a sitting that one person is to judge. A question may have several such people, or none."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="assignments")
    question = models.CharField(max_length=12)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["sitting", "question", "user"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "question", "user"], name="assigned_once_to_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.question} for {self.user_id}"
