"""How is the report of a sitting gathered? In a fixed number of queries, from rows that nobody changes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from uuid import UUID

from django.db.models import Count

from exams.models import (
    STAFF_ROLES,
    Attempt,
    DoorEntry,
    Enrollment,
    JournalEntry,
    Place,
    Response,
    Role,
    Sitting,
    TimeAdjustment,
    User,
)
from exams.proctoring.report.facts import Change, Incident, Line, Report
from exams.rules.flags import KINDS, Flag, flags_of
from exams.running.late import TOO_LATE

Kind = JournalEntry.Kind
# What staff did about one student that is not a change of time.
INCIDENTS = (Kind.NOTE, Kind.REOPENED, Kind.CLOSED, Kind.DEVICE_ALLOWED, Kind.LATE_ACCEPTED, Kind.FILE_MERGED)
AT_THE_DOOR = (DoorEntry.Kind.NOTE, DoorEntry.Kind.EXCUSED)


def report_of(sitting: Sitting, *, now: dt.datetime) -> Report:
    """The report as things stand at `now`."""
    attempts = {row.student_id: row for row in Attempt.objects.filter(sitting=sitting).select_related("student")}
    enrolled = Enrollment.objects.current().filter(course=sitting.quiz.course_id).select_related("user")
    takes = STAFF_ROLES if sitting.rehearsal else (Role.STUDENT,)
    people = {row.user_id: row.user for row in enrolled if row.role in takes}
    people |= {pk: attempt.student for pk, attempt in attempts.items()}
    gathered = _Gathered(sitting, attempts)
    sections = {row.user_id: row.section for row in enrolled if row.role in takes}
    lines = [gathered.line(user, attempts.get(pk), sections.get(pk, "")) for pk, user in people.items()]
    return Report(
        title=str(sitting),
        room=sitting.room,
        opens_at=sitting.opens_at,
        closes_at=sitting.closes_at,
        made_at=now,
        lines=tuple(sorted(lines, key=lambda line: (line.name, line.netid))),
        incidents=tuple(sorted(gathered.incidents, key=lambda incident: (incident.at, incident.student))),
        staff=tuple(sorted(row.user.full_name for row in enrolled if row.role in STAFF_ROLES)),
    )


class _Gathered:
    """Everything about the attempts of a sitting, fetched once."""

    def __init__(self, sitting: Sitting, attempts: dict[int, Attempt]) -> None:
        self.places = {row.student_id: row for row in Place.objects.filter(sitting=sitting)}
        self.names = {attempt.pk: attempt.student.full_name for attempt in attempts.values()}
        self.incidents: list[Incident] = []
        self.notes: defaultdict[int, list[str]] = defaultdict(list)
        self.flags: dict[UUID, tuple[Flag, ...]] = {}
        self.late: defaultdict[UUID, set[str]] = defaultdict(set)
        self.accepted: defaultdict[UUID, set[str]] = defaultdict(set)
        self.changes = _changes(sitting)
        counts = Response.objects.filter(attempt__sitting=sitting).order_by().values_list("attempt")
        self.answers: dict[UUID, int] = dict(counts.annotate(Count("pk")))
        self._read_journal(sitting, {attempt.pk: attempt.student_id for attempt in attempts.values()})
        self._read_door(sitting)

    def _read_journal(self, sitting: Sitting, owners: dict[UUID, int]) -> None:
        journal = JournalEntry.objects.filter(attempt__sitting=sitting, kind__in=[*KINDS, *INCIDENTS])
        rows: defaultdict[UUID, list[JournalEntry]] = defaultdict(list)
        for entry in journal.select_related("actor").order_by("attempt", "number"):
            rows[entry.attempt_id].append(entry)
        for attempt, entries in rows.items():
            self.flags[attempt] = flags_of(entries)
            for entry in entries:
                self._read_entry(attempt, owners[attempt], entry)

    def _read_entry(self, attempt: UUID, owner: int, entry: JournalEntry) -> None:
        if entry.kind in TOO_LATE:
            self.late[attempt].add(entry.question)
        if entry.kind == Kind.LATE_ACCEPTED:
            self.accepted[attempt].add(entry.question)
        by_staff = entry.actor is not None and entry.actor_id != owner
        if entry.kind not in INCIDENTS or not by_staff or entry.actor is None:
            return
        said = str(entry.data.get("text") or entry.data.get("why") or "")
        what = said if entry.kind == Kind.NOTE else ": ".join(filter(None, (entry.get_kind_display(), said)))
        self.incidents.append(Incident(entry.at, self.names[attempt], what, entry.actor.full_name))
        if entry.kind == Kind.NOTE:
            self.notes[owner].append(said)

    def _read_door(self, sitting: Sitting) -> None:
        door = DoorEntry.objects.filter(sitting=sitting, kind__in=AT_THE_DOOR).select_related("student", "actor")
        for entry in door.order_by("at"):
            said = str(entry.data.get("text") or "")
            is_note = entry.kind == DoorEntry.Kind.NOTE
            what = said if is_note else ": ".join(filter(None, (entry.get_kind_display(), said)))
            by = entry.actor.full_name if entry.actor else ""
            self.incidents.append(Incident(entry.at, entry.student.full_name, what, by))
            if is_note:
                self.notes[entry.student_id].append(said)

    def line(self, user: User, attempt: Attempt | None, section: str) -> Line:
        place = self.places.get(user.pk)
        known = {
            "name": user.full_name,
            "netid": user.netid,
            "section": section,
            "seat": place.seat if place else "",
            "checked_in_at": place.checked_in_at if place else None,
            "notes": tuple(self.notes[user.pk]),
        }
        if attempt is None:
            return Line(**known)  # type: ignore[arg-type]
        return Line(
            **known,  # type: ignore[arg-type]
            attempt=str(attempt.pk),
            started_at=attempt.started_at,
            ended_at=attempt.closed_at,
            ended_by=attempt.closed_by,
            state=attempt.state,
            factor=attempt.factor,
            extra=attempt.extra_time,
            changes=tuple(self.changes[attempt.pk]),
            answers=self.answers.get(attempt.pk, 0),
            late=len(self.late[attempt.pk]),
            late_accepted=len(self.accepted[attempt.pk]),
            flags=self.flags.get(attempt.pk, ()),
        )


def _changes(sitting: Sitting) -> defaultdict[UUID, list[Change]]:
    found: defaultdict[UUID, list[Change]] = defaultdict(list)
    rows = TimeAdjustment.objects.filter(attempt__sitting=sitting).select_related("made_by")
    for row in rows.order_by("made_at", "pk"):
        found[row.attempt_id].append(Change(row.made_at, row.kind, row.amount, row.made_by.full_name, row.reason))
    return found
