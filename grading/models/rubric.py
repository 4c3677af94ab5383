"""Which reasons for points do the judges of a question share?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from exams.models import Course, Quiz
from grading.models.review import ReviewItem

if TYPE_CHECKING:
    from exams.models import User


class RubricItemQuerySet(models.QuerySet["RubricItem"]):
    def visible_to(self, user: User) -> RubricItemQuerySet:
        return self.filter(quiz__course__in=Course.objects.staffed_by(user))

    def offered(self) -> RubricItemQuerySet:
        return self.filter(retired_at=None)


class RubricItem(models.Model):
    """Points and words that a judge ticks, at every sitting of the quiz. Points may be taken away, too.

    A retired item stays where it was ticked and counts there, but is offered no more. `revision` tells whether
    somebody else edited it meanwhile.
    """

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="rubric_items")
    question = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField()
    points = models.DecimalField(max_digits=6, decimal_places=2)
    words = models.CharField(max_length=300)
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = RubricItemQuerySet.as_manager()

    class Meta:
        ordering = ["quiz", "question", "position", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_rubric_item_says_something")]

    def __str__(self) -> str:
        return f"{self.points:+} {self.words}"


class RubricMark(models.Model):
    """One rubric item ticked in one judgement. Its points are looked up there, so an edit reaches every judgement."""

    review_item = models.ForeignKey(ReviewItem, on_delete=models.CASCADE, related_name="marks")
    rubric_item = models.ForeignKey(RubricItem, on_delete=models.PROTECT, related_name="marks")

    class Meta:
        ordering = ["rubric_item"]
        constraints = [models.UniqueConstraint(fields=["review_item", "rubric_item"], name="ticked_once_a_judgement")]

    def __str__(self) -> str:
        return f"{self.rubric_item_id} in {self.review_item_id}"
