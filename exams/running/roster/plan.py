"""What would a roster change in a course? Compared with a fixed number of queries, however long it is."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from exams.models import Accommodation, Attempt, Course, Enrollment, Role, User
from exams.rules.roster.lines import Line, Problem, Roster, Time
from exams.running.people import reached_among

CHUNK = 5_000  # NetIDs in one query
# A file that would drop more than this share of the students, and more than a handful, is probably the wrong one.
MANY_SHARE, MANY_LEAST = 4, 3


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who comes in. `user` is None if the account is made, too."""

    line: Line
    user: User | None
    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something of a person that changes, from what to what, in words."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody who stays, or comes back, with what changes."""

    line: Line
    enrollment: Enrollment
    steps: tuple[Step, ...]
    returns: bool
    sets_account: bool

    @property
    def changes_role(self) -> bool:
        return any(step.what == "role" for step in self.steps)


@dataclass(slots=True)
class Plan:
    """What would happen. While `problems` stand nothing may be written."""

    course: Course
    added: list[Arrival] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    dropped: list[Enrollment] = field(default_factory=list)
    same: int = 0
    students: int = 0
    in_exam: set[int] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def returned(self) -> list[Change]:
        return [change for change in self.changed if change.returns]

    @property
    def roles(self) -> list[Change]:
        return [change for change in self.changed if change.changes_role]

    @property
    def drops_many(self) -> bool:
        return len(self.dropped) > max(MANY_LEAST, self.students // MANY_SHARE)

    @property
    def changes_nothing(self) -> bool:
        return not (self.added or self.changed or self.dropped)

    @property
    def new_instructors(self) -> list[Arrival]:
        return [arrival for arrival in self.added if arrival.role == Role.INSTRUCTOR]

    @property
    def digest(self) -> str:
        """The same for plans that do the same: what was looked at is what is written."""
        said: Any = [
            sorted((a.line.netid, a.role, a.user.pk if a.user else 0, str(a.line)) for a in self.added),
            sorted((c.enrollment.pk, str(c.steps), c.returns) for c in self.changed),
            sorted(row.pk for row in self.dropped),
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def plan_roster(course: Course, roster: Roster, *, by: User | None, whole: bool) -> Plan:
    """Compares the file with the course. `by` None is a command on the server, which may do all.

    `whole`: the file names every student, so who is not in it drops the course. Who has another role never drops by
    a file.
    """
    return _Planner(course, roster, by, whole).plan()


class _Planner:
    def __init__(self, course: Course, roster: Roster, by: User | None, whole: bool) -> None:
        self.roster, self.by, self.whole = roster, by, whole
        self.out = Plan(course, problems=list(roster.problems), notes=list(roster.notes))
        rows = Enrollment.objects.filter(course=course).order_by().prefetch_related("user")  # see `reached_among`
        self.enrolled = {row.user.netid: row for row in sorted(rows, key=lambda row: row.user.netid)}
        self.accounts = {user.netid: user for user in _users(line.netid for line in roster.lines)}
        self.reach = reached_among(by, (row.user for row in self.enrolled.values())) if by else None
        times = Accommodation.objects.filter(course=course, sitting=None)
        self.times = {row.user_id: row for row in times}
        self.kept_accounts = 0

    def plan(self) -> Plan:
        out = self.out
        out.students = sum(row.role == Role.STUDENT and row.dropped_at is None for row in self.enrolled.values())
        for line in self.roster.lines:
            row = self.enrolled.get(line.netid)
            if row is None:
                self._add(line)
            else:
                self._compare(line, row)
        if self.whole and not self.roster.problems:
            named = {line.netid for line in self.roster.lines}
            out.dropped = [
                row
                for netid, row in self.enrolled.items()
                if row.role == Role.STUDENT and row.dropped_at is None and netid not in named
            ]
            leaving = Attempt.objects.filter(student__in=[row.user_id for row in out.dropped]).open()
            out.in_exam = set(leaving.filter(sitting__quiz__course=out.course).values_list("student_id", flat=True))
        self._note()
        return out

    def _add(self, line: Line) -> None:
        user = self.accounts.get(line.netid)
        name = user.full_name if user else line.name
        if not name:
            self._problem(line, f"{line.netid} is new here and has no name. Give a column with names.")
            return
        if user and not user.is_active:
            self._problem(line, f"The account of {line.netid} is switched off. An administrator can switch it on.")
            return
        if line.time is not None:
            self._needs_somebody(line)
        self.out.added.append(Arrival(line, user, line.role or Role.STUDENT, name))

    def _compare(self, line: Line, row: Enrollment) -> None:
        if self.by and row.user_id == self.by.pk and not self.by.is_superuser and line.role not in (None, row.role):
            self._problem(line, "This would take your own role away. Take the row out; somebody else can do that.")
            return
        account, sets_account = self._account_steps(line, row.user)
        steps = [*account, *_enrollment_steps(line, row), *self._time_steps(line, row.user_id)]
        returns = row.dropped_at is not None
        if steps or returns:
            self.out.changed.append(Change(line, row, tuple(steps), returns, sets_account))
        else:
            self.out.same += 1

    def _account_steps(self, line: Line, user: User) -> tuple[list[Step], bool]:
        """Name and address belong to the account. Whoever may set an address can take the account over by it."""
        wanted = [("name", user.full_name, line.name), ("e-mail", user.email, line.email)]
        steps = [Step(what, before, after) for what, before, after in wanted if after and after != before]
        if steps and self.reach is not None and user.pk not in self.reach:
            self.kept_accounts += 1
            return [], False
        return steps, bool(steps)

    def _time_steps(self, line: Line, user_id: int) -> list[Step]:
        if line.time is None:
            return []
        self._needs_somebody(line)
        row = self.times.get(user_id)
        before = Time() if row is None else Time(row.factor, minutes_of(row))
        return [] if before == line.time else [Step("more time", time_in_words(before), time_in_words(line.time))]

    def _needs_somebody(self, line: Line) -> None:
        """The ledger of a running attempt names who gave the time."""
        if self.by is None:
            self._problem(line, "More time is given by somebody: say who, with --by NETID.")

    def _note(self) -> None:
        out = self.out
        if self.kept_accounts:
            out.notes.append(
                f"{self.kept_accounts} keep the name and e-mail address of their account: they run something or are in "
                "a course of somebody else. An administrator can change these."
            )
        if out.new_instructors and self.by is not None and not self.by.is_superuser:
            out.notes.append(
                "New instructors cannot enter the admin until an administrator allows it in their account."
            )
        if not self.roster.has_roles:
            out.notes.append("The file has no roles: who is new comes in as a student, all others keep their role.")

    def _problem(self, line: Line, message: str) -> None:
        self.out.problems.append(Problem(line.row, message))


def minutes_of(row: Accommodation) -> Decimal:
    """The extra time of an accommodation in minutes, as a roster says it."""
    return Decimal(row.extra_time // dt.timedelta(milliseconds=1)) / 60_000


def time_in_words(time: Time) -> str:
    parts = [f"×{time.factor.normalize():f}"] if time.factor != 1 else []
    parts += [f"{time.minutes.normalize():f} min"] if time.minutes else []
    return " + ".join(parts) or "none"


def _enrollment_steps(line: Line, row: Enrollment) -> Iterator[Step]:
    if line.role is not None and line.role != row.role:
        yield Step("role", Role(row.role).label, Role(line.role).label)
    if line.section is not None and line.section != row.section:
        yield Step("section", row.section, line.section)


def _users(netids: Iterable[str]) -> Iterator[User]:
    names = list(netids)
    for start in range(0, len(names), CHUNK):
        yield from User.objects.filter(netid__in=names[start : start + CHUNK])
