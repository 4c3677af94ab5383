"""Which courses are there, and who is in them as what?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from exams.models.people import User


class Role(models.TextChoices):
    STUDENT = "student", "Student"
    TA = "ta", "TA"
    INSTRUCTOR = "instructor", "Instructor"


STAFF_ROLES = (Role.TA, Role.INSTRUCTOR)


class CourseQuerySet(models.QuerySet["Course"]):
    def with_role(self, user: User, *roles: str) -> CourseQuerySet:
        """Courses in which this person is enrolled now in one of these roles; an administrator is in all."""
        if not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        mine = Enrollment.objects.filter(user=user, dropped_at=None, role__in=roles)
        return self.filter(pk__in=mine.values("course"))

    def visible_to(self, user: User) -> CourseQuerySet:
        return self.with_role(user, *Role.values)

    def staffed_by(self, user: User) -> CourseQuerySet:
        """Courses this person helps to run: as a TA or as an instructor."""
        return self.with_role(user, *STAFF_ROLES)

    def taught_by(self, user: User) -> CourseQuerySet:
        return self.with_role(user, Role.INSTRUCTOR)


class Course(models.Model):
    """One course in one term."""

    code = models.CharField(max_length=32, help_text="For example DEMO 101")
    title = models.CharField(max_length=200)
    term = models.CharField(max_length=64, help_text="For example Winter 2026")

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["code", "term"]
        constraints = [
            models.UniqueConstraint(fields=["code", "term"], name="course_code_once_a_term"),
            models.CheckConstraint(condition=~Q(code=""), name="course_has_a_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}, {self.term}"


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    def visible_to(self, user: User) -> EnrollmentQuerySet:
        """One's own enrollments, and everybody's in the courses one helps to run."""
        if not user.is_active:
            return self.none()
        return self.filter(Q(user=user) | Q(course__in=Course.objects.staffed_by(user)))

    def current(self) -> EnrollmentQuerySet:
        return self.filter(dropped_at=None)


class Enrollment(models.Model):
    """One person in one course. Who dropped keeps the row, and with it the attempts."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrollments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrollments")
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.STUDENT)
    section = models.CharField("class section", max_length=200, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        ordering = ["course", "role", "user__netid"]
        constraints = [
            models.UniqueConstraint(fields=["course", "user"], name="enrolled_once_in_a_course"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="enrollment_role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} as {self.role}"
