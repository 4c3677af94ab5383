"""Who did what to whom? Whatever staff do is written here once, in the transaction that does it where there is one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from exams.models import AuditEntry, Course, User, database_now


@dataclass(slots=True)
class Trace:
    """How many entries were written while it was open."""

    written: int = 0


_open: ContextVar[Trace | None] = ContextVar("audit_trace", default=None)


@contextmanager
def tracing() -> Iterator[Trace]:
    """Counts what is recorded within, so that whoever watches knows whether anything was said already."""
    trace = Trace()
    before = _open.set(trace)
    try:
        yield trace
    finally:
        _open.reset(before)


def record(
    action: str,
    *,
    by: User | None,
    course: Course | int | None = None,
    subject: User | int | None = None,
    about: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    """Appends one entry. `by` is None for a command on the server; `data` holds no names, addresses or secrets."""
    AuditEntry.objects.create(
        at=database_now(),
        actor=by,
        action=action[:64],
        course_id=course.pk if isinstance(course, Course) else course,
        subject_id=subject.pk if isinstance(subject, User) else subject,
        about=about[:200],
        data=data or {},
    )
    trace = _open.get()
    if trace is not None:
        trace.written += 1


def record_many(entries: Sequence[AuditEntry]) -> None:
    """Appends entries that belong together, with one statement for thousands."""
    AuditEntry.objects.bulk_create(entries, batch_size=2_000)
    trace = _open.get()
    if trace is not None:
        trace.written += len(entries)
