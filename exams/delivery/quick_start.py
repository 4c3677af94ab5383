"""Can this start be written by two statements? The common case on PostgreSQL; everything else is for `starting`.

The first statement takes the turn of this start (as `turns` does) and reads all that the rules ask for; the rules
decide in Python, as ever; the second writes attempt and journal if what other tables said still holds now that the turn
is taken. An access code is counted and looked at between the two, as ever, and what that comes to stands. Lockdown
browsers, rehearsals, every other refusal and whatever came between go the ordinary way: this one may refuse what that
would take, and must never write what that would write differently.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from functools import cache
from string import Template
from typing import Any

from django.db import DatabaseError, connection, transaction
from psycopg.types.numeric import Int8

from exams.delivery.entering import Arrival, asks_code, check_code
from exams.delivery.starting import attempt_of
from exams.delivery.terms import Known, terms_of
from exams.errors import MayNotEnter
from exams.models import Attempt, Edition, Place, Sitting, User
from exams.rules.admission import Refusal, signs_as
from exams.rules.client import Client
from exams.running.handouts import drawn
from exams.running.papers import paper_of
from exams.running.prepared import make_way, one_row

TAKEN_ELSEWHERE = """EXISTS (
    SELECT FROM exams_attempt x JOIN exams_sitting o ON o.id = x.sitting_id
    WHERE x.student_id = %(user)s AND o.quiz_id = s.quiz_id AND o.id <> s.id AND NOT o.rehearsal)"""
GIVEN = """LEFT JOIN LATERAL (
    SELECT factor, extra_time FROM exams_accommodation
    WHERE user_id = %(user)s AND course_id = q.course_id AND (sitting_id = s.id OR sitting_id IS NULL)
    ORDER BY sitting_id NULLS LAST LIMIT 1) given ON true"""
OF_SITTING = (
    *("quiz_id", "opens_at", "closes_at", "hard_stop", "networks", "check_in_required", "one_device"),
    *("code_kind", "access_code", "code_secret"),
)
LOOK = Template("""
WITH enrolled AS MATERIALIZED (
    SELECT e.course_id FROM exams_sitting s JOIN exams_quiz q ON q.id = s.quiz_id
    JOIN exams_enrollment e ON e.course_id = q.course_id
    WHERE s.id = %(sitting)s AND NOT s.rehearsal AND NOT s.lockdown_required
        AND e.user_id = %(user)s AND e.role = 'student' AND e.dropped_at IS NULL
    FOR NO KEY UPDATE OF e
), handed AS MATERIALIZED (
    SELECT h.edition_id FROM enrolled, exams_sittingedition h WHERE h.sitting_id = %(sitting)s FOR KEY SHARE OF h
)
SELECT clock_timestamp(), own.id, $taken_elsewhere,
    (SELECT array_agg(h.edition_id ORDER BY h.edition_id) FROM handed h),
    (SELECT array_agg(e.digest ORDER BY e.id) FROM handed h JOIN exams_edition e ON e.id = h.edition_id),
    coalesce(given.factor, 1), coalesce(given.extra_time, interval '0'),
    p.id, p.checked_in_at, p.excused_at,
    $sitting
FROM enrolled JOIN exams_sitting s ON s.id = %(sitting)s JOIN exams_quiz q ON q.id = s.quiz_id $given
LEFT JOIN exams_place p ON p.sitting_id = s.id AND p.student_id = %(user)s
LEFT JOIN exams_attempt own ON own.sitting_id = s.id AND own.student_id = %(user)s
""").substitute(taken_elsewhere=TAKEN_ELSEWHERE, given=GIVEN, sitting=", ".join(f"s.{name}" for name in OF_SITTING))
BEGIN = Template("""
WITH still AS MATERIALIZED (
    SELECT FROM exams_sitting s JOIN exams_quiz q ON q.id = s.quiz_id $given
    WHERE s.id = %(sitting)s AND NOT $taken_elsewhere
        AND coalesce(given.factor, 1) = %(factor)s::numeric
        AND coalesce(given.extra_time, interval '0') = %(extra_time)s::interval
        AND %(editions)s::bigint[] = (
            SELECT array_agg(h.edition_id ORDER BY h.edition_id) FROM exams_sittingedition h WHERE h.sitting_id = s.id)
), begun AS (
    INSERT INTO exams_attempt ($columns) SELECT $values FROM still RETURNING id
), written AS (
    INSERT INTO exams_journalentry (attempt_id, number, kind, at, actor_id, tab, part, question, data)
    SELECT begun.id, e.number, e.kind, %(started_at)s::timestamptz, e.actor, '', 0, '', e.data
    FROM begun, jsonb_to_recordset(%(entries)s) AS e(number int, kind text, actor bigint, data jsonb)
)
SELECT id FROM begun
""")


@dataclass(frozen=True, slots=True)
class Begun:
    """The student's attempt at the sitting, and whether it began just now. `one_device`: its browser gets a mark."""

    attempt_id: uuid.UUID
    began: bool
    one_device: bool


def begin_at_once(
    sitting_id: int, user: User, *, typed_name: str, agrees: bool, access_code: str, arrival: Arrival, client: Client
) -> Begun | None:
    """The student's attempt where nothing is unusual, begun or found. Else None, and nothing was written.

    Raises `MayNotEnter` where the code was wrong, or too many were: the try is kept, and is not to be counted again.
    """
    if connection.vendor != "postgresql" or not agrees or not signs_as(user.full_name, typed_name):
        return None
    try:
        with transaction.atomic():
            found = _begin(sitting_id, user, typed_name, access_code, arrival, client)
    except DatabaseError as error:
        if connection.in_atomic_block:
            raise
        make_way("A start", error)
        return None
    if isinstance(found, Refusal):
        raise MayNotEnter(found)
    return found


def _begin(
    sitting_id: int, user: User, typed_name: str, access_code: str, arrival: Arrival, client: Client
) -> Begun | Refusal | None:
    """A refusal is given and not raised: what the door keeps of it is to be committed."""
    ids = {"sitting": Int8(sitting_id), "user": Int8(user.pk)}
    row = one_row(LOOK, ids)
    if row is None:
        return None
    now, own, taken_elsewhere, editions, digests, factor, extra, *about = row
    sitting, place = _read(sitting_id, about)
    if own is not None:
        return Begun(own, False, sitting.one_device)
    if not editions:
        return None
    number, digest = drawn(list(zip(editions, digests, strict=True)), sitting_id, user.pk)
    edition = Edition(pk=number, digest=digest, paper=paper_of(number, digest))
    known = Known(sitting, edition, factor, extra, place, True, taken_elsewhere)
    terms = terms_of(known, now=now, arrival=arrival)
    if terms.refusal is not None:
        return None
    if asks_code(sitting, place):
        if not access_code:
            return None
        try:
            check_code(sitting, user, place, access_code, now=now)
        except MayNotEnter as error:
            return Refusal(error.reason)
    attempt, rows = attempt_of(sitting, user, terms, typed_name=typed_name, arrival=arrival, client=client, now=now)
    entries = [{"number": r.number, "kind": r.kind, "actor": r.actor_id, "data": r.data} for r in rows]
    seen = {"editions": [Int8(edition) for edition in editions], "entries": json.dumps(entries)}
    written = one_row(_statement(), ids | seen | _values(attempt))
    return None if written is None else Begun(attempt.pk, True, sitting.one_device)


def _read(sitting_id: int, about: list[Any]) -> tuple[Sitting, Place | None]:
    place_id, checked_in_at, excused_at, *of_sitting = about
    sitting = Sitting(pk=sitting_id, **dict(zip(OF_SITTING, of_sitting, strict=True)))
    place = Place(pk=place_id, checked_in_at=checked_in_at, excused_at=excused_at) if place_id else None
    return sitting, place


@cache
def _statement() -> str:
    """`BEGIN` for the columns that an attempt has. Without their limits: what is too long shall fail, not be cut."""
    fields = Attempt._meta.concrete_fields
    types = [str(field.db_type(connection)).partition("(")[0] for field in fields]
    values = [f"%({field.attname})s::{kind}" for field, kind in zip(fields, types, strict=True)]
    return BEGIN.substitute(
        given=GIVEN,
        taken_elsewhere=TAKEN_ELSEWHERE,
        columns=", ".join(str(field.column) for field in fields),
        values=", ".join(values),
    )


def _values(attempt: Attempt) -> dict[str, Any]:
    values = {field.attname: getattr(attempt, field.attname) for field in Attempt._meta.concrete_fields}
    return {name: Int8(value) if isinstance(value, int) else value for name, value in values.items()}
