"""How does a corrected edition reach attempts that run? All of one sitting and edition at once, answers kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from exams.errors import ErratumRefused, ReasonMissing
from exams.models import (
    Attempt,
    Edition,
    Erratum,
    ErratumNotice,
    JournalEntry,
    Response,
    Sitting,
    SittingEdition,
    User,
    database_now,
)
from exams.models.attempt import AttemptQuerySet
from exams.rules.erratum import fitted, obstacles, widened
from exams.rules.paper import QuestionFacts, question_facts
from exams.rules.response import ResponseValue, digest
from exams.rules.saving import Incoming
from exams.running.audit import record
from exams.running.holding import hold
from exams.running.journal import Entry, Kind, numbered


@transaction.atomic
def bring(sitting: Sitting, *, before: Edition, to: Edition, by: User, note: str) -> Erratum:
    """Brings every open attempt of this sitting from one edition to a later one, and hands that out from now on.

    Answers stay; of a choice that is gone only the journal keeps the mark. Raises `ReasonMissing` without a note for
    the students and `ErratumRefused` where a change cannot be made under way, or the earlier edition is in use no
    more; then nothing was written.
    """
    if not note.strip():
        raise ReasonMissing
    _check(sitting, before, to)
    handed_out = _take_back(sitting, before)
    held = list(hold(running_on(sitting, before)))
    if not held and not handed_out:
        raise ErratumRefused
    now = database_now()
    erratum = Erratum.objects.create(
        sitting=sitting, before=before, edition=to, note=note.strip(), made_at=now, made_by=by
    )
    entries = _journal(held, before, to, erratum, now)
    for attempt in held:
        attempt.edition = to
    JournalEntry.objects.bulk_create(entries)
    ErratumNotice.objects.bulk_create(ErratumNotice(erratum=erratum, attempt=attempt) for attempt in held)
    Attempt.objects.bulk_update(held, ["edition", "journal_length"], batch_size=200)
    if handed_out:
        SittingEdition.objects.get_or_create(sitting=sitting, edition=to)
    told = {"erratum": erratum.pk, "from": before.number, "to": to.number, "attempts": len(held)}
    record("erratum", by=by, course=sitting.quiz.course_id, about=f"sitting {sitting.pk}", data=told)
    return erratum


@transaction.atomic
def hand_out_instead(sitting: Sitting, *, before: Edition, to: Edition, by: User) -> None:
    """Hands out the later edition from now on. Raises `ErratumRefused` where one is of another quiz or not later."""
    if {before.quiz_id, to.quiz_id} != {sitting.quiz_id} or to.number <= before.number:
        raise ErratumRefused
    if _take_back(sitting, before):
        SittingEdition.objects.get_or_create(sitting=sitting, edition=to)
    told = {"from": before.number, "to": to.number}
    record("edition handed out", by=by, course=sitting.quiz.course_id, about=f"sitting {sitting.pk}", data=told)


def running_on(sitting: Sitting, edition: Edition) -> AttemptQuerySet:
    """The open attempts of this sitting that are on this edition: those whom an erratum would reach."""
    return Attempt.objects.filter(sitting=sitting, edition=edition).open()


def _check(sitting: Sitting, before: Edition, to: Edition) -> None:
    if {before.quiz_id, to.quiz_id} != {sitting.quiz_id} or to.number <= before.number:
        raise ErratumRefused
    found = obstacles(before.paper, to.paper)
    if found:
        raise ErratumRefused(found)


def _journal(
    held: Sequence[Attempt], before: Edition, to: Edition, erratum: Erratum, now: dt.datetime
) -> list[JournalEntry]:
    """Fits the answers to what changed, and returns what the journals say of it all."""
    entries: list[JournalEntry] = []
    changed = _fit(held, before, to)
    told = {"from": before.digest, "to": to.digest, "why": erratum.note}
    for attempt in held:
        here = [Entry(Kind.EDITION_CHANGED, actor_id=erratum.made_by_id, data=told)]
        here += [
            Entry(
                Kind.ANSWER_FITTED,
                row.question,
                {"revision": row.revision, "digest": row.digest, "value": row.value},
                actor_id=erratum.made_by_id,
            )
            for row in changed.get(attempt.pk, ())
        ]
        entries += numbered(attempt, here, at=now)
    return entries


def _fit(held: Sequence[Attempt], before: Edition, to: Edition) -> dict[UUID, list[Response]]:
    """Writes the answers that the corrected questions do not take as they are. The revision stays: no page wrote."""
    old, new = question_facts(before.paper), question_facts(to.paper)
    touched = [name for name in new if old[name] != new[name]]
    changed: dict[UUID, list[Response]] = {}
    for row in Response.objects.filter(attempt__in=held, question__in=touched).order_by("question"):
        value = fitted(row.value, new[row.question])
        if value != row.value:
            row.value, row.digest = value, digest(value)
            changed.setdefault(row.attempt_id, []).append(row)
    rows = [row for rows in changed.values() for row in rows]
    Response.objects.bulk_update(rows, ["value", "digest"], batch_size=200)
    return changed


def _take_back(sitting: Sitting, edition: Edition) -> bool:
    """Hands the edition out no more. Returns whether it was: of two who correct at once, the second finds it gone.

    A start holds what it hands out until it is written, so afterwards every attempt on this edition can be seen.
    """
    Sitting.objects.select_for_update(no_key=True).get(pk=sitting.pk)
    return bool(SittingEdition.objects.filter(sitting=sitting, edition=edition).delete()[0])


def facts_of_all_editions(attempt: Attempt) -> dict[str, QuestionFacts]:
    """The facts by which an answer of this attempt has the right shape, on whichever of its editions it was given."""
    facts = question_facts(attempt.edition.paper)
    errata = Erratum.objects.filter(notices__attempt=attempt).select_related("before")
    for erratum in errata:
        earlier = question_facts(erratum.before.paper)
        facts = {name: widened(one, earlier[name]) if name in earlier else one for name, one in facts.items()}
    return facts


def fitted_items(attempt: Attempt, items: Iterable[Incoming]) -> tuple[Incoming, ...]:
    """The answers as far as the attempt's edition takes them."""
    facts = question_facts(attempt.edition.paper)
    return tuple(
        replace(item, value=value, digest=digest(value))
        for item in items
        for value in [fitted(item.value, facts[item.question])]
    )


def fitted_value(attempt: Attempt, question: str, value: ResponseValue) -> ResponseValue:
    """An answer from the attempt's journal as far as its edition takes it."""
    return fitted(value, question_facts(attempt.edition.paper)[question])
