"""When do students see results, and what stands against showing them now?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q, Sum
from django.urls import reverse

from exams.models import Attempt, Sitting, User, database_now
from grading.errors import AlreadyReleased, NotReleased, RehearsalStaysInside
from grading.models import Adjustment, QuestionScore, Release, ReviewItem
from grading.results.sheet import Shown
from grading.scoring.totals import rescaled, with_adjustment


@dataclass(frozen=True, slots=True)
class Readiness:
    """What should be done before a release: counts of attempts and explanations, and sittings that are not over."""

    running: int
    ungraded: int
    unread: int
    graded: int
    not_over: tuple[Sitting, ...]

    @property
    def warns(self) -> bool:
        return bool(self.running or self.ungraded or self.unread or self.not_over)


@dataclass(frozen=True, slots=True)
class ReleasedTotal:
    """What a student got, as far as it is released, and where to read it."""

    points: Decimal
    max_points: Decimal
    url: str


def readiness(sitting: Sitting, now: dt.datetime) -> Readiness:
    """How a sitting stands. Who still takes the same quiz, here or elsewhere, could learn the key from a release."""
    closed = Q(state=Attempt.State.CLOSED)
    counts = Attempt.objects.filter(sitting=sitting).aggregate(
        running=Count("pk", filter=~closed),
        ungraded=Count("pk", filter=closed & Q(grading_due_at__isnull=False)),
        graded=Count("pk", filter=closed & Q(grading_due_at=None)),
    )
    not_over = Sitting.objects.filter(quiz=sitting.quiz_id, rehearsal=False, closes_at__gt=now)
    return Readiness(
        **counts,
        unread=ReviewItem.objects.waiting().filter(attempt__sitting=sitting).count(),
        not_over=tuple(not_over.select_related("quiz__course")),
    )


def release_results(sitting: Sitting, shown: Shown, *, by: User, requests_until: dt.datetime | None = None) -> Release:
    """Lets students see, and ask for a regrade until then.

    Raises RehearsalStaysInside, or AlreadyReleased if a release is in force.
    """
    if sitting.rehearsal:
        raise RehearsalStaysInside
    now = database_now()
    try:
        with transaction.atomic():
            return Release.objects.create(
                sitting=sitting,
                shows_answers=shown.answers,
                shows_key=shown.key,
                shows_solutions=shown.solutions,
                shows_comments=shown.comments,
                requests_until=requests_until,
                released_at=now,
                visible_from=now,
                released_by=by,
            )
    except IntegrityError as twice:
        raise AlreadyReleased from twice


def take_back_release(sitting: Sitting, *, by: User) -> None:
    """Hides the results again; the row stays. Raises NotReleased if no release is in force."""
    in_force = Release.objects.in_force().filter(sitting=sitting)
    if not in_force.update(taken_back_at=database_now(), taken_back_by=by):
        raise NotReleased


def released_totals(user: User, sittings: Iterable[Sitting]) -> dict[int, ReleasedTotal]:
    """This student's totals by sitting id: closed, graded attempts under a release in force. Two queries."""
    finished = Attempt.objects.of_student(user).filter(
        state=Attempt.State.CLOSED,
        grading_due_at=None,
        sitting__in=[sitting.pk for sitting in sittings],
        sitting__rehearsal=False,
    )
    released = finished.filter(sitting__in=Release.objects.in_force().values("sitting"))
    rows: Any = (
        QuestionScore.objects.filter(attempt__in=released)
        .order_by()
        .values("attempt", sitting=F("attempt__sitting"))
        .annotate(earned=Sum("points"), possible=Sum("max_points"), left_out=Sum("max_points", filter=Q(void=True)))
    )
    rows = list(rows)
    by_hand = Adjustment.objects.of_totals(attempts=[row["attempt"] for row in rows]) if rows else {}
    return {
        row["sitting"]: ReleasedTotal(
            with_adjustment(
                rescaled(row["earned"], row["possible"] - (row["left_out"] or 0), row["possible"]),
                by_hand.get(row["attempt"]),
            ),
            row["possible"],
            reverse("result", args=[row["attempt"]]),
        )
        for row in rows
    }
