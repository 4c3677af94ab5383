"""How does an attempt begin? Once, for a student on the roster, in the window, with the honour statement signed."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import IntegrityError, transaction

from exams.delivery.entering import NOWHERE, Arrival, check_code, is_inside, place_of
from exams.delivery.turns import hold_start, standing_of
from exams.errors import HonorNotSigned, MayNotEnter
from exams.models import Attempt, Course, Edition, JournalEntry, Place, Role, Sitting, User, database_now
from exams.rules.admission import Entrance, Refusal, signs_as, why_not_enter
from exams.rules.client import Client
from exams.rules.clock import Ledger, allowed_time, deadline, window_end
from exams.running.client import first_client
from exams.running.handouts import edition_for
from exams.running.journal import Entry, Kind, numbered
from exams.running.ledger import accommodation_for


@dataclass(frozen=True, slots=True)
class Terms:
    """What a start now would mean for this student: which edition, how long, until when, and what forbids it."""

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


def terms_for(
    sitting: Sitting, user: User, *, now: dt.datetime, arrival: Arrival = NOWHERE, elsewhere: bool = True
) -> Terms:
    """The terms of a start at `now` from where this request came, in a fixed number of queries.

    Without `elsewhere`, whether the quiz was taken at another sitting is left to be asked under a lock.
    """
    edition = edition_for(sitting, user)
    base = dt.timedelta(seconds=edition.paper["duration_seconds"]) if edition else sitting.quiz.duration
    factor, extra = accommodation_for(user, sitting)
    closes_at = window_end(sitting.closes_at, base, factor, extra)
    if sitting.hard_stop:
        closes_at = sitting.closes_at
    place = place_of(sitting, user)
    entrance = Entrance(
        on_roster=_may_take(sitting, user),
        has_edition=edition is not None,
        opens_at=sitting.opens_at,
        closes_at=closes_at,
        taken_elsewhere=elsewhere and _taken_elsewhere(sitting, user),
        lockdown=arrival.lockdown if sitting.lockdown_required else None,
        inside=is_inside(sitting, place, arrival.address),
        checked_in=not sitting.check_in_required or bool(place and place.checked_in_at),
    )
    return Terms(
        edition=edition,
        base=base,
        factor=factor,
        extra=extra,
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
    others = Attempt.objects.filter(student=user, sitting__quiz=sitting.quiz_id, sitting__rehearsal=False)
    return not sitting.rehearsal and others.exclude(sitting=sitting).exists()


def start_attempt(
    sitting: Sitting,
    user: User,
    *,
    typed_name: str,
    agrees: bool,
    access_code: str = "",
    arrival: Arrival = NOWHERE,
    client: Client | None = None,
    now: dt.datetime | None = None,
) -> tuple[Attempt, bool]:
    """The student's attempt at this sitting and whether this call began it: a second start leads to the same one.

    `now` is the database's unless a past sitting is being simulated.
    Raises `MayNotEnter` and `HonorNotSigned`; then nothing was begun, and of a wrong code only the try is kept.
    """
    existing = Attempt.objects.of_student(user).filter(sitting=sitting).first()
    if existing is not None:
        return existing, False
    return begin_attempt(
        sitting,
        user,
        typed_name=typed_name,
        agrees=agrees,
        access_code=access_code,
        arrival=arrival,
        client=client,
        now=now,
    )


def begin_attempt(
    sitting: Sitting,
    user: User,
    *,
    typed_name: str,
    agrees: bool,
    access_code: str,
    arrival: Arrival,
    client: Client | None,
    now: dt.datetime | None = None,
) -> tuple[Attempt, bool]:
    """`start_attempt` for a student of whom the caller has just seen that there is no attempt at this sitting."""
    now = now or database_now()
    terms = terms_for(sitting, user, now=now, arrival=arrival, elsewhere=False)
    _edition_of(terms)
    check_code(sitting, user, terms.place, access_code, now=now)
    if not agrees or not signs_as(user.full_name, typed_name):
        raise HonorNotSigned
    try:
        return _write_start(sitting, user, terms, typed_name, arrival, client, now), True
    except IntegrityError:
        return Attempt.objects.of_student(user).get(sitting=sitting), False


def _edition_of(terms: Terms) -> Edition:
    """What these terms hand out. Raises `MayNotEnter` where they let nobody in."""
    if terms.refusal is not None or terms.edition is None:
        raise MayNotEnter(terms.refusal or Refusal.NOT_PUBLISHED)
    return terms.edition


@transaction.atomic
def _write_start(
    sitting: Sitting,
    user: User,
    terms: Terms,
    typed_name: str,
    arrival: Arrival,
    client: Client | None,
    now: dt.datetime,
) -> Attempt:
    edition = _edition_of(terms)
    while not hold_start(sitting, user, edition):  # a correction came in between
        terms = terms_for(sitting, user, now=now, arrival=arrival, elsewhere=False)
        edition = _edition_of(terms)
    standing = standing_of(sitting, user)
    if standing.taken_elsewhere:
        raise MayNotEnter(Refusal.TAKEN)
    terms = replace(terms, factor=standing.factor, extra=standing.extra)
    attempt = Attempt(
        sitting=sitting,
        student=user,
        edition=edition,
        seed=secrets.randbits(62),
        honor_name=" ".join(typed_name.split()),
        started_at=now,
        base_duration=terms.base,
        factor=terms.factor,
        extra_time=terms.extra,
        hard_stop_at=terms.hard_stop_at,
        deadline_at=deadline(terms.ledger(now)),
        device=arrival.device if sitting.one_device else "",
    )
    began = {"edition": edition.digest, "deadline_at": attempt.deadline_at.isoformat()}
    entries = [
        Entry(Kind.HONOR_SIGNED, data={"name": attempt.honor_name}, actor_id=user.pk),
        Entry(Kind.STARTED, data=began, actor_id=user.pk),
        *first_client(attempt, client),
    ]
    rows = numbered(attempt, entries, at=now)
    attempt.save(force_insert=True)
    JournalEntry.objects.bulk_create(rows)
    return attempt
