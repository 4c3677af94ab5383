"""How does a closed attempt run again? With new minutes from now, on the page that it had."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from exams.models import Attempt, TimeAdjustment, User, database_now
from exams.models.attempt import AttemptQuerySet
from exams.rules.clock import deadline
from exams.running.holding import hold
from exams.running.journal import Kind
from exams.running.ledger import ledgers, write_time


@transaction.atomic
def reopen(attempts: AttemptQuerySet, amount: dt.timedelta, *, by: User, why: str) -> int:
    """Opens every closed attempt among these until `amount` from now. Returns how many.

    It does not wait for grading any more; its token keeps working. A hard stop of the sitting is lifted for it:
    who lets somebody in again has decided about that.
    """
    held = list(hold(attempts.filter(state=Attempt.State.CLOSED)))
    now = database_now()
    for attempt in held:
        attempt.state, attempt.closed_at, attempt.closed_by = Attempt.State.RUNNING, None, ""
        attempt.grading_due_at = attempt.hard_stop_at = None
    known = ledgers(held)
    changes = {attempt: now + amount - deadline(known[attempt.pk]) for attempt in held}
    TimeAdjustment.objects.bulk_create(
        TimeAdjustment(
            attempt=attempt,
            kind=TimeAdjustment.Kind.REOPENED,
            amount=change,
            made_at=now,
            made_by=by,
            reason=why,
        )
        for attempt, change in changes.items()
        if change
    )
    write_time(held, now=now, by=by, kind=Kind.REOPENED, why=why)
    return len(held)
