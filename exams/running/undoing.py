"""How is an extension taken back? Once, and never below the time that has been used already."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from exams.models import Attempt, Sitting, TimeAdjustment, User, database_now
from exams.rules.clock import ZERO
from exams.running.holding import hold
from exams.running.journal import Kind
from exams.running.ledger import ledgers, missing, used_until, write_time

GIVEN = (TimeAdjustment.Kind.EXTENSION, TimeAdjustment.Kind.LATE_ADMISSION)


def standing_extensions(sitting: Sitting) -> QuerySet[TimeAdjustment]:
    """The extensions of open attempts at this sitting that nobody has taken back, latest first."""
    rows = TimeAdjustment.objects.filter(attempt__in=Attempt.objects.filter(sitting=sitting).open())
    return rows.filter(kind__in=GIVEN, undone_by=None).order_by("-made_at", "pk")


@transaction.atomic
def undo(extensions: QuerySet[TimeAdjustment], *, by: User, why: str) -> int:
    """Takes back these extensions from every open attempt. Returns how many attempts lost time.

    Where part of the time has been used, only what is left is taken back: no answer that counted stops counting.
    """
    held = {a.pk: a for a in hold(Attempt.objects.filter(pk__in=extensions.values("attempt")).open())}
    now = database_now()
    to_undo: defaultdict[UUID, list[TimeAdjustment]] = defaultdict(list)
    for extension in extensions.filter(attempt__in=held, kind__in=GIVEN, undone_by=None):
        to_undo[extension.attempt_id].append(extension)
    known = ledgers(list(held.values()))
    rows = []
    for pk, lines in to_undo.items():
        asked = sum((line.amount for line in lines), ZERO)
        keep = missing(known[pk], floor=used_until(held[pk], now), change=-asked)
        rows += _taken_back(lines, keep, now=now, by=by, why=why)
    TimeAdjustment.objects.bulk_create(rows)
    changed = [held[pk] for pk in {row.attempt_id for row in rows}]
    write_time(changed, now=now, by=by, kind=Kind.TIME_CHANGED, why=why)
    return len(changed)


def _taken_back(
    lines: list[TimeAdjustment], keep: dt.timedelta, *, now: dt.datetime, by: User, why: str
) -> list[TimeAdjustment]:
    """A line against each of these of one attempt, `keep` less than all of them; none where nothing is left."""
    rows = []
    for line in lines:
        spared = min(keep, line.amount)
        keep -= spared
        if spared < line.amount:
            rows.append(
                TimeAdjustment(
                    attempt_id=line.attempt_id,
                    kind=TimeAdjustment.Kind.UNDONE,
                    amount=spared - line.amount,
                    made_at=now,
                    made_by=by,
                    reason=why,
                    undoes=line,
                )
            )
    return rows
