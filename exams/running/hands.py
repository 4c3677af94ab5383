"""How does a raised hand go up, come down, and get its answer? Each step is in the journal."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F

from exams.models import Attempt, Hand, JournalEntry, User, database_now
from exams.models.attempt import AttemptQuerySet
from exams.running.holding import hold
from exams.running.journal import Entry, Kind, append, numbered
from exams.running.messages import leave

TEXT_LIMIT = 500


def raise_hand(attempt: Attempt, text: str, *, now: dt.datetime) -> Hand:
    """Raises the hand of an open attempt that is held; if it is up already, the new words take the place of the old."""
    hand = Hand.objects.filter(attempt=attempt, lowered_at=None).first() or Hand(attempt=attempt, raised_at=now)
    hand.text = text
    hand.save()
    append(attempt, [Entry(Kind.HAND_RAISED, data={"text": text}, actor_id=attempt.student_id)], at=now)
    attempt.save(update_fields=["journal_length"])
    return hand


def lower_hand(attempt: Attempt, *, now: dt.datetime) -> None:
    """The student lowers it again. `attempt` is held."""
    if Hand.objects.filter(attempt=attempt, lowered_at=None).update(lowered_at=now):
        append(attempt, [Entry(Kind.HAND_LOWERED, actor_id=attempt.student_id)], at=now)
        attempt.save(update_fields=["journal_length"])


@transaction.atomic
def answer_hands(attempts: AttemptQuerySet, text: str, *, by: User) -> int:
    """Lowers every raised hand among these attempts; the words, if any, go to the page. Returns how many were up.

    Of two who answer at once the second finds the hand down and changes nothing.
    """
    raised = Hand.objects.filter(attempt__in=attempts, lowered_at=None)
    held = list(hold(Attempt.objects.filter(pk__in=list(raised.values_list("attempt", flat=True)))))
    up = {hand.attempt_id: hand for hand in Hand.objects.filter(attempt__in=held, lowered_at=None)}
    now = database_now()
    answered: list[Attempt] = []
    entries: list[JournalEntry] = []
    for attempt in held:
        if attempt.pk in up:
            data = {"asked": up[attempt.pk].text, "text": text}
            entries += numbered(attempt, [Entry(Kind.HAND_ANSWERED, actor_id=by.pk, data=data)], at=now)
            answered.append(attempt)
    Hand.objects.filter(pk__in=[hand.pk for hand in up.values()]).update(lowered_at=now, answered_by=by)
    JournalEntry.objects.bulk_create(entries)
    Attempt.objects.filter(pk__in=[attempt.pk for attempt in answered]).update(journal_length=F("journal_length") + 1)
    if text:
        leave(((attempt, text) for attempt in answered), by=by, now=now)
    return len(answered)
