"""What did people who run courses do, to whom, and when?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from exams.models.course import Course

if TYPE_CHECKING:
    from exams.models.people import User


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, user: User) -> AuditQuerySet:
        """What was done in the courses that one teaches; an administrator sees all, sign-ins and accounts too."""
        if user.is_active and user.is_superuser:
            return self
        return self.filter(course__in=Course.objects.taught_by(user))


class AuditEntry(models.Model):
    """One thing that a person did; appended, never changed (the database refuses it).

    Holds ids and no names: who is deleted or made anonymous leaves a number here. So the relations have no
    constraint in the database, and nothing that goes takes its entries along or is kept by them.
    """

    at = models.DateTimeField(editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        related_name="+",
        null=True,
        db_constraint=False,
        help_text="Nobody: a command on the server.",
    )
    action = models.CharField(max_length=64, help_text="For example room_extend")
    course = models.ForeignKey(Course, on_delete=models.DO_NOTHING, related_name="+", null=True, db_constraint=False)
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        related_name="+",
        null=True,
        db_constraint=False,
        verbose_name="to whom",
    )
    about = models.CharField(max_length=200, blank=True, help_text="Which rows, by their numbers")
    data = models.JSONField("details", default=dict)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["course", "-at"], name="audit_of_a_course"),
            models.Index(fields=["-at"], name="audit_by_time"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(action=""), name="audit_says_what_was_done")]

    def __str__(self) -> str:
        return f"{self.action} {self.about}".strip()
