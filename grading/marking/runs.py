"""Under which run are attempts graded as they close?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from grading.models import GradingRun

SittingAndKey = tuple[int, int]  # the id of a sitting, the id of a key revision


def closing_runs(wanted: Iterable[SittingAndKey], now: dt.datetime) -> dict[SittingAndKey, int]:
    """The ids of the closing runs; those that are missing are made.

    Two workers may come for the same run at once: the constraint lets one of them make it, and both find it.
    """
    pairs = sorted(set(wanted))
    found = _found(pairs)
    missing = [pair for pair in pairs if pair not in found]
    if not missing:
        return found
    rows = [GradingRun(sitting_id=sitting, key_revision_id=key, created_at=now) for sitting, key in missing]
    GradingRun.objects.bulk_create(rows, ignore_conflicts=True)
    return _found(pairs)


def _found(pairs: list[SittingAndKey]) -> dict[SittingAndKey, int]:
    rows = GradingRun.objects.filter(
        kind=GradingRun.Kind.CLOSING,
        sitting__in={sitting for sitting, _ in pairs},
        key_revision__in={key for _, key in pairs},
    )
    return {(row.sitting_id, row.key_revision_id): row.pk for row in rows}
