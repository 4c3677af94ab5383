"""What has a browser shown of Safe Exam Browser, and is it what the sitting expects?"""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest

from exams.models import Attempt, LockdownSettings, Sitting, database_now
from exams.rules.quota import room_for_answers, room_for_events
from exams.rules.seb.checking import CONFIG_KEY_HEADER, EXAM_KEY_HEADER, Keys, Shown, proves
from exams.running.external import external
from exams.running.journal import Entry, Kind, append

Lockdown = Attempt.Lockdown
PROOF = "lockdown_proof"
FRESH = dt.timedelta(minutes=15)


def keys_of(sitting: Sitting) -> Keys:
    """What this sitting expects; nothing where nobody has set it up."""
    found = LockdownSettings.objects.filter(sitting=sitting).only("config_keys", "exam_keys").first()
    return found.keys if found else Keys()


def in_headers(request: HttpRequest) -> Shown:
    """What the headers of this request show for its own address."""
    headers = request.headers
    return Shown(external(request), headers.get(CONFIG_KEY_HEADER, ""), headers.get(EXAM_KEY_HEADER, ""))


def remember_proof(request: HttpRequest, sitting: Sitting) -> None:
    """Keeps in the session of this browser that it has proven itself for this sitting just now."""
    request.session[PROOF] = {"sitting": sitting.pk, "until": (database_now() + FRESH).timestamp()}


def has_proven(request: HttpRequest, sitting: Sitting) -> bool:
    """Whether this browser shows the sitting's keys now, or has shown them a moment ago through its page."""
    if proves(keys_of(sitting), [in_headers(request)]):
        return True
    proof = request.session.get(PROOF) or {}
    return proof.get("sitting") == sitting.pk and proof.get("until", 0) > database_now().timestamp()


def write_lockdown(attempt: Attempt, *, proven: bool, shown: str, client_at: dt.datetime | None) -> bool:
    """Notes on an open attempt, held by the caller, what its page has shown; returns whether that is news.

    `shown` says how: "headers", "page" or "nothing". A mismatch is journaled and shown on the board, and that is all:
    nobody is locked out of an attempt that runs.
    """
    standing = Lockdown.PROVEN if proven else Lockdown.MISMATCH
    if attempt.lockdown == standing:
        return False
    attempt.lockdown = standing
    now = database_now()
    entry = Entry(Kind.LOCKDOWN, data={"proven": proven, "shown": shown}, client_at=client_at)
    append(attempt, [entry] if _has_room(attempt, now) else [], at=now)
    attempt.save(update_fields=["lockdown", "journal_length"])
    return True


def _has_room(attempt: Attempt, now: dt.datetime) -> bool:
    """A page that says now this, now that, fills no journal without end; how it stands is on the attempt anyway."""
    room = room_for_answers(
        attempt.journal_length, started_at=attempt.started_at, deadline_at=attempt.deadline_at, now=now
    )
    return room_for_events(room) > 0
