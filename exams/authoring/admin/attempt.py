"""What did students do? Attempts with their responses, time and journal, to look at."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from exams.authoring.admin.scope import ReadOnlyAdmin, ReadOnlyInline
from exams.models import Attempt, JournalEntry, Response, TimeAdjustment


class ResponseInline(ReadOnlyInline):
    model = Response
    fields = ("question", "value", "revision", "saved_at")


class TimeAdjustmentInline(ReadOnlyInline):
    model = TimeAdjustment
    fields = ("kind", "amount", "made_at", "made_by", "reason")


@admin.register(Attempt)
class AttemptAdmin(ReadOnlyAdmin):
    list_display = ("student", "sitting", "state", "started_at", "deadline_at", "closed_at", "closed_by")
    list_filter = (("sitting", admin.RelatedOnlyFieldListFilter), "state")
    list_select_related = ("student", "sitting__quiz__course")
    search_fields = ("student__netid", "student__full_name", "sitting__name")
    date_hierarchy = "started_at"
    inlines = (TimeAdjustmentInline, ResponseInline)
    exclude = ("token_epoch", "holder_tab", "previous_tab", "seed", "grading_due_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attempt]:
        return (
            super()
            .get_queryset(request)
            .select_related("student", "sitting__quiz__course", "edition__quiz__course")
            .defer("edition__paper")  # a hundred kilobytes each
        )


class OfAttemptAdmin(ReadOnlyAdmin):
    list_select_related: ClassVar[tuple[str, ...]] = ("attempt__student",)
    search_fields = ("attempt__student__netid", "attempt__student__full_name")
    list_filter: ClassVar[tuple[Any, ...]] = (("attempt__sitting", admin.RelatedOnlyFieldListFilter),)
    show_full_result_count = False

    @admin.display(description="student", ordering="attempt__student__netid")
    def student(self, row: Response | JournalEntry | TimeAdjustment) -> str:
        return str(row.attempt.student)


@admin.register(Response)
class ResponseAdmin(OfAttemptAdmin):
    list_display = ("student", "attempt", "question", "value", "revision", "saved_at")


@admin.register(JournalEntry)
class JournalEntryAdmin(OfAttemptAdmin):
    list_display = ("student", "attempt", "number", "kind", "at", "question", "actor")
    list_filter = (*OfAttemptAdmin.list_filter, "kind")
    list_select_related = ("attempt__student", "actor")


@admin.register(TimeAdjustment)
class TimeAdjustmentAdmin(OfAttemptAdmin):
    list_display = ("student", "attempt", "kind", "amount", "made_at", "made_by", "reason")
    list_filter = (*OfAttemptAdmin.list_filter, "kind")
    list_select_related = ("attempt__student", "made_by")
