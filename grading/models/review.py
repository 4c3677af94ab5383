"""Which explanations wait for a person, and what did the person decide?"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from exams.models import Attempt, Course

if TYPE_CHECKING:
    from exams.models import User


class ReviewItemQuerySet(models.QuerySet["ReviewItem"]):
    def visible_to(self, user: User) -> ReviewItemQuerySet:
        return self.filter(attempt__sitting__quiz__course__in=Course.objects.staffed_by(user))

    def waiting(self) -> ReviewItemQuerySet:
        return self.filter(judged_at=None)


class ReviewItem(models.Model):
    """One explanation that can change the result. `order` is stable, pseudo-random and not the alphabet.

    An explanation that changes after its judgement waits again: `changed_at` says since when, and the score keeps
    what was judged until it is judged anew. A lease keeps an item out of others' hands while it is on somebody's
    screen. `points` are those of the ticked rubric items and the `extra` ones together, kept within 0 and the cap.
    `revision` counts judgements and undoings, so that a save can tell whether the item changed meanwhile.
    """

    # The unique constraint begins with the attempt. Of the other two only those that are set are indexed below.
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="review_items", db_index=False)
    question = models.CharField(max_length=12)
    order = models.BigIntegerField()
    cap = models.DecimalField(max_digits=6, decimal_places=2)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    extra = models.DecimalField(
        max_digits=6,
        decimal_places=2,
        default=Decimal(0),
        db_default=Decimal(0),
        help_text="Points given or taken besides the rubric items that are ticked.",
    )
    comment = models.CharField(max_length=1000, blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    judged_digest = models.CharField(max_length=64, blank=True, help_text="Fingerprint of the explanation as judged.")
    changed_at = models.DateTimeField(null=True, blank=True, help_text="The explanation changed after its judgement.")
    revision = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )

    objects = ReviewItemQuerySet.as_manager()

    class Meta:
        ordering = ["question", "order"]
        indexes = [
            models.Index(fields=["judged_by"], condition=Q(judged_by__isnull=False), name="review_item_by_judge"),
            models.Index(fields=["leased_by"], condition=Q(leased_by__isnull=False), name="review_item_by_reader"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question"], name="one_review_item_a_question"),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gte=0, points__lte=F("cap")),
                name="judged_within_the_cap",
            ),
            models.CheckConstraint(
                condition=Q(judged_at=None, judged_by=None, points=None)
                | Q(judged_at__isnull=False, judged_by__isnull=False, points__isnull=False),
                name="a_judgement_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(lease_until=None, leased_by=None) | Q(lease_until__isnull=False, leased_by__isnull=False),
                name="a_lease_says_whose_and_until_when",
            ),
        ]

    def __str__(self) -> str:
        return f"Review {self.pk}"
