"""How long did a student work on each question, as far as the journal can tell?

Definition. A save of a question ends a stretch of work on it: the stretch began with the save before it, of whatever
question, or with the start. A question's time is the sum of its stretches, without pauses of the clock. What comes
after the last save (reading through, thinking without changing anything) belongs to no question, so the times add up to
less than the attempt. A question that was only looked at has no time; that is not 0 seconds.

When a save was made is told by the page's own clock, put right by the shortest delay between it and the server's clock
that was seen from the same page; so an answer kept offline counts when it was given, not when it was received. It is
never later than the receipt, nor earlier than the start.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

ZERO = dt.timedelta(0)


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of a journal: `at` by the server's clock, `client_at` by that of the page `tab`, if it told."""

    kind: Literal["started", "saved", "paused", "resumed"]
    at: dt.datetime
    question: str = ""
    client_at: dt.datetime | None = None
    tab: str = ""


@dataclass(frozen=True, slots=True)
class TimeFigures:
    """Of `n` students who have a time on a question: the median and the middle half, in seconds; None without any."""

    n: int
    median: float | None
    lower: float | None
    upper: float | None


def time_on_items(journal: Iterable[Moment]) -> dict[str, dt.timedelta]:
    """The time by question, of the entries of one attempt in their order."""
    moments = list(journal)
    start = next((moment.at for moment in moments if moment.kind == "started"), None)
    if start is None:
        return {}
    pauses = _pauses(moments)
    shift = _shifts(moments)
    saves = sorted((max(start, _made_at(m, shift)), m.question) for m in moments if m.kind == "saved")
    spent: defaultdict[str, dt.timedelta] = defaultdict(lambda: ZERO)
    before = start
    for made, question in saves:
        spent[question] += made - before - _paused(before, made, pauses)
        before = made
    return dict(spent)


def time_figures(times: Sequence[dt.timedelta]) -> TimeFigures:
    """Median and quartiles (medians of the lower and the upper half, without the middle one of an odd number)."""
    seconds = sorted(time.total_seconds() for time in times)
    n, half = len(seconds), len(seconds) // 2
    if not seconds:
        return TimeFigures(0, None, None, None)
    lower, upper = (seconds[:half], seconds[-half:]) if half else (seconds, seconds)
    return TimeFigures(n, median(seconds), median(lower), median(upper))


def _shifts(moments: Sequence[Moment]) -> dict[str, dt.timedelta]:
    """By page, the server's clock minus the page's, as it was with the shortest delay."""
    found: dict[str, dt.timedelta] = {}
    for moment in moments:
        if moment.client_at is not None:
            delay = moment.at - moment.client_at
            found[moment.tab] = min(found.get(moment.tab, delay), delay)
    return found


def _made_at(moment: Moment, shifts: dict[str, dt.timedelta]) -> dt.datetime:
    return moment.at if moment.client_at is None else min(moment.at, moment.client_at + shifts[moment.tab])


def _pauses(moments: Sequence[Moment]) -> list[tuple[dt.datetime, dt.datetime]]:
    found, since = [], None
    for moment in moments:
        if moment.kind == "paused":
            since = moment.at
        elif moment.kind == "resumed" and since is not None:
            found.append((since, moment.at))
            since = None
    return found


def _paused(begin: dt.datetime, end: dt.datetime, pauses: Sequence[tuple[dt.datetime, dt.datetime]]) -> dt.timedelta:
    return sum((max(ZERO, min(end, until) - max(begin, since)) for since, until in pauses), ZERO)
