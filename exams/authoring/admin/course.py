"""Which courses are there, and who is in them? Administrators make courses, instructors run theirs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest

from exams.authoring.admin.bases import ModelForm
from exams.authoring.admin.formsets import CheckedRows
from exams.authoring.admin.roster import RosterPages
from exams.authoring.admin.scope import CourseScopedAdmin, ScopedInline, person
from exams.models import Course, Enrollment, Role, User, database_now
from exams.running.audit import record


class EnrollmentForm(ModelForm):
    """Names the person by NetID: an instructor can enroll people whom no list would show."""

    user = forms.ModelChoiceField(
        label="NetID",
        queryset=User.objects.all(),
        to_field_name="netid",
        widget=forms.TextInput(attrs={"size": 16, "autocapitalize": "none", "autocomplete": "off"}),
        error_messages={"invalid_choice": "Nobody has this NetID. An administrator can make the account."},
    )

    dropped = forms.BooleanField(required=False, help_text="The row stays, and with it what the person did.")

    class Meta:
        model = Enrollment
        fields = ("user", "role", "section")
        widgets = {"section": forms.TextInput(attrs={"size": 8})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["user"].disabled = True
            self.initial["user"] = self.instance.user
            self.initial["dropped"] = self.instance.dropped_at is not None

    def save(self, commit: bool = True) -> Any:
        if not self.cleaned_data["dropped"]:
            self.instance.dropped_at = None
        elif self.instance.dropped_at is None:
            self.instance.dropped_at = database_now()
        return super().save(commit)


class EnrollmentInline(ScopedInline):
    model = Enrollment
    form = EnrollmentForm
    formset = CheckedRows
    fields = ("user", "name", "role", "section", "dropped")
    readonly_fields = ("name",)
    extra = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[Enrollment]:
        return super().get_queryset(request).select_related("user").order_by("role", "user__netid")

    @admin.display(description="name")
    def name(self, enrollment: Enrollment) -> str:
        return enrollment.user.full_name if enrollment.user_id else ""


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
