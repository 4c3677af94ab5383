"""How does an attempt begin? Once, for a student on the roster, in the window, with the honour statement signed."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import replace

from django.db import IntegrityError, transaction

from exams.delivery.entering import NOWHERE, Arrival, check_code
from exams.delivery.terms import Terms, terms_for
from exams.delivery.turns import hold_start, standing_of
from exams.errors import HonorNotSigned, MayNotEnter
from exams.models import Attempt, Edition, JournalEntry, Sitting, User, database_now
from exams.rules.admission import Refusal, signs_as
from exams.rules.client import Client
from exams.rules.clock import deadline
from exams.running.client import first_client
from exams.running.journal import Entry, Kind, numbered


def start_attempt(
    sitting: Sitting,
    user: User,
    *,
    typed_name: str,
    agrees: bool,
    access_code: str = "",
    arrival: Arrival = NOWHERE,
    client: Client | None = None,
    now: dt.datetime | None = None,
) -> tuple[Attempt, bool]:
    """The student's attempt at this sitting and whether this call began it: a second start leads to the same one.

    `now` is the database's unless a past sitting is being simulated.
    Raises `MayNotEnter` and `HonorNotSigned`; then nothing was begun, and of a wrong code only the try is kept.
    """
    existing = Attempt.objects.of_student(user).filter(sitting=sitting).first()
    if existing is not None:
        return existing, False
    return begin_attempt(
        sitting,
        user,
        typed_name=typed_name,
        agrees=agrees,
        access_code=access_code,
        arrival=arrival,
        client=client,
        now=now,
    )


def begin_attempt(
    sitting: Sitting,
    user: User,
    *,
    typed_name: str,
    agrees: bool,
    access_code: str,
    arrival: Arrival,
    client: Client | None,
    now: dt.datetime | None = None,
) -> tuple[Attempt, bool]:
    """`start_attempt` for a student of whom the caller has just seen that there is no attempt at this sitting."""
    now = now or database_now()
    terms = terms_for(sitting, user, now=now, arrival=arrival, elsewhere=False)
    edition_of(terms)
    check_code(sitting, user, terms.place, access_code, now=now)
    if not agrees or not signs_as(user.full_name, typed_name):
        raise HonorNotSigned
    try:
        return _write_start(sitting, user, terms, typed_name, arrival, client, now), True
    except IntegrityError:
        return Attempt.objects.of_student(user).get(sitting=sitting), False


def edition_of(terms: Terms) -> Edition:
    """What these terms hand out. Raises `MayNotEnter` where they let nobody in."""
    if terms.refusal is not None or terms.edition is None:
        raise MayNotEnter(terms.refusal or Refusal.NOT_PUBLISHED)
    return terms.edition


@transaction.atomic
def _write_start(
    sitting: Sitting,
    user: User,
    terms: Terms,
    typed_name: str,
    arrival: Arrival,
    client: Client | None,
    now: dt.datetime,
) -> Attempt:
    edition = edition_of(terms)
    while not hold_start(sitting, user, edition):  # a correction came in between
        terms = terms_for(sitting, user, now=now, arrival=arrival, elsewhere=False)
        edition = edition_of(terms)
    standing = standing_of(sitting, user)
    if standing.taken_elsewhere:
        raise MayNotEnter(Refusal.TAKEN)
    terms = replace(terms, factor=standing.factor, extra=standing.extra)
    attempt, rows = attempt_of(sitting, user, terms, typed_name=typed_name, arrival=arrival, client=client, now=now)
    attempt.save(force_insert=True)
    JournalEntry.objects.bulk_create(rows)
    return attempt


def attempt_of(
    sitting: Sitting,
    user: User,
    terms: Terms,
    *,
    typed_name: str,
    arrival: Arrival,
    client: Client | None,
    now: dt.datetime,
) -> tuple[Attempt, list[JournalEntry]]:
    """The attempt that begins at `now` on these terms, and its first entries; nothing of it is saved yet."""
    edition = edition_of(terms)
    attempt = Attempt(
        sitting=sitting,
        student=user,
        edition=edition,
        seed=secrets.randbits(62),
        honor_name=" ".join(typed_name.split()),
        started_at=now,
        base_duration=terms.base,
        factor=terms.factor,
        extra_time=terms.extra,
        hard_stop_at=terms.hard_stop_at,
        deadline_at=deadline(terms.ledger(now)),
        device=arrival.device if sitting.one_device else "",
    )
    began = {"edition": edition.digest, "deadline_at": attempt.deadline_at.isoformat()}
    entries = [
        Entry(Kind.HONOR_SIGNED, data={"name": attempt.honor_name}, actor_id=user.pk),
        Entry(Kind.STARTED, data=began, actor_id=user.pk),
        *first_client(attempt, client),
    ]
    return attempt, numbered(attempt, entries, at=now)
