"""What does a student ask to be looked at again, and what was the answer?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from exams.models import Attempt, Course

if TYPE_CHECKING:
    from exams.models import User


class RegradeRequestQuerySet(models.QuerySet["RegradeRequest"]):
    def visible_to(self, user: User) -> RegradeRequestQuerySet:
        """Requests in courses one helps to run. A student reads their own on the result page."""
        return self.filter(attempt__sitting__quiz__course__in=Course.objects.staffed_by(user))

    def waiting(self) -> RegradeRequestQuerySet:
        return self.filter(answered_at=None)


class RegradeRequest(models.Model):
    """One student asks about one question, once; somebody else than `first_judge` answers, once."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="regrade_requests")
    question = models.CharField(max_length=12)
    text = models.CharField(max_length=1000)
    asked_at = models.DateTimeField()
    first_judge = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    comment = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = RegradeRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question"], name="one_regrade_request_a_question"),
            models.CheckConstraint(condition=~Q(text=""), name="a_regrade_request_says_why"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, comment="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(comment="")),
                name="an_answer_says_who_when_and_what",
            ),
        ]

    def __str__(self) -> str:
        return f"Request {self.pk}"
