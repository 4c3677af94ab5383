"""Which judgements does a second person repeat without seeing them, and what came of it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from exams.models import Course
from grading.models.review import ReviewItem

if TYPE_CHECKING:
    from exams.models import User


class SecondOpinionQuerySet(models.QuerySet["SecondOpinion"]):
    def visible_to(self, user: User) -> SecondOpinionQuerySet:
        return self.filter(review_item__attempt__sitting__quiz__course__in=Course.objects.staffed_by(user))

    def taught_by(self, user: User) -> SecondOpinionQuerySet:
        return self.filter(review_item__attempt__sitting__quiz__course__in=Course.objects.taught_by(user))

    def waiting(self) -> SecondOpinionQuerySet:
        """Of judgements that stand: one that was taken back is judged again first."""
        return self.filter(judged_at=None, review_item__judged_at__isnull=False)

    def given(self) -> SecondOpinionQuerySet:
        return self.filter(judged_at__isnull=False)


class SecondOpinion(models.Model):
    """One judgement drawn for a second look by somebody else, blind. It changes no score until it is settled.

    `first_points` and `first_by` are the judgement as it stood when the second was given.
    """

    class Settled(models.TextChoices):
        FIRST = "first", "The first stays"
        SECOND = "second", "The second counts"
        OTHER = "other", "Neither: other points"

    review_item = models.OneToOneField(ReviewItem, on_delete=models.CASCADE, related_name="second_opinion")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lease_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    first_points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    extra = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    rubric = models.JSONField(default=list, blank=True, help_text="Ids of the rubric items ticked.")
    comment = models.CharField(max_length=1000, blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    settled = models.CharField(max_length=6, choices=Settled.choices, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = SecondOpinionQuerySet.as_manager()

    class Meta:
        ordering = ["review_item__question", "review_item__order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(judged_at=None, judged_by=None, points=None, first_points=None, first_by=None)
                | Q(
                    judged_at__isnull=False,
                    judged_by__isnull=False,
                    points__isnull=False,
                    first_points__isnull=False,
                    first_by__isnull=False,
                ),
                name="a_second_opinion_says_who_and_on_what",
            ),
            models.CheckConstraint(
                condition=Q(judged_by=None) | ~Q(judged_by=models.F("first_by")),
                name="a_second_opinion_is_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(settled="", settled_at=None, settled_by=None)
                | Q(
                    settled__in=["first", "second", "other"],
                    settled_at__isnull=False,
                    settled_by__isnull=False,
                    judged_at__isnull=False,
                ),
                name="settling_says_who_when_and_how",
            ),
            models.CheckConstraint(
                condition=Q(lease_until=None, leased_by=None) | Q(lease_until__isnull=False, leased_by__isnull=False),
                name="a_second_lease_says_whose_and_until_when",
            ),
        ]

    def __str__(self) -> str:
        return f"Second opinion {self.pk}"
