"""Who is in a course as what? A few people below their course, many in a list of their own."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest

from exams.authoring.admin.bases import ModelForm
from exams.authoring.admin.formsets import CheckedRows
from exams.authoring.admin.scope import CourseScopedAdmin, ScopedInline, person
from exams.models import STAFF_ROLES, Enrollment, User, database_now
from exams.running.audit import record

FEW = 100  # people below their course; a form of more is slow and larger than the server takes


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
        people = super().get_queryset(request).select_related("user").order_by("role", "user__netid")
        many = Enrollment.objects.values("course").annotate(people=Count("pk")).filter(people__gt=FEW)
        return people.exclude(~Q(role__in=STAFF_ROLES), course__in=many.values("course"))

    @admin.display(description="name")
    def name(self, enrollment: Enrollment) -> str:
        return enrollment.user.full_name if enrollment.user_id else ""


@admin.register(Enrollment)
class EnrollmentAdmin(CourseScopedAdmin):
    """Everybody in one's courses, one by one. Many at once come and go by the roster of the course."""

    form = EnrollmentForm
    list_display = ("netid", "full_name", "course", "role", "section", "dropped_at")
    list_filter = (("course", admin.RelatedOnlyFieldListFilter), "role", ("dropped_at", admin.EmptyFieldListFilter))
    list_select_related = ("user", "course")
    search_fields = ("user__netid", "user__full_name", "section")
    search_help_text = "NetID, name or class section"
    fields = ("course", "user", "role", "section", "dropped")
    readonly_fields = ("course",)
    actions = ("drop", "bring_back")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    @admin.display(description="NetID", ordering="user__netid")
    def netid(self, enrollment: Enrollment) -> str:
        return enrollment.user.netid

    @admin.display(description="name", ordering="user__full_name")
    def full_name(self, enrollment: Enrollment) -> str:
        return enrollment.user.full_name

    @admin.action(description="Drop: they keep what they did and can come back")
    def drop(self, request: HttpRequest, queryset: QuerySet[Enrollment]) -> None:
        self._set(request, queryset.filter(dropped_at=None).exclude(user=person(request)), database_now(), "dropped")

    @admin.action(description="Bring back into the course")
    def bring_back(self, request: HttpRequest, queryset: QuerySet[Enrollment]) -> None:
        self._set(request, queryset.exclude(dropped_at=None), None, "brought back")

    def _set(
        self, request: HttpRequest, queryset: QuerySet[Enrollment], dropped_at: dt.datetime | None, done: str
    ) -> None:
        with transaction.atomic():
            rows = list(queryset.select_for_update(of=("self",)).order_by("pk"))
            Enrollment.objects.filter(pk__in=[row.pk for row in rows]).update(dropped_at=dropped_at)
            for row in rows:
                record(f"enrollment {done}", by=person(request), course=row.course_id, subject=row.user_id)
        self.message_user(request, f"{len(rows)} {done}.")
