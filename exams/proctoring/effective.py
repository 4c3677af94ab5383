"""By which rules does one student take a sitting, and where does each come from? Never why somebody has more time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format

from exams.models import Accommodation, Attempt, Edition, Place, Sitting, User
from exams.rules.clock import ZERO, allowed_time, window_end
from exams.rules.preflight import minutes
from exams.running.handouts import edition_for

NAVIGATION = {
    "all": "All questions on one page",
    "free": "One question at a time, back and forth",
    "forward": "One question at a time, no way back",
}


@dataclass(frozen=True, slots=True)
class EffectiveRule:
    """One setting as it holds for the student, and where it comes from."""

    name: str
    value: str
    source: str


def rules_for(sitting: Sitting, user: User) -> list[EffectiveRule]:
    """Every rule, in the order in which a student meets them. A fixed number of queries."""
    edition = edition_for(sitting, user)
    place = Place.objects.filter(sitting=sitting, student=user).first()
    attempt = Attempt.objects.filter(sitting=sitting, student=user).first()
    return [
        *_time(sitting, user, edition),
        *_paper(sitting, edition),
        *_door(sitting, place),
        *_attempt(attempt),
    ]


def _time(sitting: Sitting, user: User, edition: Edition | None) -> Iterator[EffectiveRule]:
    base = dt.timedelta(seconds=edition.paper["duration_seconds"]) if edition else sitting.quiz.duration
    yield EffectiveRule("Duration", minutes(base), f"edition {edition.number}" if edition else "the quiz as written")
    factor, extra, source = _accommodation(sitting, user)
    yield EffectiveRule("Factor", f"×{factor.normalize():f}", source)
    yield EffectiveRule("Extra time", minutes(extra) if extra else "none", source)
    allowed = allowed_time(base, factor, extra)
    yield EffectiveRule("Time in all", minutes(allowed), "duration × factor + extra time")
    yield EffectiveRule("Can start from", _at(sitting.opens_at), "sitting")
    if sitting.hard_stop:
        yield EffectiveRule("Can start before", _at(sitting.closes_at), "sitting")
        yield EffectiveRule("Stops at the latest", _at(sitting.closes_at), "sitting: hard stop, extra time or not")
        return
    until = window_end(sitting.closes_at, base, factor, extra)
    moved = "sitting, moved by the extra time" if until != sitting.closes_at else "sitting"
    yield EffectiveRule("Can start before", _at(until), moved)
    yield EffectiveRule("Stops at the latest", _at(until + allowed), "last start + time in all; no hard stop")


def _accommodation(sitting: Sitting, user: User) -> tuple[Decimal, dt.timedelta, str]:
    rows = Accommodation.objects.filter(user=user, course=sitting.quiz.course_id)
    found = {row.sitting_id: row for row in rows if row.sitting_id in (None, sitting.pk)}
    if sitting.pk in found:
        source = "accommodation for this sitting"
        source += ", instead of the one for the course" if None in found else ""
        return found[sitting.pk].factor, found[sitting.pk].extra_time, source
    if None in found:
        return found[None].factor, found[None].extra_time, "accommodation for the course"
    return Decimal(1), ZERO, "default: no accommodation"


def _paper(sitting: Sitting, edition: Edition | None) -> Iterator[EffectiveRule]:
    if edition is None:
        yield EffectiveRule("Paper", "none: nobody can start", "sitting: no edition is handed out")
        return
    count = sitting.editions.count()
    drawn = f"drawn once and for all from {count} editions of the sitting" if count > 1 else "sitting"
    yield EffectiveRule("Paper", f"edition {edition.number} ({edition.digest[:8]})", drawn)
    source = f"edition {edition.number}"
    yield EffectiveRule("Questions", NAVIGATION[edition.paper["navigation"]], source)
    for name, key in (("Order of questions", "shuffle_questions"), ("Order of choices", "shuffle_choices")):
        yield EffectiveRule(name, "drawn for each student" if edition.paper[key] else "as written", source)


def _door(sitting: Sitting, place: Place | None) -> Iterator[EffectiveRule]:
    excused = place is not None and place.excused_at is not None
    codes = {"none": "none is asked", "static": "one for the whole sitting", "rotating": "changes every 30 seconds"}
    networks = ", ".join(sitting.networks.split("\n")) if sitting.networks.strip() else ""
    has_code = sitting.code_kind != Sitting.CodeKind.NONE
    for name, value, is_asked in (
        ("Access code", codes[sitting.code_kind], has_code),
        ("Network", networks or "any", bool(networks)),
    ):
        spared = excused and is_asked
        yield EffectiveRule(
            name, "not asked of this student" if spared else value, "excused by staff" if spared else "sitting"
        )
    checked = place is not None and place.checked_in_at is not None
    state = f"required; {'done' if checked else 'not yet done'}" if sitting.check_in_required else "not required"
    yield EffectiveRule("Check-in", state, "sitting")
    yield EffectiveRule("Lockdown browser", "required" if sitting.lockdown_required else "not required", "sitting")
    one = "the quiz stays on the device that starts it" if sitting.one_device else "may be changed"
    yield EffectiveRule("Device", one, "sitting")
    if place is not None and place.seat:
        yield EffectiveRule("Seat", place.seat, "seating of the sitting")


def _attempt(attempt: Attempt | None) -> Iterator[EffectiveRule]:
    if attempt is None:
        yield EffectiveRule("Attempt", "not begun", "–")
        return
    yield EffectiveRule("Attempt", attempt.get_state_display(), f"begun at {_at(attempt.started_at)}")
    yield EffectiveRule("Deadline", _at(attempt.deadline_at), "the ledger of the attempt, line by line below")


def _at(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "j M Y, H:i:s")
