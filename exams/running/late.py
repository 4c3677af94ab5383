"""Which saves came too late to count, and how is one accepted after all?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from exams.errors import ReasonMissing
from exams.models import Attempt, JournalEntry, Response, User, database_now
from exams.models.attempt import AttemptQuerySet
from exams.rules.response import ResponseValue, digest
from exams.running.answers import Answer, set_answers
from exams.running.errata import fitted_value
from exams.running.holding import hold
from exams.running.journal import Kind

TOO_LATE = (Kind.SAVE_LATE, Kind.SAVE_LEFT)  # after the end, or after the question was left for good
LATE_KINDS = (*TOO_LATE, Kind.SAVE_OTHER_DEVICE)
STAFF = "staff"  # stands where a response names the page that wrote it

Place = tuple[UUID, str]  # attempt and question


@dataclass(frozen=True, slots=True)
class LateSave:
    """A save that was kept but does not count, and the response that counts instead."""

    entry: JournalEntry
    response: Response | None

    @property
    def value(self) -> ResponseValue:
        """What would count: the save as far as the attempt's edition takes it."""
        return fitted_value(self.entry.attempt, self.entry.question, self.entry.data["value"])


def late_saves(attempts: AttemptQuerySet) -> list[LateSave]:
    """The saves of these attempts that are newer than what counts and differ from it; the last of each page.

    In three queries, whatever the number of attempts.
    """
    kept = JournalEntry.objects.filter(attempt__in=attempts, kind__in=LATE_KINDS)
    kept = kept.select_related("attempt__student", "attempt__edition")
    last = {
        (entry.attempt_id, entry.question, entry.tab): entry
        for entry in kept.order_by("attempt__student__full_name", "attempt", "number")
    }
    owners = {entry.attempt_id for entry in last.values()}
    since = counts_since(owners)
    rows = Response.objects.filter(attempt__in=owners)
    responses: dict[Place, Response] = {(row.attempt_id, row.question): row for row in rows}
    return [
        LateSave(entry, responses.get((entry.attempt_id, entry.question)))
        for entry in last.values()
        if _would_change(entry, since, responses.get((entry.attempt_id, entry.question)))
    ]


@transaction.atomic
def accept_late_save(entry: JournalEntry, *, by: User, why: str) -> bool:
    """Lets a late save count. Returns whether that changed anything: a second time, or for an older one, it does not.

    Raises `ReasonMissing`.
    """
    if not why.strip():
        raise ReasonMissing
    attempt = hold(Attempt.objects.filter(pk=entry.attempt_id)).get()
    response = Response.objects.filter(attempt=attempt, question=entry.question).first()
    if entry.kind not in LATE_KINDS or not _would_change(entry, counts_since([attempt.pk]), response):
        return False
    value = fitted_value(attempt, entry.question, entry.data["value"])
    answer = Answer(
        question=entry.question,
        revision=(response.revision if response else 0) + 1,
        tab=STAFF,
        value=value,
        digest=digest(value),
        client_at=entry.client_at,
        data={"accepted": entry.number, "why": why.strip()},
    )
    set_answers(attempt, [answer], kind=Kind.LATE_ACCEPTED, actor_id=by.pk, now=database_now())
    return True


def _would_change(entry: JournalEntry, since: dict[Place, int], response: Response | None) -> bool:
    newer = entry.number > since.get((entry.attempt_id, entry.question), 0)
    if not newer or response is None or response.digest == entry.data["digest"]:
        return newer and response is None
    return digest(fitted_value(entry.attempt, entry.question, entry.data["value"])) != response.digest


def counts_since(owners: Iterable[UUID]) -> dict[Place, int]:
    """The number of the journal entry that brought each answer that counts; of one accepted late, its own.

    In two queries.
    """
    journal = JournalEntry.objects.filter(attempt__in=list(owners)).order_by()
    set_by_save = journal.filter(kind__in=[Kind.SAVED, Kind.FILE_MERGED]).values_list("attempt", "question")
    numbers: dict[Place, int] = {
        (owner, question): number for owner, question, number in set_by_save.annotate(Max("number"))
    }
    accepted = journal.filter(kind=Kind.LATE_ACCEPTED).values_list("attempt", "question", "data")
    for owner, question, data in accepted:
        numbers[owner, question] = max(numbers.get((owner, question), 0), data["accepted"])
    return numbers
