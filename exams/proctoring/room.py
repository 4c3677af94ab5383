"""Which extensions and messages can be taken back, and what did one click do together?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import QuerySet

from exams.models import Message, Sitting, TimeAdjustment
from exams.running.taking_back import standing_messages
from exams.running.undoing import standing_extensions

EVERYONE = "all"
T = TypeVar("T", TimeAdjustment, Message)


@dataclass(frozen=True, slots=True)
class Batch:
    """Extensions given by one click: `line` is one of them and stands for all."""

    line: TimeAdjustment
    count: int
    name: str  # of the student, if it is only one


def extensions_to_undo(sitting: Sitting, who: Sequence[str]) -> list[Batch]:
    """What was given to these attempts, or to all, by one click each, and still stands; latest first. One query."""
    lines = standing_extensions(sitting).select_related("made_by", "attempt__student")
    batches = _by_click(lines, who, lambda line: (line.made_at, line.made_by_id, line.reason))
    return [Batch(group[0], len(group), group[0].attempt.student.full_name) for group in batches]


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
    sendings = _by_click(rows, who, lambda row: (row.sent_at, row.sent_by_id, row.text))
    return [
        Sending(sent[0], len(sent), sum(bool(row.delivered_at) for row in sent), sent[0].attempt.student.full_name)
        for sent in sendings
    ]


def _by_click(rows: Iterable[T], who: Sequence[str], click: Callable[[T], tuple[object, ...]]) -> list[list[T]]:
    """The rows of these attempts, or of all, together as one click made them, in the order in which they come."""
    made: dict[tuple[object, ...], list[T]] = {}
    for row in rows:
        if list(who) == [EVERYONE] or str(row.attempt_id) in who:
            made.setdefault(click(row), []).append(row)
    return list(made.values())


def sent_with(sitting: Sitting, message: Message) -> QuerySet[Message]:
    """The messages that still stand of those sent by the same click as this one."""
    return standing_messages(sitting).filter(sent_at=message.sent_at, sent_by=message.sent_by_id, text=message.text)


def given_with(sitting: Sitting, line: TimeAdjustment) -> QuerySet[TimeAdjustment]:
    """The extensions that still stand of those given by the same click as this one."""
    return standing_extensions(sitting).filter(made_at=line.made_at, made_by=line.made_by_id, reason=line.reason)
