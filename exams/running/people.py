"""Whose account may somebody put right? An administrator everybody's, an instructor that of their plain students."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from exams.models import STAFF_ROLES, Course, Enrollment, User


def within_reach(user: User) -> QuerySet[User]:
    """The people whose name, e-mail address and way to sign in this person may set.

    Whoever may set these can become that person. So an instructor reaches nobody who runs anything anywhere, and
    nobody who is also in a course of somebody else.
    """
    if not user.is_active:
        return User.objects.none()
    if user.is_superuser:
        return User.objects.all()
    enrolled = Enrollment.objects.filter(user=OuterRef("pk"))
    taught = Course.objects.taught_by(user)
    return User.objects.filter(
        Exists(enrolled.filter(course__in=taught)),
        ~Exists(enrolled.filter(role__in=STAFF_ROLES)),
        ~Exists(enrolled.exclude(course__in=taught)),
        is_staff=False,
        is_superuser=False,
    )
