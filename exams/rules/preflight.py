"""What would go wrong at a sitting? Everything that can be known before, with names, and what to do about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from exams.rules.clock import ZERO, allowed_time, window_end

Severity = Literal["stop", "warn", "note"]  # some or all cannot take it; it may go wrong; worth knowing
ORDER: dict[str, int] = {"stop": 0, "warn": 1, "note": 2}
NAMES = 6  # so many are named; the others are counted
CLOCK_OFF = dt.timedelta(seconds=2)
SHORT_CODE = 4


@dataclass(frozen=True, slots=True)
class StudentFacts:
    """What is known of one student on the roster."""

    name: str
    factor: Decimal = Decimal(1)
    extra: dt.timedelta = ZERO
    active: bool = True
    has_password: bool = True
    seat: str = ""
    taken_at: str = ""  # the other sitting of this quiz at which there is an attempt already


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """An edition that is handed out."""

    number: int
    duration: dt.timedelta


@dataclass(frozen=True, slots=True)
class HostClock:
    """How far a web host's clock is from the database's; positive is ahead."""

    host: str
    off: dt.timedelta


@dataclass(frozen=True, slots=True)
class SittingFacts:
    """All that preflight looks at. `services` says of each part of the deployment whether it works."""

    now: dt.datetime
    zone: dt.tzinfo
    opens_at: dt.datetime
    closes_at: dt.datetime
    hard_stop: bool = False
    rehearsal: bool = False
    room: str = ""
    editions: tuple[EditionFacts, ...] = ()
    newest_edition: int = 0
    students: tuple[StudentFacts, ...] = ()
    tas: tuple[str, ...] = ()
    instructors: tuple[str, ...] = ()
    code_kind: Literal["none", "static", "rotating"] = "none"
    code: str = ""
    networks: int = 0
    network_problems: tuple[str, ...] = ()
    check_in: bool = False
    lockdown: bool = False
    lockdown_keys: int = 0
    lockdown_file: bool = False
    lockdown_leads_here: bool = True
    single_sign_on: bool = False
    services: dict[str, bool] = field(default_factory=dict)
    clocks: tuple[HostClock, ...] = ()
    rooms_taken: tuple[str, ...] = ()
    also_open: tuple[str, ...] = ()  # other sittings of this quiz whose windows overlap

    @property
    def base(self) -> dt.timedelta:
        return max((edition.duration for edition in self.editions), default=ZERO)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing: how bad, what it is in words with names, what to do, and where (a key that the page knows)."""

    severity: Severity
    code: str
    what: str
    do: str
    where: str = ""


def preflight(facts: SittingFacts) -> tuple[Finding, ...]:
    """Everything that would go wrong, the worst first."""
    found = [finding for check in CHECKS for finding in check(facts)]
    return tuple(sorted(found, key=lambda finding: ORDER[finding.severity]))


def _editions(f: SittingFacts) -> Iterator[Finding]:
    if not f.editions:
        what = "No edition is handed out, so nobody can start."
        do = "Publish the quiz, then choose the edition on the page of the sitting."
        yield Finding("stop", "no_edition", what, do, "sitting")
        return
    newest = max(edition.number for edition in f.editions)
    if newest < f.newest_edition:
        what = f"Edition {newest} is handed out, and edition {f.newest_edition} has been published since."
        yield Finding("warn", "old_edition", what, "Choose the newer edition, unless this is meant.", "sitting")
    if len({edition.duration for edition in f.editions}) > 1:
        lengths = _list([f"edition {one.number}: {minutes(one.duration)}" for one in f.editions])
        what = f"The editions that are handed out are not equally long: {lengths}."
        yield Finding("warn", "unequal_editions", what, "Hand out editions of one length.", "sitting")


def _window(f: SittingFacts) -> Iterator[Finding]:
    if f.now >= f.closes_at:
        yield Finding("note", "over", "The time to start is over.", "Nothing; this looks at a sitting that has been.")
    elif f.now >= f.opens_at:
        yield Finding("note", "open", "The sitting is open now.", "What is changed now reaches those who start later.")
    if not f.editions:
        return
    window = f.closes_at - f.opens_at
    if f.hard_stop and f.base > window:
        what = f"The quiz takes {minutes(f.base)}, and everybody stops {minutes(window)} after the opening."
        do = "Let the window end later, or turn off the hard stop."
        yield Finding("stop", "window_too_short", what, do, "sitting")


def _extra_time(f: SittingFacts) -> Iterator[Finding]:
    """Those with more time: whom a hard stop cuts, and how late the room is needed."""
    more = [s for s in f.students if s.factor > 1 or s.extra]
    if f.hard_stop:
        window = f.closes_at - f.opens_at
        for s in more:
            allowed = allowed_time(f.base, s.factor, s.extra)
            if f.editions and f.base <= window < allowed:
                what = (
                    f"{s.name} has {_more(s)}, {minutes(allowed)} in all, but the window ends at {_at(f, f.closes_at)}"
                )
                what += f": even a start at {_at(f, f.opens_at)} leaves only {minutes(window)}."
                yield Finding(
                    "stop", "time_cut", what, "Let the window end later, or turn off the hard stop.", "sitting"
                )
    elif f.editions and f.students:
        ends = {s.name: _last_end(f, s) for s in f.students}
        name, end = max(ends.items(), key=lambda item: item[1])
        what = f"The room is needed until {_at(f, end)}: so long can {name} work"
        what += f", who has {_more(next(s for s in f.students if s.name == name))}." if more else "."
        yield Finding("note", "last_end", what, "Book the room and the staff for as long.", "")


def _last_end(f: SittingFacts, s: StudentFacts) -> dt.datetime:
    return window_end(f.closes_at, f.base, s.factor, s.extra) + allowed_time(f.base, s.factor, s.extra)


def _people(f: SittingFacts) -> Iterator[Finding]:
    if not f.students and not f.rehearsal:
        yield Finding("stop", "no_students", "Nobody is on the roster.", "Upload the roster.", "roster")
    named = (
        ("stop", "disabled", [s.name for s in f.students if not s.active], "cannot sign in: the account is disabled",
         "Enable the accounts, or print tickets for the day.", "roster"),
        ("stop", "no_password",
         [s.name for s in f.students if s.active and not s.has_password and not f.single_sign_on],
         "cannot sign in: there is no password, and no single sign-on",
         "Send them a link to set a password, or print tickets.", "tickets"),
        ("stop", "taken", [f"{s.name} ({s.taken_at})" for s in f.students if s.taken_at],
         "cannot start: there is an attempt at another sitting of this quiz",
         "To let somebody go on, reopen that attempt in its room.", ""),
    )  # fmt: skip
    for severity, code, names, what, do, where in named:
        if names:
            yield Finding(severity, code, f"{_list(names)} {what}.", do, where)  # type: ignore[arg-type]


def _also_open(f: SittingFacts) -> Iterator[Finding]:
    if f.also_open:
        what = f"The same quiz can be started at the same time at {_list(f.also_open)}: each student chooses where."
        yield Finding("note", "also_open", what, "Nothing, if this is meant: nobody can take it twice.")


def _staff(f: SittingFacts) -> Iterator[Finding]:
    if not f.instructors:
        what = "The course has no instructor, so nobody can release results or accept late saves."
        yield Finding("warn", "no_instructor", what, "Enrol an instructor.", "roster")
    if not f.tas and not f.rehearsal:
        what = "The course has no TA: only instructors can watch the board and help."
        yield Finding("warn", "no_ta", what, "Enrol those who will be in the room as TAs.", "roster")


def _door(f: SittingFacts) -> Iterator[Finding]:
    if f.network_problems:
        what = f"In the list of networks these are none: {_list(f.network_problems)}."
        yield Finding("stop", "bad_network", what, "Mend the list.", "sitting")
    guarded = f.networks or f.check_in or f.lockdown or f.code_kind != "none"
    if not guarded and not f.rehearsal:
        what = "Nothing guards the entrance: the network list is empty, and no code, check-in or lockdown browser is "
        what += "asked for. Whoever is on the roster can start from anywhere."
        yield Finding("warn", "open_door", what, "Set a rotating code or the networks of the room.", "sitting")
    elif not f.networks:
        what = "The network list is empty: a start is possible from every network."
        yield Finding(
            "note", "any_network", what, "Set the networks of the room, if students must be in it.", "sitting"
        )
    if f.code_kind == "static" and len(f.code) < SHORT_CODE:
        what = f"The access code has only {len(f.code)} signs."
        yield Finding("warn", "short_code", what, "Take a longer one, or one that changes.", "sitting")
    if f.check_in:
        seatless = [s.name for s in f.students if not s.seat]
        if f.students and len(seatless) == len(f.students):
            yield Finding("note", "no_seats", "No seats are given out.", "The check-in goes by name then.")
        elif seatless:
            yield Finding("note", "no_seat", f"{_list(seatless)} {_has(seatless)} no seat.", "Give out seats.")


def _lockdown(f: SittingFacts) -> Iterator[Finding]:
    if not f.lockdown:
        return
    if not f.lockdown_keys:
        what = "The lockdown browser is required, and no keys are set: nobody can start."
        yield Finding("stop", "no_keys", what, "Make or upload settings, or type their Config Key.", "lockdown")
    elif not f.lockdown_file:
        what = "Students cannot download the settings of the lockdown browser here."
        yield Finding("note", "no_file", what, "Make sure that they are on the exam computers.", "lockdown")
    elif not f.lockdown_leads_here:
        what = "The settings of the lockdown browser do not lead to the start page of this sitting."
        yield Finding("warn", "leads_elsewhere", what, "Set its address as their Start URL.", "lockdown")


SERVICES = {
    "broker": ("stop", "The broker of the tasks is out of reach: nothing is graded, and no attempt ends by itself."),
    "worker": ("stop", "No worker is running: nothing is graded, and no attempt ends by itself at its deadline."),
    "beat": ("stop", "Beat is silent: nobody starts the tasks that end and grade attempts."),
    "migrations": ("stop", "The database is older than the program."),
    "clock": ("warn", "The clock of this web host is off."),
}


def _deployment(f: SittingFacts) -> Iterator[Finding]:
    down = {name for name, works in f.services.items() if not works}
    if "broker" in down:
        down -= {"worker", "beat"}  # who cannot ask the broker knows nothing of them
    if f.clocks:
        down.discard("clock")  # said below, with the name of the host
    for name, (severity, what) in SERVICES.items():
        if name in down:
            yield Finding(severity, name, what, "Tell whoever operates the site.", "")  # type: ignore[arg-type]
    for clock in f.clocks:
        if abs(clock.off) > CLOCK_OFF:
            side = "ahead of" if clock.off > ZERO else "behind"
            what = (
                f"The clock of web host {clock.host} is {abs(clock.off).total_seconds():.0f} s {side} the database’s. "
            )
            what += "Deadlines do not suffer; logs do."
            yield Finding("warn", "host_clock", what, "Let the host take its time from the network (NTP).", "")


def _room(f: SittingFacts) -> Iterator[Finding]:
    if not f.room and not f.rehearsal:
        yield Finding("note", "no_room", "No room is named.", "Name it: students see it.", "sitting")
    if f.rooms_taken:
        what = f"At the same time the same room is used by {_list(f.rooms_taken)}."
        yield Finding("warn", "room_taken", what, "Check the booking.", "sitting")


Check = Callable[[SittingFacts], Iterator[Finding]]
CHECKS: tuple[Check, ...] = (
    _editions, _window, _extra_time, _people, _also_open, _staff, _door, _lockdown, _deployment, _room,
)  # fmt: skip


def minutes(length: dt.timedelta) -> str:
    """`45 min`, `67 min 30 s`."""
    whole, rest = divmod(length // dt.timedelta(seconds=1), 60)
    return f"{whole} min {rest} s" if rest else f"{whole} min"


def _more(s: StudentFacts) -> str:
    parts = [f"×{s.factor.normalize():f}"] if s.factor > 1 else []
    parts += [f"{minutes(s.extra)} more"] if s.extra else []
    return " and ".join(parts)


def _at(f: SittingFacts, moment: dt.datetime) -> str:
    local = moment.astimezone(f.zone)
    day = "" if local.date() == f.opens_at.astimezone(f.zone).date() else f"{local:%-d %b }"
    return f"{day}{local:%H:%M}"


def _list(names: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`, `A, B, C, D, E, F and 12 more`."""
    shown, left = list(names[:NAMES]), len(names) - NAMES
    if left > 0:
        shown.append(f"{left} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _has(names: Sequence[str]) -> str:
    return "has" if len(names) == 1 else "have"
