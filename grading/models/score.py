"""What was each answer worth, and how did that number come about?"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from exams.models import Attempt, Course
from grading.models.run import GradingRun
from grading.scoring.totals import combine

if TYPE_CHECKING:
    from exams.models import User


class QuestionScoreQuerySet(models.QuerySet["QuestionScore"]):
    def visible_to(self, user: User) -> QuestionScoreQuerySet:
        """Scores in courses one helps to run. Students see theirs only through a release."""
        return self.filter(attempt__sitting__quiz__course__in=Course.objects.staffed_by(user))


class QuestionScore(models.Model):
    """The current score of one answer: the greater of what the key gives and what a person judged.

    `adjustment` is the sum of what was added or taken by hand on top; the points stay within the question's.
    """

    # The unique constraint begins with the attempt; a further index would only make grading slower.
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="scores", db_index=False)
    question = models.CharField(max_length=12)
    max_points = models.DecimalField(max_digits=6, decimal_places=2)
    machine_points = models.DecimalField(max_digits=6, decimal_places=2)
    judged_points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    adjustment = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(0), db_default=Decimal(0))
    points = models.DecimalField(max_digits=6, decimal_places=2)
    void = models.BooleanField(default=False, help_text="The question was left out; the total is rescaled.")
    explanation = models.TextField(help_text="How the machine's points came about, in words for the student.")
    run = models.ForeignKey(GradingRun, on_delete=models.PROTECT, related_name="scores")
    revision = models.PositiveIntegerField(default=1)

    objects = QuestionScoreQuerySet.as_manager()

    class Meta:
        ordering = ["attempt", "question"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question"], name="one_score_a_question"),
            models.CheckConstraint(
                condition=Q(points__gte=0, points__lte=F("max_points")), name="points_within_the_question"
            ),
            models.CheckConstraint(
                condition=Q(machine_points__gte=0, machine_points__lte=F("max_points")),
                name="machine_points_within_the_question",
            ),
            models.CheckConstraint(
                condition=Q(judged_points=None) | Q(judged_points__gte=0, judged_points__lte=F("max_points")),
                name="judged_points_within_the_question",
            ),
            models.CheckConstraint(
                condition=Q(points=F("machine_points")) | Q(points=F("judged_points")) | ~Q(adjustment=0),
                name="points_come_from_key_judgement_or_adjustment",
            ),
            models.CheckConstraint(
                condition=Q(void=False) | Q(points=0, machine_points=0), name="what_is_left_out_earns_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.points}"


def points_of(score: QuestionScore) -> Decimal:
    """What the parts of a score give together."""
    return combine(
        score.machine_points,
        score.judged_points,
        void=score.void,
        adjustment=score.adjustment,
        most=score.max_points,
    )


class ScoreChangeQuerySet(models.QuerySet["ScoreChange"]):
    def visible_to(self, user: User) -> ScoreChangeQuerySet:
        return self.filter(attempt__sitting__quiz__course__in=Course.objects.staffed_by(user))


class ScoreChange(models.Model):
    """One step in the history of a score, written in the transaction that changed it; by a run or by a person."""

    # As with the scores: the unique constraint's index is enough.
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="score_changes", db_index=False)
    question = models.CharField(max_length=12)
    revision = models.PositiveIntegerField(help_text="The score's revision that this change made.")
    from_points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    to_points = models.DecimalField(max_digits=6, decimal_places=2)
    run = models.ForeignKey(GradingRun, on_delete=models.PROTECT, related_name="changes", null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    reason = models.CharField(max_length=500)
    made_at = models.DateTimeField()

    objects = ScoreChangeQuerySet.as_manager()

    class Meta:
        ordering = ["attempt", "question", "revision"]
        indexes = [
            # Almost every change is a run's.
            models.Index(fields=["made_by"], condition=Q(made_by__isnull=False), name="score_change_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question", "revision"], name="each_score_change_once"),
            models.CheckConstraint(
                condition=Q(run__isnull=False, made_by=None) | Q(run=None, made_by__isnull=False),
                name="a_change_is_by_a_run_or_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.from_points} → {self.to_points}"
