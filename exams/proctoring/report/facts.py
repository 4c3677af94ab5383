"""What is in the report of a sitting? Attendance, times, incidents, extensions, late saves and flags."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from exams.rules.flags import Flag


@dataclass(frozen=True, slots=True)
class Change:
    """One change of somebody's time, or its taking back."""

    at: dt.datetime
    kind: str
    amount: dt.timedelta
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that somebody in the room wrote down or did about one student."""

    at: dt.datetime
    student: str
    what: str
    by: str


@dataclass(frozen=True, slots=True)
class Line:
    """One student. `factor` and `extra` say that there is more time, and nothing here says why."""

    name: str
    netid: str
    section: str = ""
    seat: str = ""
    attempt: str = ""  # its id; empty for who did not come
    checked_in_at: dt.datetime | None = None
    started_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    ended_by: str = ""
    state: str = ""
    factor: Decimal = Decimal(1)
    extra: dt.timedelta = dt.timedelta(0)
    changes: tuple[Change, ...] = ()
    answers: int = 0
    late: int = 0
    late_accepted: int = 0
    flags: tuple[Flag, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def attended(self) -> bool:
        return self.started_at is not None

    @property
    def worked(self) -> dt.timedelta | None:
        """From the start to the end, pauses taken off."""
        if self.started_at is None or self.ended_at is None:
            return None
        paused = sum((c.amount for c in self.changes if c.kind == "pause"), dt.timedelta(0))
        return max(self.ended_at - self.started_at - paused, dt.timedelta(0))

    @property
    def extended(self) -> dt.timedelta:
        """What was given after the start, less what was taken back; pauses and reopening apart."""
        given = ("extension", "late_admission", "undone")
        return sum((c.amount for c in self.changes if c.kind in given), dt.timedelta(0))

    @property
    def weight(self) -> int:
        return max((flag.weight for flag in self.flags), default=0)


@dataclass(frozen=True)
class Report:
    """The whole sitting."""

    title: str
    room: str
    opens_at: dt.datetime
    closes_at: dt.datetime
    made_at: dt.datetime
    lines: tuple[Line, ...]
    incidents: tuple[Incident, ...]
    staff: tuple[str, ...] = field(default=())

    @cached_property
    def present(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.attended)

    @cached_property
    def absent(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.attended)

    @cached_property
    def extended(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.changes)

    @cached_property
    def with_late(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.late)

    @cached_property
    def flagged(self) -> tuple[Line, ...]:
        """The heaviest first."""
        return tuple(sorted((line for line in self.lines if line.flags), key=lambda line: (-line.weight, line.name)))

    @cached_property
    def ended(self) -> dict[str, int]:
        """How many ended how; those still open under "open"."""
        counts = {"submit": 0, "deadline": 0, "proctor": 0, "open": 0}
        for line in self.present:
            counts[line.ended_by or "open"] += 1
        return counts

    @cached_property
    def first_start(self) -> dt.datetime | None:
        return min((line.started_at for line in self.present if line.started_at), default=None)

    @cached_property
    def last_end(self) -> dt.datetime | None:
        return max((line.ended_at for line in self.present if line.ended_at), default=None)

    @cached_property
    def middle_time(self) -> dt.timedelta | None:
        """The median of the time worked, cut to seconds."""
        times = sorted(line.worked for line in self.present if line.worked is not None)
        if not times:
            return None
        half = len(times) // 2
        middle = times[half] if len(times) % 2 else (times[half - 1] + times[half]) / 2
        return dt.timedelta(seconds=middle // dt.timedelta(seconds=1))
