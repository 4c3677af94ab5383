"""How does a student hand in? The last flush rides along: saved and closed in one transaction, or neither."""

from __future__ import annotations

import uuid

from django.db import transaction

from exams.delivery.syncing import Outcome, held_for_token, sync_held
from exams.models import TRANSPORT_GRACE, Attempt
from exams.rules.client import Client
from exams.rules.sync import SyncRequest
from exams.running.closing import close_attempts


@transaction.atomic
def submit(
    attempt_id: uuid.UUID, request: SyncRequest, *, student_id: int, epoch: int, client: Client | None = None
) -> Outcome:
    """Saves what the page still held and closes the attempt. Handing in twice closes once.

    Raises `TokenRefused`, `MalformedSync` and `JournalFull`; then nothing was written.
    """
    outcome = sync_held(held_for_token(attempt_id, student_id=student_id, epoch=epoch), request, client)
    close_submitted(outcome)
    return outcome


def close_submitted(outcome: Outcome) -> None:
    """Closes the held attempt that a page hands in, stamped with the time of the sync.

    Only the page that holds the attempt can end it; one that was taken over just handed over what it held.
    """
    attempt = outcome.attempt
    time_is_up = attempt.state == Attempt.State.RUNNING and outcome.now >= attempt.deadline_at
    closed_by = Attempt.ClosedBy.DEADLINE if time_is_up else Attempt.ClosedBy.SUBMIT
    if outcome.holder or outcome.now > attempt.deadline_at + TRANSPORT_GRACE:
        mine = Attempt.objects.filter(pk=attempt.pk)
        close_attempts(mine, closed_by=closed_by, actor_id=attempt.student_id, now=outcome.now)
        attempt.refresh_from_db(fields=["state", "closed_at", "closed_by"])
