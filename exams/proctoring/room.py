"""Which extensions can be taken back, and what did one click give together?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from exams.models import Sitting, TimeAdjustment
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


def given_with(sitting: Sitting, line: TimeAdjustment) -> QuerySet[TimeAdjustment]:
    """The extensions that still stand of those given by the same click as this one."""
    return standing_extensions(sitting).filter(made_at=line.made_at, made_by=line.made_by_id, reason=line.reason)
