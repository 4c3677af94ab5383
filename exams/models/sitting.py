"""When and where is a quiz given, and who has more time?"""

from __future__ import annotations

import datetime as dt
import secrets
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from exams.models.course import Course, Enrollment, Role
from exams.models.edition import Edition, EditionQuerySet
from exams.models.quiz import Quiz

if TYPE_CHECKING:
    from exams.models.people import User


class SittingQuerySet(models.QuerySet["Sitting"]):
    def visible_to(self, user: User) -> SittingQuerySet:
        """Sittings of one's courses; rehearsals only for those who help to run the course."""
        if not user.is_active:
            return self.none()
        enrolled = Enrollment.objects.current().filter(user=user, role=Role.STUDENT)
        real = Q(rehearsal=False, quiz__course__in=enrolled.values("course"))
        # Who dropped the course still sees the sittings of the attempts that were made. Asked beside and not joined: a
        # join would make a row for each attempt of the whole class.
        own = Q(pk__in=Sitting.objects.filter(attempts__student=user).values("pk"))
        return self.filter(real | own | Q(quiz__course__in=Course.objects.staffed_by(user)))

    def staffed_by(self, user: User) -> SittingQuerySet:
        return self.filter(quiz__course__in=Course.objects.staffed_by(user))

    def taught_by(self, user: User) -> SittingQuerySet:
        return self.filter(quiz__course__in=Course.objects.taught_by(user))


def new_code_secret() -> str:
    """What a sitting's rotating codes are made from: 256 random bits in hexadecimal."""
    return secrets.token_hex(32)


class Sitting(models.Model):
    """One scheduled occasion. A student may start from `opens_at` until before `closes_at`.

    Time that has begun is never cut off by `closes_at` unless `hard_stop` is set.
    """

    class CodeKind(models.TextChoices):
        NONE = "none", "No code"
        STATIC = "static", "One code for the whole sitting"
        ROTATING = "rotating", "A code that changes every 30 seconds, on the room display"

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="sittings")
    editions: models.ManyToManyField[Edition, SittingEdition] = models.ManyToManyField(
        Edition, through="SittingEdition", related_name="sittings"
    )
    name = models.CharField(max_length=200, help_text="For example Morning or Make-up")
    room = models.CharField(max_length=200, blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField("last start before")
    hard_stop = models.BooleanField(
        default=False,
        help_text="Everybody stops at the end of the window, extra time or not. Students are told before.",
    )
    # All from here to `one_device` guards the entrance only: no attempt that has begun is ever kept from saving by it.
    code_kind = models.CharField("access code", max_length=8, choices=CodeKind.choices, default=CodeKind.NONE)
    access_code = models.CharField("the code", max_length=40, blank=True)
    code_secret = models.CharField(max_length=64, default=new_code_secret, editable=False)
    networks = models.TextField(blank=True, help_text="One network a line, for example 10.20.0.0/16. Empty: any.")
    check_in_required = models.BooleanField(default=False)
    lockdown_required = models.BooleanField("lockdown browser required", default=False)
    one_device = models.BooleanField(default=False)
    announcement = models.CharField(max_length=300, blank=True, help_text="Large on the room display.")
    rehearsal = models.BooleanField(default=False, help_text="For staff to try; never mixed with real results.")

    objects = SittingQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="sitting_opens_before_it_closes"),
            models.CheckConstraint(
                condition=(Q(code_kind="static") & ~Q(access_code=""))
                | Q(code_kind__in=["none", "rotating"], access_code=""),
                name="a_static_code_is_there_and_no_other",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz}, {self.name}"

    def editions_in_use(self) -> EditionQuerySet:
        """Those that are handed out here, and those that somebody here has.

        Asked as two sets: joined they would be looked for among the attempts of all sittings.
        """
        handed_out, taken = self.handouts.values("edition"), self.attempts.values("edition")
        return Edition.objects.filter(Q(pk__in=handed_out) | Q(pk__in=taken))


class SittingEdition(models.Model):
    """Which editions are handed out at a sitting. With several, each student gets one of them by a stable draw."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="handouts")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="handouts")

    class Meta:
        ordering = ["sitting", "edition"]
        constraints = [models.UniqueConstraint(fields=["sitting", "edition"], name="edition_once_at_a_sitting")]

    def __str__(self) -> str:
        return str(self.edition)


class AccommodationQuerySet(models.QuerySet["Accommodation"]):
    def visible_to(self, user: User) -> AccommodationQuerySet:
        """Who has more time and why is for those who teach the course, and for the student."""
        if not user.is_active:
            return self.none()
        return self.filter(Q(user=user) | Q(course__in=Course.objects.taught_by(user)))

    def counting(self, *, user: Any, course: Any, sitting: Any) -> AccommodationQuerySet:
        """Those of one student that count at one sitting (ids or references), the first of them before all others.

        The sitting's own replaces the course's.
        """
        mine = self.filter(Q(sitting=sitting) | Q(sitting=None), user=user, course=course)
        return mine.order_by(F("sitting").asc(nulls_last=True))


class Accommodation(models.Model):
    """More time for one student: in the whole course, or at one sitting, which then replaces the course's."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="accommodations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="accommodations")
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="accommodations", null=True, blank=True)
    factor = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal("1.00"))
    extra_time = models.DurationField(default=dt.timedelta(0))
    reason = models.CharField(max_length=500, blank=True, help_text="Never shown to proctors.")

    objects = AccommodationQuerySet.as_manager()

    class Meta:
        ordering = ["course", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "user"], condition=Q(sitting=None), name="one_accommodation_a_course"
            ),
            models.UniqueConstraint(
                fields=["sitting", "user"],
                condition=Q(sitting__isnull=False),
                name="one_accommodation_a_sitting",
            ),
            models.CheckConstraint(
                condition=Q(factor__gte=1, factor__lte=10), name="accommodation_factor_from_1_to_10"
            ),
            models.CheckConstraint(condition=Q(extra_time__gte=dt.timedelta(0)), name="accommodation_gives_time"),
        ]

    def __str__(self) -> str:
        return f"×{self.factor} + {self.extra_time}"
