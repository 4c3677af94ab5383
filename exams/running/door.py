"""How does something get into the log of a sitting's door, and how is somebody let in by hand?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from exams.models import DoorEntry, Place, Sitting, User, database_now

Kind = DoorEntry.Kind


def write_door(
    sitting: Sitting,
    students: Iterable[int],
    kind: DoorEntry.Kind,
    *,
    now: dt.datetime,
    by: User | None = None,
    data: dict[str, Any] | None = None,
) -> None:
    """Appends one entry for each of these students (ids). `data` never holds what was typed."""
    DoorEntry.objects.bulk_create(
        DoorEntry(sitting=sitting, student_id=pk, kind=kind, at=now, actor=by, data=data or {}) for pk in students
    )


@transaction.atomic
def check_in(sitting: Sitting, students: Sequence[int], *, by: User) -> int:
    """Notes that these students (ids) are in the room. Returns how many were not before."""
    _make_places(sitting, students)
    return _change(sitting, students, Q(checked_in_at=None), Kind.CHECKED_IN, by, "checked_in")


@transaction.atomic
def undo_check_in(sitting: Sitting, students: Sequence[int], *, by: User) -> int:
    """Takes the check-in back. An attempt that has begun goes on. Returns of how many."""
    return _change(
        sitting, students, Q(checked_in_at__isnull=False), Kind.CHECK_IN_UNDONE, by, "checked_in", stands=False
    )


@transaction.atomic
def excuse(sitting: Sitting, students: Sequence[int], *, by: User, why: str) -> int:
    """Lets these students in without code and from any network. Returns how many were not excused before."""
    _make_places(sitting, students)
    return _change(sitting, students, Q(excused_at=None), Kind.EXCUSED, by, "excused", why=why)


@transaction.atomic
def undo_excuse(sitting: Sitting, students: Sequence[int], *, by: User, why: str) -> int:
    """Asks for code and network again. Returns of how many."""
    return _change(
        sitting, students, Q(excused_at__isnull=False), Kind.EXCUSE_UNDONE, by, "excused", stands=False, why=why
    )


def _make_places(sitting: Sitting, students: Iterable[int]) -> None:
    rows = [Place(sitting=sitting, student_id=pk) for pk in sorted(students)]  # two who insert take one order
    Place.objects.bulk_create(rows, ignore_conflicts=True)


def _change(
    sitting: Sitting,
    students: Sequence[int],
    standing: Q,
    kind: DoorEntry.Kind,
    by: User,
    what: str,
    *,
    stands: bool = True,
    why: str = "",
) -> int:
    """Changes the places that stand so, and logs those only: two people at once change each place once."""
    rows = Place.objects.filter(sitting=sitting, student__in=students).filter(standing)
    held = list(rows.order_by("pk").select_for_update().values_list("pk", "student_id"))
    now = database_now()
    Place.objects.filter(pk__in=[pk for pk, _ in held]).update(
        **{f"{what}_at": now if stands else None, f"{what}_by": by if stands else None}
    )
    write_door(sitting, [student for _, student in held], kind, now=now, by=by, data={"why": why} if why else None)
    return len(held)
