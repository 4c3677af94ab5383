"""Who did what? Searched and filtered here by who teaches the course, taken along as a table, changed by nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from exams.authoring.admin.scope import ReadOnlyAdmin, person, rows, teaches
from exams.content.cells import Cell, csv_text
from exams.models import AuditEntry, Course
from exams.running.audit import record

COLUMNS = ("at", "who", "did", "to_whom", "course", "about", "details")


class CourseFilter(admin.SimpleListFilter):
    """The courses that the person teaches."""

    title = "course"
    parameter_name = "course"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [(str(course.pk), str(course)) for course in rows(Course, person(request))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ARG002
        chosen = self.value() or ""
        return queryset.filter(course_id=int(chosen)) if chosen.isdecimal() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "who", "did", "to_whom", "course", "about")
    list_filter = (CourseFilter, "action")
    list_select_related = ("actor", "subject", "course")
    search_fields = ("actor__netid", "actor__full_name", "subject__netid", "subject__full_name", "action", "about")
    search_help_text = "NetID or name of who did it or to whom it was done; an action; a number"
    date_hierarchy = "at"
    fields = ("at", "who", "did", "to_whom", "course", "about", "data")
    readonly_fields = ("at", "who", "did", "to_whom")
    show_full_result_count = False
    actions = None
    list_per_page = 50
    change_list_template = "admin/exams/auditentry/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        export = self.admin_site.admin_view(require_safe(self.export))
        return [path("export.csv", export, name="exams_auditentry_export"), *super().get_urls()]

    def export(self, request: HttpRequest) -> HttpResponse:
        """What the list shows with this search and these filters, all pages of it."""
        if not teaches(request):
            raise PermissionDenied
        shown: ChangeList = self.get_changelist_instance(request)
        entries = shown.get_queryset(request)
        response = HttpResponse(csv_text(_table(entries)), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="audit.csv"'
        chosen = shown.params.get("course", "")
        course = rows(Course, person(request)).filter(pk=int(chosen)).first() if chosen.isdecimal() else None
        record("audit exported", by=person(request), course=course)
        return response

    @admin.display(description="who", ordering="actor__netid")
    def who(self, entry: AuditEntry) -> str:
        return _name(entry, "actor") or "a command on the server"

    @admin.display(description="did", ordering="action")
    def did(self, entry: AuditEntry) -> str:
        return entry.action.replace("_", " ")

    @admin.display(description="to whom", ordering="subject__netid")
    def to_whom(self, entry: AuditEntry) -> str:
        return _name(entry, "subject")


def _table(entries: Any) -> Iterator[list[Cell]]:
    yield list(COLUMNS)
    for entry in entries.iterator(chunk_size=2000):
        yield [
            entry.at.isoformat(),
            _name(entry, "actor"),
            entry.action,
            _name(entry, "subject"),
            str(_related(entry, "course") or ""),
            entry.about,
            json.dumps(entry.data, ensure_ascii=False, sort_keys=True) if entry.data else "",
        ]


def _name(entry: AuditEntry, relation: str) -> str:
    """Who it is, by name and NetID; by number where the account is gone."""
    number = getattr(entry, f"{relation}_id")
    if number is None:
        return ""
    return str(_related(entry, relation) or f"account {number}, which is gone")


def _related(entry: AuditEntry, relation: str) -> Any:
    """The row at the other end, if it is still there. It came along with the entry: no query for each."""
    return entry._state.fields_cache.get(relation)
