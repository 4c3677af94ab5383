"""What would it change if a late save counted? Asked of whom the settings name: exams does not know grading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from exams.errors import EffectChanged
from exams.models import Attempt, JournalEntry, Sitting, User, sha256_of
from exams.rules.response import digest
from exams.running.holding import hold
from exams.running.late import LateSave, accept_late_save, late_saves


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
RANKS = ("rank_before", "rank_after", "ranked")


def effects_of(sitting: Sitting, saves: Sequence[LateSave]) -> Mapping[int, Effect]:
    """By journal entry, what each of these late saves of the sitting would change if it alone counted.

    Nothing where nobody is there to ask. `LATE_PREVIEW` is the dotted path of a callable with these arguments.
    """
    path = getattr(settings, "LATE_PREVIEW", "")
    effects: Mapping[int, Effect] = import_string(path)(sitting, saves) if path and saves else {}
    return effects


def shown_digest(save: LateSave, effect: Effect | None) -> str:
    """A fingerprint of what somebody decides by: both answers, and what the save would change.

    Ranks are left out: they move with everybody else's scores while these are being judged.
    """
    figures: object = effect
    if isinstance(effect, LateEffect):
        figures = {name: str(value) for name, value in asdict(effect).items() if name not in RANKS}
    return sha256_of(
        {
            "save": save.entry.pk,
            "counts": save.response.digest if save.response else None,
            "late": digest(save.value),
            "effect": figures,
        }
    )


def accept_as_shown(sitting: Sitting, entry: JournalEntry, *, by: User, why: str, shown: str) -> bool:
    """Lets a late save count if it still would change what `shown` (see `shown_digest`) says.

    Returns whether that changed anything: one that is no longer listed does not. Raises `EffectChanged`,
    `ReasonMissing`. Answers, scores and judgements of the attempt stand still meanwhile; a key or a release that
    somebody writes in that very moment does not wait.
    """
    with transaction.atomic():
        hold(Attempt.objects.filter(pk=entry.attempt_id)).get()
        listed = late_saves(Attempt.objects.filter(pk=entry.attempt_id))
        save = next((one for one in listed if one.entry.pk == entry.pk), None)
        if save is None:
            return False
        if shown_digest(save, effects_of(sitting, [save]).get(entry.pk)) != shown:
            raise EffectChanged
        return accept_late_save(entry, by=by, why=why)
