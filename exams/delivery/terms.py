"""What would a start now mean for this student: which edition, how long, until when, and what forbids it?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from exams.delivery.entering import NOWHERE, Arrival, is_inside, place_of
from exams.models import Attempt, Course, Edition, Place, Role, Sitting, User
from exams.rules.admission import Entrance, Refusal, why_not_enter
from exams.rules.clock import Ledger, allowed_time, deadline, window_end
from exams.running.handouts import edition_for
from exams.running.ledger import accommodation_for


@dataclass(frozen=True, slots=True)
class Terms:
    """What a start now would mean. `now` is the opening, while that is still to come."""

    edition: Edition | None
    base: dt.timedelta
    factor: Decimal
    extra: dt.timedelta
    window_end: dt.datetime
    hard_stop_at: dt.datetime | None
    refusal: Refusal | None
    entrance: Entrance
    place: Place | None
    now: dt.datetime

    @property
    def allowed(self) -> dt.timedelta:
        return allowed_time(self.base, self.factor, self.extra)

    @property
    def ends_at(self) -> dt.datetime:
        """The deadline of a start at `now` (or at the opening, while that is still to come)."""
        return deadline(self.ledger(self.now))

    @property
    def clipped(self) -> bool:
        """Whether the hard stop takes away time that the student would have."""
        return self.ends_at < self.now + self.allowed

    def ledger(self, started_at: dt.datetime) -> Ledger:
        return Ledger(started_at, self.base, self.factor, self.extra, (), self.hard_stop_at)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the sitting and the student, before any rule is asked. The edition's paper is there."""

    sitting: Sitting
    edition: Edition | None
    factor: Decimal
    extra: dt.timedelta
    place: Place | None
    on_roster: bool
    taken_elsewhere: bool


def terms_for(
    sitting: Sitting, user: User, *, now: dt.datetime, arrival: Arrival = NOWHERE, elsewhere: bool = True
) -> Terms:
    """The terms of a start at `now` from where this request came, in a fixed number of queries.

    Without `elsewhere`, whether the quiz was taken at another sitting is left to be asked under a lock.
    """
    factor, extra = accommodation_for(user, sitting)
    known = Known(
        sitting=sitting,
        edition=edition_for(sitting, user),
        factor=factor,
        extra=extra,
        place=place_of(sitting, user),
        on_roster=_may_take(sitting, user),
        taken_elsewhere=elsewhere and _taken_elsewhere(sitting, user),
    )
    return terms_of(known, now=now, arrival=arrival)


def terms_of(known: Known, *, now: dt.datetime, arrival: Arrival) -> Terms:
    """The rules, applied to what is known. No query, but for the quiz of a sitting that has no edition yet."""
    sitting, edition, place = known.sitting, known.edition, known.place
    base = dt.timedelta(seconds=edition.paper["duration_seconds"]) if edition else sitting.quiz.duration
    closes_at = sitting.closes_at
    if not sitting.hard_stop:
        closes_at = window_end(closes_at, base, known.factor, known.extra)
    entrance = Entrance(
        on_roster=known.on_roster,
        has_edition=edition is not None,
        opens_at=sitting.opens_at,
        closes_at=closes_at,
        taken_elsewhere=known.taken_elsewhere,
        lockdown=arrival.lockdown if sitting.lockdown_required else None,
        inside=is_inside(sitting, place, arrival.address),
        checked_in=not sitting.check_in_required or bool(place and place.checked_in_at),
    )
    return Terms(
        edition=edition,
        base=base,
        factor=known.factor,
        extra=known.extra,
        window_end=closes_at,
        hard_stop_at=sitting.closes_at if sitting.hard_stop else None,
        refusal=why_not_enter(entrance, now=now),
        entrance=entrance,
        place=place,
        now=max(now, sitting.opens_at),
    )


def _may_take(sitting: Sitting, user: User) -> bool:
    """Students on the roster take a sitting; a rehearsal is for those who help to run the course."""
    course = Course.objects.filter(pk=sitting.quiz.course_id)
    if sitting.rehearsal:
        return course.staffed_by(user).exists()
    return user.enrollments.filter(course=sitting.quiz.course_id, role=Role.STUDENT, dropped_at=None).exists()


def _taken_elsewhere(sitting: Sitting, user: User) -> bool:
    """Whether the student has an attempt of this quiz already, at another sitting. Rehearsals do not count."""
    others = Attempt.objects.of_quiz(student=user, quiz=sitting.quiz_id)
    return not sitting.rehearsal and others.exclude(sitting=sitting).exists()
