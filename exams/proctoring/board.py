"""How does everybody in the room stand, those in trouble first? All facts of one look, in three statements."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from exams.models import STAFF_ROLES, Attempt, DoorEntry, Edition, Enrollment, Hand, Message, Response, Role, Sitting
from exams.rules.trouble import Standing, Trouble, troubles

Group = Literal["running", "paused", "waiting", "closed"]
CODES_FOR = dt.timedelta(minutes=10)  # wrong codes older than this are no news
ORDER: dict[Group, int] = {"running": 0, "paused": 1, "waiting": 2, "closed": 3}
CALM = 99


@dataclass(frozen=True, slots=True)
class Seat:
    """One student of the roster, before the attempt."""

    student: int
    name: str
    netid: str
    seat: str = ""
    checked_in_at: dt.datetime | None = None
    excused_at: dt.datetime | None = None
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """What is known of one attempt."""

    id: UUID
    state: Literal["running", "paused", "closed"]
    started_at: dt.datetime
    deadline_at: dt.datetime
    paused_at: dt.datetime | None
    closed_at: dt.datetime | None
    closed_by: str
    factor: Decimal
    extra: dt.timedelta
    seen_at: dt.datetime | None
    saved_at: dt.datetime | None
    unsaved_since: dt.datetime | None
    focus_lost: int
    device_changed_at: dt.datetime | None
    device_allowed_at: dt.datetime | None
    lockdown: str
    edition: int
    answered: int
    hand_at: dt.datetime | None
    hand_words: str
    unread: int
    undelivered: int
    last_message_at: dt.datetime | None


@dataclass(slots=True)
class Door:
    """What one student tried at the door."""

    wrong_codes: int = 0
    wrong_code_at: dt.datetime | None = None
    asked_at: dt.datetime | None = None
    asked_why: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One student on the board."""

    seat: Seat
    work: Work | None
    troubles: tuple[Trouble, ...]
    total: int

    @property
    def group(self) -> Group:
        return self.work.state if self.work else "waiting"

    @property
    def place(self) -> tuple[Any, ...]:
        """Trouble first, the most urgent and of the same kind the oldest; then who runs, and the first to end first."""
        first = self.troubles[0] if self.troubles else None
        urgency = first.urgency if first else CALM
        since = first.since.timestamp() if first and first.since else 0.0
        ends = self.work.deadline_at.timestamp() if self.work and self.group == "running" and not first else 0.0
        return urgency, since, ORDER[self.group], ends, self.seat.name, self.seat.netid


@dataclass(frozen=True, slots=True)
class Board:
    """Everybody, in order, at one moment."""

    sitting: Sitting
    now: dt.datetime
    lines: tuple[Line, ...]
    counts: dict[str, int] = field(default_factory=dict)


def board_of(sitting: Sitting, now: dt.datetime) -> Board:
    """The board: three statements for any number of students, and one for an edition that is met first."""
    seats = _seats(sitting)
    works = _works(sitting, seats)
    door = _door(sitting, now)
    lines = [_line(sitting, seat, works.get(pk), door.get(pk, Door()), now) for pk, seat in seats.items()]
    lines.sort(key=lambda line: line.place)
    return Board(sitting, now, tuple(lines), _counts(lines))


def roster(sitting: Sitting) -> QuerySet[Enrollment]:
    """Who may take this sitting: the course's students, or its staff where it is a rehearsal."""
    roles = STAFF_ROLES if sitting.rehearsal else (Role.STUDENT,)
    return Enrollment.objects.current().filter(course=sitting.quiz.course_id, role__in=roles)


def _seats(sitting: Sitting) -> dict[int, Seat]:
    here = FilteredRelation("user__places", condition=Q(user__places__sitting=sitting.pk))
    rows = roster(sitting).annotate(here=here).order_by()
    columns = ("user", "user__full_name", "user__netid", "here__seat", "here__checked_in_at", "here__excused_at")
    return {row[0]: Seat(row[0], row[1], row[2], row[3] or "", row[4], row[5]) for row in rows.values_list(*columns)}


def _works(sitting: Sitting, seats: dict[int, Seat]) -> dict[int, Work]:
    """The attempts by student. Who dropped the course and has one gets a seat as well."""
    found: dict[int, Work] = {}
    columns = (
        "id", "state", "started_at", "deadline_at", "paused_at", "closed_at", "closed_by", "factor", "extra_time",
        "last_seen_at", "last_saved_at", "unsaved_since", "focus_lost", "device_changed_at", "device_allowed_at",
        "lockdown", "edition", "answered", "hand_at", "hand_words", "unread", "undelivered", "last_message_at",
    )  # fmt: skip
    who = ("student", "student__full_name", "student__netid")
    for pk, name, netid, *facts in _attempts(sitting).values_list(*who, *columns):
        found[pk] = Work(*facts)
        seats.setdefault(pk, Seat(pk, name, netid, dropped=True))
    return found


def _attempts(sitting: Sitting) -> QuerySet[Attempt]:
    mine = {"attempt": OuterRef("pk")}
    up = Hand.objects.filter(**mine, lowered_at=None)
    standing = Message.objects.filter(**mine, taken_back_at=None)
    unread = standing.filter(confirmed_at=None)
    return (
        Attempt.objects.filter(sitting=sitting)
        .annotate(
            answered=_count(Response.objects.filter(**mine).exclude(value__selected=None)),
            hand_at=Subquery(up.values("raised_at")[:1]),
            hand_words=Coalesce(Subquery(up.values("text")[:1]), Value("")),
            unread=_count(unread),
            undelivered=_count(unread.filter(delivered_at=None)),
            last_message_at=Subquery(standing.order_by("-sent_at").values("sent_at")[:1]),
        )
        .order_by()
    )


def _count(rows: QuerySet[Any]) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values("attempt").annotate(n=Count("pk")).values("n")), 0)


def _door(sitting: Sitting, now: dt.datetime) -> dict[int, Door]:
    """What was tried at the door, by student."""
    Kind = DoorEntry.Kind
    recent = Q(kind=Kind.CODE_WRONG, at__gt=now - CODES_FOR)
    rows = DoorEntry.objects.filter(recent | Q(kind=Kind.HELP_ASKED), sitting=sitting).order_by("at", "pk")
    found: defaultdict[int, Door] = defaultdict(Door)
    for student, kind, at, data in rows.values_list("student", "kind", "at", "data"):
        door = found[student]
        if kind == Kind.CODE_WRONG:
            door.wrong_codes, door.wrong_code_at = door.wrong_codes + 1, at
        else:
            door.asked_at, door.asked_why = at, data.get("why", "")
    return dict(found)


def _line(sitting: Sitting, seat: Seat, work: Work | None, door: Door, now: dt.datetime) -> Line:
    standing = _standing(sitting, seat, work, door, now)
    total = question_count(work.edition) if work else 0
    return Line(seat, work, troubles(standing, now), total)


def _standing(sitting: Sitting, seat: Seat, work: Work | None, door: Door, now: dt.datetime) -> Standing:
    """The facts for the rule. What was asked at the door counts until somebody has acted on it."""
    if work is None:
        return Standing(
            state="",
            opens_at=sitting.opens_at,
            may_start=now < sitting.closes_at,
            door_asked_at=_if_after(door.asked_at, seat.checked_in_at, seat.excused_at),
            door_shut_by=door.asked_why,
            wrong_codes=door.wrong_codes,
            wrong_code_at=door.wrong_code_at,
        )
    asked = door.asked_at if door.asked_why == "other_device" else None
    return Standing(
        state=work.state,
        opens_at=sitting.opens_at,
        deadline_at=work.deadline_at,
        started_at=work.started_at,
        paused_at=work.paused_at,
        seen_at=work.seen_at,
        unsaved_since=work.unsaved_since,
        device_changed_at=work.device_changed_at,
        lockdown_mismatch=work.lockdown == Attempt.Lockdown.MISMATCH,
        lockdown_unshown=sitting.lockdown_required and not work.lockdown,
        hand_at=work.hand_at,
        hand_words=work.hand_words,
        device_asked_at=_if_after(asked, work.device_allowed_at, work.device_changed_at),
    )


def _if_after(asked: dt.datetime | None, *answers: dt.datetime | None) -> dt.datetime | None:
    later = [answer for answer in answers if answer is not None]
    return asked if asked is not None and all(asked > answer for answer in later) else None


@lru_cache(maxsize=256)
def question_count(edition: int) -> int:
    """How many questions an edition has, kept in memory: editions never change."""
    paper = Edition.objects.values_list("paper", flat=True).get(pk=edition)
    return sum(len(section["questions"]) for section in paper["sections"])


def _counts(lines: list[Line]) -> dict[str, int]:
    groups = [line.group for line in lines]
    counts: dict[str, int] = {group: groups.count(group) for group in ORDER}
    counts["everybody"] = len(lines)
    counts["trouble"] = sum(bool(line.troubles) for line in lines)
    counts["checked_in"] = sum(line.seat.checked_in_at is not None for line in lines)
    return counts
