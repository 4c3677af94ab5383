"""What does the whole room see on the wall? Time, code and numbers; no name, and nothing about one student."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Max, Q

from exams.models import Attempt, Sitting
from exams.proctoring.board import roster
from exams.rules.codes import changes_at, rotating_code, spaced


def told_display(sitting: Sitting, now: dt.datetime) -> dict[str, Any]:
    """The display as JSON, in two statements; times in milliseconds since the epoch.

    `ends` is when the time of those without more time is up, since the end of the others is their own matter; a hard
    stop is everybody's.
    """
    plain = Q(factor=1, extra_time=dt.timedelta(0))
    sums = Attempt.objects.filter(sitting=sitting).aggregate(
        started=Count("pk"), submitted=Count("pk", filter=Q(state="closed")), ends=Max("deadline_at", filter=plain)
    )
    ends = sitting.closes_at if sitting.hard_stop else sums["ends"]
    rotates = sitting.code_kind == Sitting.CodeKind.ROTATING
    return {
        "now": _ms(now),
        "opens": _ms(sitting.opens_at),
        "closes": _ms(sitting.closes_at),
        "ends": _ms(ends) if ends else None,
        "code": spaced(rotating_code(sitting.code_secret, now)) if rotates else sitting.access_code,
        "until": _ms(changes_at(now)) if rotates else None,
        "started": sums["started"],
        "submitted": sums["submitted"],
        "expected": max(roster(sitting).count(), sums["started"]),
        "announcement": sitting.announcement,
    }


def _ms(moment: dt.datetime) -> int:
    return int(moment.timestamp() * 1000)
