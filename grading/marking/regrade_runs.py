"""How is a regrade asked for, and how is one undone? A row each; applying is left to the background."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from exams.models import Attempt, KeyRevision, Sitting, User, database_now
from grading.errors import NotTheLatestRegrade, RegradeUnfinished
from grading.marking.regrade import standard_after
from grading.marking.rules import Correction, as_json
from grading.models import GradingRun

Seen = Mapping[str, Mapping[str, int]]  # by attempt (hexadecimal id) and question, the revision of a score


@transaction.atomic
def start_regrade(
    sittings: Sequence[Sitting], correction: Correction, *, by: User, reason: str, seen: Seen
) -> list[GradingRun]:
    """A run for each sitting, in force at once for those who hand in from now on, and waiting to be applied.

    Raises RegradeUnfinished while another regrade of one of the sittings is being applied.
    """
    _lock(sittings)
    edition = KeyRevision.objects.values_list("edition", flat=True).get(pk=correction.revision)
    batch = uuid.uuid4() if len(sittings) > 1 else None
    return [
        GradingRun.objects.create(
            **_common(sitting, by, reason, edition),
            key_revision_id=correction.revision,
            policy=correction.policy,
            batch=batch,
            parameters=_parameters(sitting, correction, seen),
        )
        for sitting in sittings
    ]


@transaction.atomic
def start_undo(run: GradingRun, *, by: User, reason: str) -> GradingRun:
    """A run that restores what the regrade changed, where nothing changed since.

    Raises NotTheLatestRegrade if the run is not the one in force, RegradeUnfinished as `start_regrade` does.
    """
    _lock([run.sitting])
    edition = run.key_revision.edition_id
    latest = GradingRun.objects.in_force().filter(sitting=run.sitting_id, key_revision__edition=edition).first()
    if latest != run:
        raise NotTheLatestRegrade
    return GradingRun.objects.create(
        **_common(run.sitting, by, reason, edition), key_revision=run.key_revision, undoes=run
    )


def _lock(sittings: Sequence[Sitting]) -> None:
    """One regrade of a sitting at a time."""
    rows = Sitting.objects.filter(pk__in=[sitting.pk for sitting in sittings]).order_by("pk")
    list(rows.select_for_update(no_key=True))
    if GradingRun.objects.regrades().unfinished().filter(sitting__in=sittings).exists():
        raise RegradeUnfinished


def _common(sitting: Sitting, by: User, reason: str, edition: int) -> dict[str, Any]:
    closed = Attempt.objects.filter(sitting=sitting, edition=edition, state=Attempt.State.CLOSED)
    return {
        "sitting": sitting,
        "kind": GradingRun.Kind.REGRADE,
        "created_at": database_now(),
        "created_by": by,
        "reason": reason,
        "state": GradingRun.State.WAITING,
        "total": closed.count(),
    }


def _parameters(sitting: Sitting, correction: Correction, seen: Seen) -> dict[str, Any]:
    return {
        "question": correction.question,
        "option": correction.option,
        "scoring": correction.scoring,
        "rules": as_json(standard_after(sitting, correction).rules),
        "seen": seen,
    }
