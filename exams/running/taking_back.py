"""How are words to students taken back? Who has not seen them never does; who may have is told."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from exams.models import Attempt, JournalEntry, Message, Sitting, User, database_now
from exams.running.holding import hold
from exams.running.journal import Entry, Kind, numbered
from exams.running.messages import leave, words

SAID = (Kind.MESSAGE, Kind.HAND_ANSWERED)
QUOTED = 900  # characters: a notice has room for 1,000


def standing_messages(sitting: Sitting) -> QuerySet[Message]:
    """What somebody of the room wrote to students of this sitting and nobody has taken back, latest first.

    Notices that come with a change of time or state are not among them.
    """
    written = JournalEntry.objects.filter(attempt=OuterRef("attempt"), kind__in=SAID, at=OuterRef("sent_at"))
    rows = Message.objects.filter(Exists(written), attempt__sitting=sitting, taken_back_at=None)
    return rows.order_by("-sent_at", "pk")


@transaction.atomic
def take_back(messages: QuerySet[Message], *, by: User) -> int:
    """Takes these messages back. Returns how many that were; one that was taken back already is none.

    The words stay in the journal, and so does who took them back and whether a page had got them.
    """
    held = list(hold(Attempt.objects.filter(pk__in=list(messages.values_list("attempt", flat=True)))))
    now = database_now()
    rows = list(messages.filter(attempt__in=held, taken_back_at=None))
    entries: list[JournalEntry] = []
    for attempt in held:
        notes = [_note(row, by) for row in rows if row.attempt_id == attempt.pk]
        entries += numbered(attempt, notes, at=now)
    JournalEntry.objects.bulk_create(entries)
    Attempt.objects.bulk_update(held, ["journal_length"])
    taken = Message.objects.filter(pk__in=[row.pk for row in rows])
    taken.filter(confirmed_at=None).update(confirmed_at=now)  # it waits for nobody any more
    taken.update(taken_back_at=now)
    owners = {attempt.pk: attempt for attempt in held}
    seen = [row for row in rows if row.delivered_at]
    leave(((owners[row.attempt_id], words("taken_back", text=row.text[:QUOTED])) for row in seen), by=by, now=now)
    return len(rows)


def _note(message: Message, by: User) -> Entry:
    data = {"text": message.text, "delivered": message.delivered_at is not None}
    return Entry(Kind.MESSAGE_TAKEN_BACK, actor_id=by.pk, data=data)
