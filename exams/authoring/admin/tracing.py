"""What of a change in the admin is kept for ever? Who, which row, which fields; no names and no texts."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from exams.authoring.admin.bases import ModelAdmin
from exams.models import Course, User
from exams.running.audit import record

# The ways from a row to its course, the shortest first.
WAYS = ("course_id", "quiz.course_id", "section.quiz.course_id", "sitting.quiz.course_id", "edition.quiz.course_id")


class Traced(ModelAdmin):
    """Writes each addition, change and deletion into the audit, beside Django's own history."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        _keep("admin added", request, obj, message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        _keep("admin changed", request, obj, message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for row in queryset:
            _keep("admin deleted", request, row, "")
        return super().log_deletions(request, queryset)


def _keep(action: str, request: HttpRequest, row: Model, message: Any) -> None:
    assert isinstance(request.user, User)
    record(
        action,
        by=request.user,
        course=_course_of(row),
        subject=row.pk if isinstance(row, User) else getattr(row, "user_id", None),
        about=f"{row._meta.label_lower} {row.pk}",
        data={"changes": _fields(message)} if message else {},
    )


def _fields(message: Any) -> Any:
    """What was changed, without the words for the rows: those hold names."""
    if isinstance(message, str):
        return message[:200]
    return [
        {verb: {name: value for name, value in what.items() if name != "object"} for verb, what in step.items()}
        for step in message
    ]


def _course_of(row: Model) -> int | None:
    if isinstance(row, Course):
        return row.pk
    for way in WAYS:
        found: Any = row
        for step in way.split("."):
            found = getattr(found, step, None)
        if isinstance(found, int):
            return found
    return None
