"""Which courses are there, and who is in them? Administrators make courses, instructors run theirs."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse

from exams.authoring.admin.enrollment import FEW, EnrollmentInline
from exams.authoring.admin.roster import RosterPages
from exams.authoring.admin.scope import CourseScopedAdmin, person
from exams.models import Course, Enrollment, Role
from exams.running.audit import record


@admin.register(Course)
class CourseAdmin(RosterPages, CourseScopedAdmin):
    """Besides the course itself, every change of who is in it as what is recorded, person by person."""

    list_display = ("code", "title", "term", "students", "quizzes_count")
    list_filter = ("term",)
    search_fields = ("code", "title", "term")
    inlines = (EnrollmentInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Course]:
        queryset: QuerySet[Course] = super().get_queryset(request)
        here = Q(enrollments__role=Role.STUDENT, enrollments__dropped_at=None)
        return queryset.annotate(
            student_count=Count("enrollments", filter=here, distinct=True),
            quiz_count=Count("quizzes", distinct=True),
        )

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "GET" and object_id.isdecimal():
            count = Enrollment.objects.visible_to(person(request)).filter(course=int(object_id)).count()
            if count > FEW:
                messages.info(
                    request, f"{count} people are in this course. Here are those who run it; all are under People."
                )
        return super().change_view(request, object_id, *args, **kwargs)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if formset.model is Enrollment:
            for row in formset.new_objects:
                _keep_role("enrolled", request, row)
            for row, fields in formset.changed_objects:
                _keep_role("enrollment changed", request, row, fields)
            for row in formset.deleted_objects:
                _keep_role("enrollment deleted", request, row)

    @admin.display(description="students", ordering="student_count")
    def students(self, course: Course) -> int:
        return int(course.student_count)  # type: ignore[attr-defined]

    @admin.display(description="quizzes", ordering="quiz_count")
    def quizzes_count(self, course: Course) -> int:
        return int(course.quiz_count)  # type: ignore[attr-defined]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return person(request).is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return person(request).is_superuser


def _keep_role(action: str, request: HttpRequest, row: Enrollment, fields: list[str] | None = None) -> None:
    data: dict[str, Any] = {"role": row.role, "section": row.section, "dropped": row.dropped_at is not None}
    if fields:
        data["fields"] = fields
    record(action, by=person(request), course=row.course_id, subject=row.user_id, data=data)
