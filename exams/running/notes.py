"""What does somebody in the room write down about a student? In the journal, or in the door's log before the start."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from exams.models import Attempt, DoorEntry, JournalEntry, Sitting, User, database_now
from exams.running.door import write_door
from exams.running.holding import hold
from exams.running.journal import Entry, Kind, numbered


@transaction.atomic
def write_note(sitting: Sitting, students: Sequence[int], text: str, *, by: User) -> int:
    """Writes the note down for each of these students (ids). Returns for how many. Students never see it."""
    held = list(hold(Attempt.objects.filter(sitting=sitting, student__in=students)))
    now = database_now()
    entries: list[JournalEntry] = []
    for attempt in held:
        entries += numbered(attempt, [Entry(Kind.NOTE, actor_id=by.pk, data={"text": text})], at=now)
    JournalEntry.objects.bulk_create(entries)
    Attempt.objects.filter(pk__in=[attempt.pk for attempt in held]).update(journal_length=F("journal_length") + 1)
    waiting = sorted(set(students) - {attempt.student_id for attempt in held})
    write_door(sitting, waiting, DoorEntry.Kind.NOTE, now=now, by=by, data={"text": text})
    return len(students)
