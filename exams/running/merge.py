"""What would an emergency file change, and how do its answers come to count?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from exams.errors import ReasonMissing
from exams.models import Attempt, Response, User, database_now
from exams.rules.saving import Incoming, Situation, Stored, Verdict, judge
from exams.running.answers import Answer, set_answers
from exams.running.holding import hold
from exams.running.journal import Kind
from exams.running.seal import Sealed


@dataclass(frozen=True, slots=True)
class Comparison:
    """One answer in the file beside what the server has, and what a merge would do with it."""

    item: Incoming
    response: Response | None
    verdict: Verdict

    @property
    def taken(self) -> bool:
        return self.verdict is Verdict.SAVED


def compare(sealed: Sealed) -> tuple[Comparison, ...]:
    """Each answer in the file against the server's, in one query, in the order of the file."""
    responses = {row.question: row for row in Response.objects.filter(attempt=sealed.attempt)}
    return tuple(
        Comparison(item, responses.get(item.question), _verdict(item, responses.get(item.question)))
        for item in sealed.items
    )


@transaction.atomic
def merge(sealed: Sealed, *, by: User, why: str) -> int:
    """Takes every answer that is newer than the server's. Returns how many; a second time it is none.

    Raises `ReasonMissing`.
    """
    if not why.strip():
        raise ReasonMissing
    attempt = hold(Attempt.objects.filter(pk=sealed.attempt.pk)).get()
    taken = [row.item for row in compare(sealed) if row.taken]
    if taken:
        answers = [_answer(item, sealed.made_at, why.strip()) for item in taken]
        set_answers(attempt, answers, kind=Kind.FILE_MERGED, actor_id=by.pk, now=database_now())
    return len(taken)


def _verdict(item: Incoming, response: Response | None) -> Verdict:
    """The rule of a save, except that no time is too late and no page has taken over: a person decides about that."""
    stored = Stored(response.revision, response.tab, response.digest) if response else Stored()
    any_time = dt.datetime.min.replace(tzinfo=dt.UTC)
    whenever = Situation(any_time, any_time, closed=False, paused_at=None, grace=dt.timedelta(0), may_write=True)
    return judge(item, stored, whenever)


def _answer(item: Incoming, made_at: dt.datetime, why: str) -> Answer:
    return Answer(
        question=item.question,
        revision=item.revision,
        tab=item.origin,
        value=item.value,
        digest=item.digest,
        client_at=item.client_at,
        data={"base": item.base, "file_made_at": made_at.isoformat(), "why": why},
    )
