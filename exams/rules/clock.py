"""When does an attempt end? One pure function over a ledger, and the words that explain it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

ZERO = dt.timedelta(0)
AdjustmentKind = Literal["extension", "pause", "late_admission", "reopened", "undone"]


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A change of the time after the start; negative only where an earlier one is taken back."""

    kind: AdjustmentKind
    amount: dt.timedelta
    made_at: dt.datetime | None = None
    made_by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that decides a deadline. `hard_stop_at` is the sitting's end where it is a hard stop."""

    started_at: dt.datetime
    base: dt.timedelta
    factor: Decimal = Decimal(1)
    extra: dt.timedelta = ZERO
    adjustments: tuple[Adjustment, ...] = ()
    hard_stop_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the explanation: what, how much it adds, and where that takes the deadline."""

    what: Literal["start", "base", "factor", "extra", "adjustment", "hard_stop"]
    amount: dt.timedelta
    until: dt.datetime
    adjustment: Adjustment | None = None


def scaled(base: dt.timedelta, factor: Decimal) -> dt.timedelta:
    """`base × factor`, exact to the microsecond, rounded up: never less than the student is due."""
    microseconds = Decimal(base // dt.timedelta(microseconds=1)) * factor
    return dt.timedelta(microseconds=int(microseconds.to_integral_value(rounding="ROUND_CEILING")))


def allowed_time(base: dt.timedelta, factor: Decimal, extra: dt.timedelta) -> dt.timedelta:
    """The time that a student has by rule, before anything happens in the room."""
    return scaled(base, factor) + extra


def explain(ledger: Ledger) -> tuple[Line, ...]:
    """Every step from the start to the deadline; the last line's `until` is the deadline."""
    until = ledger.started_at
    lines = [Line("start", ZERO, until)]
    steps: list[tuple[Literal["base", "factor", "extra"], dt.timedelta]] = [
        ("base", ledger.base),
        ("factor", scaled(ledger.base, ledger.factor) - ledger.base),
        ("extra", ledger.extra),
    ]
    for what, amount in steps:
        if amount or what == "base":
            until += amount
            lines.append(Line(what, amount, until))
    for adjustment in ledger.adjustments:
        until += adjustment.amount
        lines.append(Line("adjustment", adjustment.amount, until, adjustment))
    end = max(until, ledger.started_at)
    if ledger.hard_stop_at is not None:
        end = max(min(end, ledger.hard_stop_at), ledger.started_at)
    if end != until:
        lines.append(Line("hard_stop", end - until, end))
    return tuple(lines)


def deadline(ledger: Ledger) -> dt.datetime:
    """The moment up to which answers count (a transport grace apart)."""
    return explain(ledger)[-1].until


def window_end(closes_at: dt.datetime, base: dt.timedelta, factor: Decimal, extra: dt.timedelta) -> dt.datetime:
    """The last moment to start: an accommodation moves it by the time that it adds."""
    return closes_at + allowed_time(base, factor, extra) - base
