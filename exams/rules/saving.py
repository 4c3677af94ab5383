"""What becomes of a save? Facts in, verdict out: the rule that no stale value overwrites a newer one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from exams.rules.response import ResponseValue

REVISION_LIMIT = 1_000_000


class Verdict(StrEnum):
    """What a save came to. Everything but `SAME` is written into the journal; only `SAVED` changes a response."""

    SAVED = "saved"
    SAME = "same"
    STALE = "stale"
    LATE = "late"
    OTHER_DEVICE = "other_device"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Stored:
    """A response as the server has it; revision 0 stands for none."""

    revision: int = 0
    tab: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One response in a sync: written by tab `origin`, on top of the server's revision `base`."""

    question: str
    revision: int
    base: int
    origin: str
    value: ResponseValue
    digest: str
    client_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """How the attempt stands when the save is judged. While it is paused, the deadline does not run.

    `left` are the questions to which there is no way back.
    """

    now: dt.datetime
    deadline_at: dt.datetime
    closed: bool
    paused_at: dt.datetime | None
    grace: dt.timedelta
    may_write: bool
    left: frozenset[str] = frozenset()

    @property
    def counts(self) -> bool:
        """Whether an answer received now counts: up to the deadline, or the begin of a pause, plus the grace."""
        end = self.deadline_at if self.paused_at is None else self.paused_at
        return not self.closed and self.now <= end + self.grace


def judge(incoming: Incoming, stored: Stored, situation: Situation) -> Verdict:
    """The verdict on one response.

    A save is on top of what is stored when it knows the stored revision (`base`), or when the same page wrote
    both and this is its later word (the reply to the earlier save was lost).
    """
    if stored.revision and incoming.digest == stored.digest:
        return Verdict.SAME
    if incoming.question in situation.left:
        return Verdict.LEFT
    if not situation.counts:
        return Verdict.LATE
    if not situation.may_write:
        return Verdict.OTHER_DEVICE
    knows = incoming.base >= stored.revision or incoming.origin == stored.tab
    if incoming.revision > stored.revision and knows:
        return Verdict.SAVED
    return Verdict.STALE
