"""Who may judge which questions of a sitting, and what is read at all?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from exams.models import Course, Enrollment, Sitting, User
from exams.models.course import STAFF_ROLES
from grading.marking.requeue import queue_anew
from grading.models import Assignment, ReviewItem, ReviewPlan
from grading.models.review import ReviewItemQuerySet

Assigned = Mapping[tuple[int, str], tuple[User, ...]]  # by sitting and question


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan: what is read, whether own questions come first or alone, and who has which question (ids)."""

    scope: ReviewPlan.Scope
    turn: ReviewPlan.Turn
    assigned: frozenset[tuple[str, int]]


def judgeable(user: User) -> ReviewItemQuerySet:
    """What this person may judge: all of one's courses, but where only own questions are judged, no one else's.

    A question that nobody has is anybody's, and instructors may always help.
    """
    theirs = Assignment.objects.filter(sitting=OuterRef("attempt__sitting"), question=OuterRef("question"))
    closed_to_me = (
        Q(attempt__sitting__review_plan__turn=ReviewPlan.Turn.ONLY)
        & Q(Exists(theirs))
        & ~Q(Exists(theirs.filter(user=user)))
        & ~Q(attempt__sitting__quiz__course__in=Course.objects.taught_by(user))
    )
    return ReviewItem.objects.visible_to(user).exclude(closed_to_me)


def assigned_to(sittings: Iterable[int]) -> Assigned:
    """The people of each question that has some. One query."""
    rows = Assignment.objects.filter(sitting__in=list(sittings)).select_related("user").order_by("user__full_name")
    found: defaultdict[tuple[int, str], list[User]] = defaultdict(list)
    for row in rows:
        found[row.sitting_id, row.question].append(row.user)
    return {place: tuple(people) for place, people in found.items()}


def judges_of(sitting: Sitting) -> list[User]:
    """Everybody who helps to run the course now, TAs first."""
    staff = Enrollment.objects.current().filter(course=sitting.quiz.course_id, role__in=STAFF_ROLES)
    return [e.user for e in staff.select_related("user").order_by("-role", "user__full_name")]


def plan_of(sitting: Sitting) -> Plan:
    row = ReviewPlan.objects.filter(sitting=sitting).first() or ReviewPlan(sitting=sitting)
    people = Assignment.objects.filter(sitting=sitting).values_list("question", "user")
    return Plan(ReviewPlan.Scope(row.scope), ReviewPlan.Turn(row.turn), frozenset(people))


def set_plan(sitting: Sitting, plan: Plan) -> None:
    """Writes the plan; where more or less is to be read than before, the queue follows."""
    with transaction.atomic():
        Sitting.objects.select_for_update(no_key=True).get(pk=sitting.pk)  # the later of two plans stands, whole
        before = plan_of(sitting)
        ReviewPlan.objects.update_or_create(sitting=sitting, defaults={"scope": plan.scope, "turn": plan.turn})
        gone, new = before.assigned - plan.assigned, plan.assigned - before.assigned
        for question, user in gone:
            Assignment.objects.filter(sitting=sitting, question=question, user=user).delete()
        Assignment.objects.bulk_create(
            [Assignment(sitting=sitting, question=question, user_id=user) for question, user in sorted(new)],
            ignore_conflicts=True,
        )
    if plan.scope != before.scope:
        queue_anew(sitting)
