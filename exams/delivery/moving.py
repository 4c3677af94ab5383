"""How does a student go on where there is no way back? The last flush rides along: saved and left, or neither."""

from __future__ import annotations

import uuid

from django.db import transaction

from exams.delivery.facts import way_of
from exams.delivery.syncing import Outcome, held_for_token, sync_held
from exams.models import TRANSPORT_GRACE, Attempt
from exams.rules.client import Client
from exams.rules.sync import SyncRequest
from exams.running.journal import Entry, Kind, append


@transaction.atomic
def move_on(
    attempt_id: uuid.UUID,
    request: SyncRequest,
    leaving: str,
    *,
    student_id: int,
    epoch: int,
    client: Client | None = None,
) -> Outcome:
    """Saves what the page held and leaves the question for the next one; the outcome's `way` says where that led.

    Safe to repeat: a question that was left already is not left again. Nobody moves who could not save: only the page
    that holds the attempt, while it runs, and with no answer to this question that still needs the student.
    Raises `TokenRefused`, `MalformedSync` and `JournalFull`; then nothing was written.
    """
    outcome = sync_held(held_for_token(attempt_id, student_id=student_id, epoch=epoch), request, client)
    attempt, way = outcome.attempt, outcome.way
    counts = attempt.state == Attempt.State.RUNNING and outcome.now <= attempt.deadline_at + TRANSPORT_GRACE
    if way is None or not counts or not outcome.holder or not way.may_leave(leaving, outcome.verdicts.get(leaving)):
        return outcome
    attempt.place += 1
    outcome.way = way_of(attempt, attempt.edition_digest)  # type: ignore[attr-defined]
    append(attempt, [Entry(Kind.MOVED_ON, leaving, {"place": attempt.place}, tab=request.tab)], at=outcome.now)
    attempt.save(update_fields=["place", "journal_length"])
    return outcome
