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

    def taught_by(self, user: User) -> GradingRunQuerySet:
        return self.filter(sitting__quiz__course__in=Course.objects.taught_by(user))

    def regrades(self) -> GradingRunQuerySet:
        return self.filter(kind=GradingRun.Kind.REGRADE)

    def in_force(self) -> GradingRunQuerySet:
        """Regrades that were not undone, newest first: the first of a sitting and edition says how it is marked."""
        return self.regrades().filter(undoes=None, undone_by=None).order_by("-pk")

    def unfinished(self) -> GradingRunQuerySet:
        return self.filter(state=GradingRun.State.WAITING)


class GradingRun(models.Model):
    """Grading of one sitting by one key revision. The first comes by itself as attempts close; others are regrades.

    A regrade goes through the attempts in the order of their ids; `cursor` is the last one done. `parameters` says
    which question and option it is about, how each question counts from then on, and what the preview showed
    (see `grading.marking.regrade`). Regrades asked for at once share a `batch`.
    """

    class Kind(models.TextChoices):
        CLOSING = "closing", "As attempts close"
        REGRADE = "regrade", "Regrade"

    class State(models.TextChoices):
        WAITING = "waiting", "Being applied"
        DONE = "done", "Done"

    class Policy(models.TextChoices):
        AS_KEY = "as_key", "As the key says"
        NEVER_LOWER = "never_lower", "As the key says, but never lower"
        FULL_CREDIT = "full_credit", "Full credit for everybody"
        VOID = "void", "Leave the question out and rescale"
        ACCEPT = "accept", "Accept an option as well"
        EITHER = "either", "An option counts either way"
        DISREGARD = "disregard", "Disregard an option, as if it had not been printed"
        RESCORE = "rescore", "Score by another scoring policy"

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="grading_runs")
    key_revision = models.ForeignKey(KeyRevision, on_delete=models.PROTECT, related_name="grading_runs")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.CLOSING)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    reason = models.CharField(max_length=500, blank=True)
    policy = models.CharField(max_length=12, choices=Policy.choices, blank=True)
    parameters = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DONE)
    cursor = models.UUIDField(null=True, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, related_name="undone_by", null=True, blank=True)
    batch = models.UUIDField(null=True, blank=True)

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
            models.CheckConstraint(
                condition=Q(kind="closing", policy="", undoes=None, state="done")
                | Q(kind="regrade", created_by__isnull=False, undoes=None, policy__gt="")
                | Q(kind="regrade", created_by__isnull=False, undoes__isnull=False, policy=""),
                name="a_regrade_has_a_policy_or_undoes_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
