"""Which extensions and messages can be taken back, and what did one click do together?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from exams.models import Message, Sitting, TimeAdjustment
from exams.running.taking_back import standing_messages
from exams.running.undoing import standing_extensions

EVERYONE = "all"


@dataclass(frozen=True, slots=True)
class Batch:
    """Extensions given by one click: `line` is one of them and stands for all."""

    line: TimeAdjustment
    count: int
    name: str  # of the student, if it is only one


def extensions_to_undo(sitting: Sitting, who: Sequence[str]) -> list[Batch]:
    """What was given to these attempts, or to all, by one click each, and still stands; latest first. One query."""
    lines = standing_extensions(sitting).select_related("made_by", "attempt__student")
    batches: dict[tuple[object, ...], list[TimeAdjustment]] = {}
    for line in lines:
        if list(who) == [EVERYONE] or str(line.attempt_id) in who:
            batches.setdefault((line.made_at, line.made_by_id, line.reason), []).append(line)
    return [Batch(group[0], len(group), group[0].attempt.student.full_name) for group in batches.values()]


@dataclass(frozen=True, slots=True)
class Sending:
    """A message sent by one click: `message` is one of its rows and stands for all, `delivered` to how many it came."""

    message: Message
    count: int
    delivered: int
    name: str  # of the student, if it is only one


def messages_to_take_back(sitting: Sitting, who: Sequence[str]) -> list[Sending]:
    """What was written to these attempts, or to all, by one click each, and still stands; latest first. One query."""
    rows = standing_messages(sitting).select_related("sent_by", "attempt__student")
    sendings: dict[tuple[object, ...], list[Message]] = {}
    for row in rows:
        if list(who) == [EVERYONE] or str(row.attempt_id) in who:
            sendings.setdefault((row.sent_at, row.sent_by_id, row.text), []).append(row)
    return [
        Sending(rows[0], len(rows), sum(bool(row.delivered_at) for row in rows), rows[0].attempt.student.full_name)
        for rows in sendings.values()
    ]


def sent_with(sitting: Sitting, message: Message) -> QuerySet[Message]:
    """The messages that still stand of those sent by the same click as this one."""
    return standing_messages(sitting).filter(sent_at=message.sent_at, sent_by=message.sent_by_id, text=message.text)


def given_with(sitting: Sitting, line: TimeAdjustment) -> QuerySet[TimeAdjustment]:
    """The extensions that still stand of those given by the same click as this one."""
    return standing_extensions(sitting).filter(made_at=line.made_at, made_by=line.made_by_id, reason=line.reason)
