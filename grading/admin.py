"""What of grading can be looked at in the admin? Its main rows, by who teaches the course; nothing is changed there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from exams.authoring.admin.scope import teaches
from exams.models import Course, User
from grading.models import GradingRun, QuestionScore, Release, ReviewItem, ScoreChange

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:  # Django's class takes no parameter when it runs
    ModelAdmin = admin.ModelAdmin


class ReadOnlyAdmin(ModelAdmin):
    """Rows of the courses that this person teaches, to look at. `course` is the way from the row to its course."""

    course = "attempt__sitting__quiz__course"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        assert isinstance(request.user, User)
        taught = Course.objects.taught_by(request.user)
        return super().get_queryset(request).filter(**{f"{self.course}__in": taught})

    def has_module_permission(self, request: HttpRequest) -> bool:
        return teaches(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_module_permission(request) and (
            obj is None or self.get_queryset(request).filter(pk=obj.pk).exists()
        )

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False


@admin.register(GradingRun)
class GradingRunAdmin(ReadOnlyAdmin):
    course = "sitting__quiz__course"
    list_display = ["sitting", "kind", "key_revision", "created_at", "reason"]
    list_select_related = ["sitting__quiz__course", "key_revision__edition__quiz__course"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("key_revision__key", "key_revision__edition__paper")  # large


@admin.register(Release)
class ReleaseAdmin(ReadOnlyAdmin):
    course = "sitting__quiz__course"
    list_display = ["sitting", "released_at", "released_by", "taken_back_at", "taken_back_by"]
    list_select_related = ["sitting__quiz__course", "released_by", "taken_back_by"]


@admin.register(QuestionScore)
class QuestionScoreAdmin(ReadOnlyAdmin):
    list_display = ["student", "question", "points", "max_points", "machine_points", "judged_points"]
    list_select_related = ["attempt__student"]
    search_fields = ["attempt__student__netid", "question"]

    @admin.display(ordering="attempt__student__netid")
    def student(self, row: QuestionScore) -> str:
        return row.attempt.student.netid


@admin.register(ScoreChange)
class ScoreChangeAdmin(ReadOnlyAdmin):
    list_display = ["student", "question", "revision", "from_points", "to_points", "reason", "made_by", "made_at"]
    list_select_related = ["attempt__student", "made_by"]
    search_fields = ["attempt__student__netid", "question"]

    @admin.display(ordering="attempt__student__netid")
    def student(self, row: ScoreChange) -> str:
        return row.attempt.student.netid


@admin.register(ReviewItem)
class ReviewItemAdmin(ReadOnlyAdmin):
    list_display = ["pk", "question", "cap", "points", "judged_by", "judged_at"]
    list_select_related = ["judged_by"]
    search_fields = ["question"]
