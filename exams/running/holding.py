"""How is an attempt held while something is decided about it?"""

from __future__ import annotations

from django.db import connection

from exams.models.attempt import AttemptQuerySet


def hold(attempts: AttemptQuerySet, *, skip_locked: bool = False) -> AttemptQuerySet:
    """The attempts with their rows locked until the transaction ends.

    Rows are taken in the order of their ids, so that two holders never wait for each other. SQLite has one
    writer at a time (its transactions are immediate), so there the lock is already held.
    """
    skip = skip_locked and connection.features.has_select_for_update_skip_locked
    return attempts.order_by("pk").select_for_update(of=("self",), skip_locked=skip)
