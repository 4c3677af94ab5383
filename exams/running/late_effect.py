"""What would it change if a late save counted? Asked of whom the settings name: exams does not know grading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.conf import settings
from django.utils.module_loading import import_string

from exams.models import Sitting
from exams.running.late import LateSave


class NoEffect(StrEnum):
    """Why there are no figures."""

    NOT_GRADED = "not_graded"
    UNMARKABLE = "unmarkable"


@dataclass(frozen=True, slots=True)
class LateEffect:
    """The points of the question, the total and the rank as they stand and as they would be.

    `judged` is what a person gave for this question, None if nobody judged; `adjustment` what was added by hand.
    `void`: the question does not count then. `read`: a person then reads the explanation, and may give more.
    `others`: how many other questions of the attempt change, because a newer key counts by now. Ranks count from 1
    among the `ranked` of this sitting, equals share one.
    """

    points_before: Decimal
    points_after: Decimal
    most: Decimal
    judged: Decimal | None
    adjustment: Decimal
    void: bool
    read: bool
    others: int
    total_before: Decimal
    total_after: Decimal
    rank_before: int
    rank_after: int
    ranked: int
    released: bool


Effect = LateEffect | NoEffect


def effects_of(sitting: Sitting, saves: Sequence[LateSave]) -> Mapping[int, Effect]:
    """By journal entry, what each of these late saves of the sitting would change if it alone counted.

    Nothing where nobody is there to ask. `LATE_PREVIEW` is the dotted path of a callable with these arguments.
    """
    path = getattr(settings, "LATE_PREVIEW", "")
    effects: Mapping[int, Effect] = import_string(path)(sitting, saves) if path and saves else {}
    return effects
