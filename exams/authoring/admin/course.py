"""Which courses are there, and who is in them? Administrators make courses, instructors run theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest

from exams.authoring.admin.scope import CourseScopedAdmin, ScopedInline, person
from exams.models import Accommodation, Course, Enrollment, Role, User

if TYPE_CHECKING:
    _EnrollmentForm = forms.ModelForm[Enrollment]
    _Courses = QuerySet[Course]
else:
    _EnrollmentForm = forms.ModelForm
    _Courses = QuerySet


class EnrollmentForm(_EnrollmentForm):
    """Names the person by NetID: an instructor can enroll people whom no list would show."""

    user = forms.ModelChoiceField(
        label="NetID",
        queryset=User.objects.filter(is_active=True),
        to_field_name="netid",
        widget=forms.TextInput(attrs={"size": 16, "autocapitalize": "none", "autocomplete": "off"}),
        error_messages={"invalid_choice": "Nobody has this NetID. An administrator can make the account."},
    )

    class Meta:
        model = Enrollment
        fields = ("user", "role", "section", "dropped_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["user"].disabled = True
            self.initial["user"] = self.instance.user


class EnrollmentInline(ScopedInline, admin.TabularInline):  # type: ignore[type-arg]
    model = Enrollment
    form = EnrollmentForm
    fields = ("user", "name", "role", "section", "dropped_at")
    readonly_fields = ("name",)
    extra = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[Enrollment]:
        return super().get_queryset(request).select_related("user").order_by("role", "user__netid")

    @admin.display(description="name")
    def name(self, enrollment: Enrollment) -> str:
        return enrollment.user.full_name if enrollment.user_id else ""


@admin.register(Course)
class CourseAdmin(CourseScopedAdmin, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("code", "title", "term", "students", "quizzes_count")
    list_filter = ("term",)
    search_fields = ("code", "title", "term")
    inlines = (EnrollmentInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Course]:
        here = Q(enrollments__role=Role.STUDENT, enrollments__dropped_at=None)
        return (
            super()
            .get_queryset(request)
            .annotate(
                student_count=Count("enrollments", filter=here, distinct=True),
                quiz_count=Count("quizzes", distinct=True),
            )
        )

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


class AccommodationForm(forms.ModelForm if not TYPE_CHECKING else forms.ModelForm[Accommodation]):  # type: ignore[misc]
    def clean(self) -> dict[str, Any]:
        return checked_accommodation(self, super().clean() or {})


def checked_accommodation(form: Any, cleaned: dict[str, Any]) -> dict[str, Any]:
    """Says at its field what the database would refuse."""
    course = cleaned.get("course") or getattr(form.instance, "course", None)
    sitting, user = cleaned.get("sitting"), cleaned.get("user")
    if sitting and course and sitting.quiz.course_id != course.pk:
        form.add_error("sitting", "This sitting is not of the course.")
    if cleaned.get("factor") is not None and not 1 <= cleaned["factor"] <= 10:
        form.add_error("factor", "A factor from 1 to 10: 1.5 gives half as much time again.")
    if user and course and not user.enrollments.filter(course=course).exists():
        form.add_error("user", "This person is not in the course.")
    return cleaned
