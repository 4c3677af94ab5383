"""How does the time of attempts change while they run? Every way adds a line to the ledger and says so."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db import transaction

from exams.models import (
    Accommodation,
    Attempt,
    JournalEntry,
    Message,
    Sitting,
    TimeAdjustment,
    User,
    database_now,
)
from exams.models.attempt import AttemptQuerySet
from exams.rules.clock import Adjustment, Ledger, deadline, scaled
from exams.running.holding import hold
from exams.running.journal import Entry, Kind, numbered

TIME_FIELDS = [
    "deadline_at", "factor", "extra_time", "state", "paused_at", "journal_length",
]  # fmt: skip


def ledger_of(attempt: Attempt, adjustments: Iterable[TimeAdjustment]) -> Ledger:
    """The facts that decide this attempt's deadline; adjustments in the order they were made."""
    return Ledger(
        started_at=attempt.started_at,
        base=attempt.base_duration,
        factor=attempt.factor,
        extra=attempt.extra_time,
        adjustments=tuple(
            Adjustment(a.kind, a.amount, a.made_at, a.made_by.full_name, a.reason)  # type: ignore[arg-type]
            for a in adjustments
        ),
        hard_stop_at=attempt.hard_stop_at,
    )


def ledgers(attempts: Sequence[Attempt]) -> dict[object, Ledger]:
    """The ledgers of many attempts by id, in one query."""
    lines: defaultdict[object, list[TimeAdjustment]] = defaultdict(list)
    rows = TimeAdjustment.objects.filter(attempt__in=attempts).select_related("made_by")
    for row in rows.order_by("made_at", "pk"):
        lines[row.attempt_id].append(row)
    return {attempt.pk: ledger_of(attempt, lines[attempt.pk]) for attempt in attempts}


@transaction.atomic
def adjust(
    attempts: AttemptQuerySet,
    amount: dt.timedelta,
    *,
    kind: TimeAdjustment.Kind,
    by: User,
    why: str,
    scale: bool = False,
) -> int:
    """Gives (or takes back) time to every open attempt among these; `scale` multiplies by each one's factor.

    Returns how many were changed.
    """
    held = list(hold(attempts.open()))
    now = database_now()
    TimeAdjustment.objects.bulk_create(
        TimeAdjustment(
            attempt=attempt,
            kind=kind,
            amount=scaled(amount, attempt.factor) if scale else amount,
            made_at=now,
            made_by=by,
            reason=why,
        )
        for attempt in held
    )
    write_time(held, now=now, by=by, kind=Kind.TIME_CHANGED, why=why)
    return len(held)


@transaction.atomic
def pause(attempts: AttemptQuerySet, *, by: User, why: str) -> int:
    """Stops the clock of every running attempt among these. Returns how many."""
    held = list(hold(attempts.filter(state=Attempt.State.RUNNING)))
    now = database_now()
    for attempt in held:
        attempt.state = Attempt.State.PAUSED
        attempt.paused_at = now
    write_time(held, now=now, by=by, kind=Kind.PAUSED, why=why)
    return len(held)


@transaction.atomic
def resume(attempts: AttemptQuerySet, *, by: User, why: str) -> int:
    """Lets the clock of every paused attempt run on and adds the pause to its ledger. Returns how many."""
    held = list(hold(attempts.filter(state=Attempt.State.PAUSED)))
    now = database_now()
    pauses = [
        TimeAdjustment(
            attempt=attempt,
            kind=TimeAdjustment.Kind.PAUSE,
            amount=max(now - (attempt.paused_at or now), dt.timedelta(microseconds=1)),
            made_at=now,
            made_by=by,
            reason=why,
        )
        for attempt in held
    ]
    TimeAdjustment.objects.bulk_create(pauses)
    for attempt in held:
        attempt.state = Attempt.State.RUNNING
        attempt.paused_at = None
    write_time(held, now=now, by=by, kind=Kind.RESUMED, why=why)
    return len(held)


def accommodation_for(user: User, sitting: Sitting) -> tuple[Decimal, dt.timedelta]:
    """The student's factor and extra time at this sitting; the sitting's own accommodation replaces the course's."""
    rows = Accommodation.objects.filter(user=user, course=sitting.quiz.course_id)
    by_sitting = {row.sitting_id: row for row in rows if row.sitting_id in (None, sitting.pk)}
    row = by_sitting.get(sitting.pk) or by_sitting.get(None)
    return (row.factor, row.extra_time) if row else (Decimal(1), dt.timedelta(0))


@transaction.atomic
def apply_accommodation(user: User, *, by: User, why: str) -> int:
    """Brings this student's open attempts in line with the accommodations as they are now. Returns how many changed."""
    held = list(hold(Attempt.objects.filter(student=user).open().select_related("sitting__quiz")))
    now = database_now()
    changed = []
    for attempt in held:
        factor, extra = accommodation_for(user, attempt.sitting)
        if (factor, extra) != (attempt.factor, attempt.extra_time):
            attempt.factor, attempt.extra_time = factor, extra
            changed.append(attempt)
    write_time(changed, now=now, by=by, kind=Kind.TIME_CHANGED, why=why)
    return len(changed)


def write_time(attempts: list[Attempt], *, now: dt.datetime, by: User, kind: Kind, why: str) -> None:
    """Recomputes the deadlines of held attempts, writes them, and tells journal and student."""
    known = ledgers(attempts)
    entries: list[JournalEntry] = []
    for attempt in attempts:
        before = attempt.deadline_at
        attempt.deadline_at = deadline(known[attempt.pk])
        data = {"from": before.isoformat(), "to": attempt.deadline_at.isoformat(), "why": why}
        entries += numbered(attempt, [Entry(kind, actor_id=by.pk, data=data)], at=now)
    JournalEntry.objects.bulk_create(entries)
    Attempt.objects.bulk_update(attempts, TIME_FIELDS, batch_size=200)


def tell(attempts: Iterable[Attempt], text: str, *, by: User, now: dt.datetime) -> None:
    """Leaves a message that each student's page shows until it is confirmed."""
    Message.objects.bulk_create(Message(attempt=a, text=text, sent_at=now, sent_by=by) for a in attempts)
