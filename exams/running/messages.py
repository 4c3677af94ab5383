"""What is said to a student from the room? Rows that the page shows until they are confirmed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string

from exams.models import Attempt, JournalEntry, Message, User, database_now
from exams.models.attempt import AttemptQuerySet
from exams.running.holding import hold
from exams.running.journal import Entry, Kind, numbered


def words(name: str, **facts: Any) -> str:
    """The words of a notice, from its template."""
    return render_to_string(f"exams/proctoring/messages/{name}.txt", facts).strip()


def leave(notes: Iterable[tuple[Attempt, str]], *, by: User, now: dt.datetime) -> None:
    """Leaves each student a notice for the next reply of the server, beside a journal entry that the caller writes."""
    Message.objects.bulk_create(Message(attempt=attempt, text=text, sent_at=now, sent_by=by) for attempt, text in notes)


@transaction.atomic
def send_message(attempts: AttemptQuerySet, text: str, *, by: User) -> int:
    """Sends these words to every open attempt among these. Returns to how many."""
    held = list(hold(attempts.open()))
    now = database_now()
    entries: list[JournalEntry] = []
    for attempt in held:
        entries += numbered(attempt, [Entry(Kind.MESSAGE, actor_id=by.pk, data={"text": text})], at=now)
    JournalEntry.objects.bulk_create(entries)
    Attempt.objects.filter(pk__in=[attempt.pk for attempt in held]).update(journal_length=F("journal_length") + 1)
    leave(((attempt, text) for attempt in held), by=by, now=now)
    return len(held)
