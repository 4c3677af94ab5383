"""What did a regrade do with one score, and what was there before?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from exams.models import Attempt
from grading.models.run import GradingRun


class RegradeStep(models.Model):
    """One score that a regrade changed, with all that undoing needs, or passed by because it had changed meanwhile.

    `revision` is the score's: as this step made it, or as it was found when passed by.
    """

    class Outcome(models.TextChoices):
        WRITTEN = "written", "Changed"
        PASSED_BY = "passed_by", "Passed by: changed meanwhile"

    run = models.ForeignKey(GradingRun, on_delete=models.PROTECT, related_name="steps")
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="regrade_steps")
    question = models.CharField(max_length=12)
    outcome = models.CharField(max_length=9, choices=Outcome.choices)
    revision = models.PositiveIntegerField()
    former_points = models.DecimalField(max_digits=6, decimal_places=2)
    former_machine_points = models.DecimalField(max_digits=6, decimal_places=2)
    former_explanation = models.TextField()
    former_void = models.BooleanField()
    former_run = models.ForeignKey(GradingRun, on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        ordering = ["run", "attempt", "question"]
        constraints = [
            models.UniqueConstraint(fields=["run", "attempt", "question"], name="one_step_a_run_and_score"),
            models.CheckConstraint(condition=Q(outcome__in=["written", "passed_by"]), name="step_outcome_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.former_points} → {self.points}"
