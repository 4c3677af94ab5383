"""What was published? Editions and the revisions of their keys, none of which ever changes."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from exams.models.course import Course
from exams.models.quiz import FigureImage, Quiz

if TYPE_CHECKING:
    from exams.models.people import User


def canonical_json(value: Any) -> str:
    """JSON with sorted keys, no white space and no escapes beyond those that JSON needs: equal values, equal text."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)


def sha256_of(value: Any) -> str:
    """SHA-256 of the canonical JSON in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


class EditionQuerySet(models.QuerySet["Edition"]):
    def visible_to(self, user: User) -> EditionQuerySet:
        """Editions of the courses one helps to run. A student gets a paper only through an attempt."""
        return self.filter(quiz__course__in=Course.objects.staffed_by(user))


class Edition(models.Model):
    """A quiz as published: the paper as students see it. The database refuses every change.

    `digest` is the SHA-256 of the canonical JSON of `{"key": …, "paper": …}` with the key of revision 1.
    """

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    paper = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    images: models.ManyToManyField[FigureImage, EditionImage] = models.ManyToManyField(
        FigureImage, through="EditionImage", related_name="editions"
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["quiz", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "number"], name="edition_number_once_a_quiz"),
            models.CheckConstraint(condition=Q(number__gte=1), name="edition_numbers_start_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz}, edition {self.number} ({self.digest[:8]})"


class EditionImage(models.Model):
    """Which images an edition needs; those outside the paper belong to solutions."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="uses")
    image = models.ForeignKey(FigureImage, on_delete=models.PROTECT, related_name="uses")
    in_paper = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "image"], name="image_once_in_an_edition")]

    def __str__(self) -> str:
        return f"{self.image_id[:8]} in {'the paper' if self.in_paper else 'the solutions'}"


class KeyRevisionQuerySet(models.QuerySet["KeyRevision"]):
    def visible_to(self, user: User) -> KeyRevisionQuerySet:
        return self.filter(edition__in=Edition.objects.visible_to(user))


class KeyRevision(models.Model):
    """What is right, how it scores and what the solution says. Revision 1 comes with the edition."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="key_revisions")
    number = models.PositiveIntegerField()
    key = models.JSONField()
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = KeyRevisionQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="key_revision_number_once_an_edition"),
            models.CheckConstraint(condition=Q(number__gte=1), name="key_revision_numbers_start_at_one"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="key_correction_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.edition}, key revision {self.number}"
