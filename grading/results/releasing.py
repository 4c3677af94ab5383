"""When do students see results, and what stands against showing them now?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, Sum
from django.urls import reverse

from exams.models import Attempt, Enrollment, Role, Sitting, SittingEdition, User, database_now
from grading.errors import AlreadyReleased, NotReleased, OthersStillSit, RehearsalStaysInside
from grading.models import Adjustment, QuestionScore, Release, ReviewItem
from grading.results.notices import changes_for
from grading.results.sheet import Shown
from grading.scoring.totals import rescaled, with_adjustment


@dataclass(frozen=True, slots=True)
class Readiness:
    """What should be done before a release: counts of attempts and explanations, and sittings that are not over.

    `same_paper`: those of them, other than this one, that hand out an edition which was taken here. They keep right
    answers and solutions back until they are over. `not_taken`: students on the roster who took the quiz nowhere.
    """

    running: int
    ungraded: int
    unread: int
    graded: int
    not_over: tuple[Sitting, ...]
    same_paper: tuple[Sitting, ...] = ()
    not_taken: int = 0

    @property
    def warns(self) -> bool:
        return bool(self.running or self.ungraded or self.unread or self.not_over)

    def blocks(self, shown: Shown, visible_from: dt.datetime) -> tuple[Sitting, ...]:
        """The sittings whose students would find the right answers to their own paper."""
        if not (shown.key or shown.solutions):
            return ()
        return tuple(sitting for sitting in self.same_paper if sitting.closes_at > visible_from)


@dataclass(frozen=True, slots=True)
class ReleasedTotal:
    """What a student got, as far as it is released, and where to read it; `points` None where they are not shown.

    `changed`: something changed since the student was told.
    """

    points: Decimal | None
    max_points: Decimal
    url: str
    changed: bool = False


def readiness(sitting: Sitting, now: dt.datetime) -> Readiness:
    """How a sitting stands. Who still takes the same quiz, here or elsewhere, could learn the key from a release."""
    closed = Q(state=Attempt.State.CLOSED)
    counts = Attempt.objects.filter(sitting=sitting).aggregate(
        running=Count("pk", filter=~closed),
        ungraded=Count("pk", filter=closed & Q(grading_due_at__isnull=False)),
        graded=Count("pk", filter=closed & Q(grading_due_at=None)),
    )
    not_over = tuple(
        Sitting.objects.filter(quiz=sitting.quiz_id, rehearsal=False, closes_at__gt=now).select_related("quiz__course")
    )
    papers = Attempt.objects.filter(sitting=sitting).values("edition")
    shared = SittingEdition.objects.filter(sitting__in=not_over, edition__in=papers).exclude(sitting=sitting)
    same = set(shared.values_list("sitting", flat=True))
    return Readiness(
        **counts,
        unread=ReviewItem.objects.waiting().filter(attempt__sitting=sitting).count(),
        not_over=not_over,
        same_paper=tuple(other for other in not_over if other.pk in same),
        not_taken=_not_taken(sitting),
    )


def _not_taken(sitting: Sitting) -> int:
    """How many students on the roster have no attempt at any real sitting of this quiz."""
    taken = Attempt.objects.filter(sitting__quiz=sitting.quiz_id, sitting__rehearsal=False)
    roster = Enrollment.objects.current().filter(course=sitting.quiz.course_id, role=Role.STUDENT)
    return roster.exclude(user__in=taken.values("student")).count()


def release_results(
    sitting: Sitting,
    shown: Shown,
    *,
    by: User,
    requests_until: dt.datetime | None = None,
    visible_from: dt.datetime | None = None,
) -> Release:
    """Lets students see from then on (now, if not given or past), and ask for a regrade until then.

    Raises RehearsalStaysInside; OthersStillSit if right answers or solutions would be seen while another sitting
    still hands out the same paper; AlreadyReleased if a release is in force.
    """
    if sitting.rehearsal:
        raise RehearsalStaysInside
    now = database_now()
    since = max(visible_from or now, now)
    if readiness(sitting, now).blocks(shown, since):
        raise OthersStillSit
    try:
        with transaction.atomic():
            return Release.objects.create(
                sitting=sitting,
                shows_score=shown.score,
                shows_answers=shown.answers,
                shows_key=shown.key,
                shows_solutions=shown.solutions,
                shows_comments=shown.comments,
                shows_statistics=shown.statistics,
                requests_until=requests_until,
                released_at=now,
                visible_from=since,
                released_by=by,
            )
    except IntegrityError as twice:
        raise AlreadyReleased from twice


def take_back_release(sitting: Sitting, *, by: User) -> None:
    """Hides the results again; the row stays. Raises NotReleased if no release is in force."""
    in_force = Release.objects.in_force().filter(sitting=sitting)
    if not in_force.update(taken_back_at=database_now(), taken_back_by=by):
        raise NotReleased


def released_totals(user: User, sittings: Iterable[Sitting], now: dt.datetime) -> dict[int, ReleasedTotal]:
    """This student's totals by sitting id: closed, graded attempts under a release that is visible now.

    Two queries, and four more where something is released.
    """
    visible = {release.sitting_id: release for release in Release.objects.visible_at(now).filter(sitting__in=sittings)}
    finished = Attempt.objects.of_student(user).filter(
        state=Attempt.State.CLOSED, grading_due_at=None, sitting__in=list(visible), sitting__rehearsal=False
    )
    attempts = list(finished.select_related("edition").defer("edition__paper")) if visible else []
    changes = changes_for(attempts, now)
    totals = _totals(attempts)
    return {
        attempt.sitting_id: ReleasedTotal(
            points=totals[attempt.pk][0] if visible[attempt.sitting_id].shows_score else None,
            max_points=totals[attempt.pk][1],
            url=reverse("result", args=[attempt.pk]),
            changed=any(not change.read for change in changes.get(attempt.pk, ())),
        )
        for attempt in attempts
        if attempt.pk in totals
    }


def _totals(attempts: Iterable[Attempt]) -> dict[UUID, tuple[Decimal, Decimal]]:
    """Earned and possible of each graded attempt."""
    keys = [attempt.pk for attempt in attempts]
    if not keys:
        return {}
    rows: Any = (
        QuestionScore.objects.filter(attempt__in=keys)
        .order_by()
        .values("attempt")
        .annotate(earned=Sum("points"), possible=Sum("max_points"), left_out=Sum("max_points", filter=Q(void=True)))
    )
    by_hand = Adjustment.objects.of_totals(attempts=keys)
    found = {}
    for row in rows:
        total = rescaled(row["earned"], row["possible"] - (row["left_out"] or 0), row["possible"])
        found[row["attempt"]] = (with_adjustment(total, by_hand.get(row["attempt"])), row["possible"])
    return found
