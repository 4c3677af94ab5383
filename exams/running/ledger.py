"""How does the time of attempts change while they run? Every way adds a line to the ledger and says so."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from django.db import transaction

from exams.models import (
    Accommodation,
    Attempt,
    JournalEntry,
    Sitting,
    TimeAdjustment,
    User,
    database_now,
)
from exams.models.attempt import AttemptQuerySet
from exams.rules.clock import ZERO, Adjustment, Ledger, deadline, scaled
from exams.running.columns import write_columns
from exams.running.holding import hold
from exams.running.journal import Entry, Kind, numbered
from exams.running.messages import leave, words

TIME_FIELDS = [
    "deadline_at", "hard_stop_at", "factor", "extra_time", "state", "paused_at", "closed_at", "closed_by",
    "grading_due_at", "journal_length",
]  # fmt: skip
NOTICES = {
    Kind.TIME_CHANGED: "time_changed",
    Kind.PAUSED: "paused",
    Kind.RESUMED: "resumed",
    Kind.REOPENED: "reopened",
}
USED_ALREADY = "This time had passed already."


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
    """Stops the clock of every running attempt among these whose time is not over. Returns how many."""
    running = hold(attempts.filter(state=Attempt.State.RUNNING))
    held, now = list(running), database_now()
    held = [attempt for attempt in held if attempt.deadline_at > now]
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
    given = Accommodation.objects.counting(user=user, course=sitting.quiz.course_id, sitting=sitting)
    return given.values_list("factor", "extra_time").first() or (Decimal(1), dt.timedelta(0))


@transaction.atomic
def apply_accommodation(user: User, *, by: User, why: str) -> int:
    """Brings this student's open attempts in line with the accommodations as they are now. Returns how many changed.

    Where that would move a deadline before now, the time that was used already is given as an extension.
    """
    held = list(hold(Attempt.objects.filter(student=user).open().select_related("sitting__quiz")))
    now = database_now()
    changed = []
    for attempt in held:
        factor, extra = accommodation_for(user, attempt.sitting)
        if (factor, extra) != (attempt.factor, attempt.extra_time):
            attempt.factor, attempt.extra_time = factor, extra
            changed.append(attempt)
    _keep_used_time(changed, now=now, by=by)
    write_time(changed, now=now, by=by, kind=Kind.TIME_CHANGED, why=why)
    return len(changed)


def _keep_used_time(attempts: list[Attempt], *, now: dt.datetime, by: User) -> None:
    known = ledgers(attempts)
    lacking = {a: missing(known[a.pk], floor=used_until(a, now)) for a in attempts}
    TimeAdjustment.objects.bulk_create(
        TimeAdjustment(
            attempt=attempt,
            kind=TimeAdjustment.Kind.EXTENSION,
            amount=amount,
            made_at=now,
            made_by=by,
            reason=USED_ALREADY,
        )
        for attempt, amount in lacking.items()
        if amount
    )


def used_until(attempt: Attempt, now: dt.datetime) -> dt.datetime:
    """Up to when this open attempt has used its time; its stored deadline must be the one before the change."""
    return min(attempt.paused_at or now, attempt.deadline_at)


def missing(ledger: Ledger, *, floor: dt.datetime, change: dt.timedelta = ZERO) -> dt.timedelta:
    """How much this ledger's deadline, after a `change`, would lie before `floor`; nothing if it does not."""
    changed = replace(ledger, adjustments=(*ledger.adjustments, Adjustment("undone", change)))
    return max(floor - deadline(changed), ZERO)


def write_time(attempts: list[Attempt], *, now: dt.datetime, by: User, kind: Kind, why: str) -> None:
    """Recomputes the deadlines of held attempts, writes them, and tells journal and student."""
    known = ledgers(attempts)
    entries: list[JournalEntry] = []
    notices: list[tuple[Attempt, str]] = []
    for attempt in attempts:
        before = attempt.deadline_at
        attempt.deadline_at = deadline(known[attempt.pk])
        data = {"from": before.isoformat(), "to": attempt.deadline_at.isoformat(), "why": why}
        entries += numbered(attempt, [Entry(kind, actor_id=by.pk, data=data)], at=now)
        change = attempt.deadline_at - before
        facts = {"gained": max(change, ZERO), "lost": max(-change, ZERO), "left": attempt.deadline_at - now}
        notices.append((attempt, words(NOTICES[kind], attempt=attempt, why=why, **facts)))
    JournalEntry.objects.bulk_create(entries)
    write_columns(attempts, TIME_FIELDS)
    leave(notices, by=by, now=now)
