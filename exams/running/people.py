"""Whose account may somebody put right? An administrator everybody's, an instructor that of their plain students."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

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
    return User.objects.filter(pk__in=plain_students_of(user), is_staff=False, is_superuser=False)


def reached_among(user: User, people: Iterable[User]) -> set[int]:
    """As `within_reach`, of people who were read already (their numbers). No table is put beside another: a plan of
    the database that takes a table for empty makes pairs of all people of a large course."""
    if user.is_superuser and user.is_active:
        return {one.pk for one in people}
    plain = set(plain_students_of(user)) if user.is_active else set()
    return {one.pk for one in people if one.pk in plain and not (one.is_staff or one.is_superuser)}


def plain_students_of(user: User) -> QuerySet[Enrollment, int]:
    """The numbers of those who are students, and only in courses that this person teaches. Two queries.

    Each enrolment is read once: whatever plan the database keeps, a large roster makes no pairs of people.
    """
    taught = list(Course.objects.taught_by(user).values_list("pk", flat=True))
    others = Count("pk", filter=~Q(course__in=taught) | Q(role__in=STAFF_ROLES))
    people = Enrollment.objects.order_by().values("user").annotate(others=others)
    return people.filter(others=0).values_list("user", flat=True)
