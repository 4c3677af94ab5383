"""Who can sign in? Administrators make accounts; instructors see who is in their courses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from exams.authoring.admin.bases import UserAdmin, UserChangeForm, UserCreationForm
from exams.authoring.admin.scope import CourseScopedAdmin, person
from exams.models import User
from exams.running.people import within_reach


class LowerNetID(forms.CharField):
    """A NetID as it is kept: in small letters, so that `Ada` and `ada` are one person."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").strip().lower()


class NewPersonForm(UserCreationForm):
    class Meta:
        model = User
        fields = ("netid", "full_name")
        field_classes = {"netid": LowerNetID}


class PersonForm(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"
        field_classes = {"netid": LowerNetID}


@admin.register(User)
class PersonAdmin(CourseScopedAdmin, UserAdmin):
    """Signing in is the administrators' matter, so instructors only look."""

    form = PersonForm
    add_form = NewPersonForm
    list_display = ("netid", "full_name", "email", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff")
    search_fields = ("netid", "full_name", "email")
    ordering = ("netid",)
    filter_horizontal = ("groups", "user_permissions")
    fieldsets = (
        (None, {"fields": ("netid", "full_name", "email", "password")}),
        (
            "What the account may do",
            {
                "fields": ("is_active", "is_staff", "is_superuser"),
                "description": "Instructors of a course need “may enter the admin” and an enrollment as instructor; "
                "nothing else is to be set here. TAs and students need neither.",
            },
        ),
        ("Django's own permissions", {"classes": ("collapse",), "fields": ("groups", "user_permissions")}),
    )
    add_fieldsets = (
        (
            None,
            {"classes": ("wide",), "fields": ("netid", "full_name", "usable_password", "password1", "password2")},
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        if person(request).is_superuser:
            return super().get_fieldsets(request, obj)
        return ((None, {"fields": ("netid", "full_name", "email", "is_active")}),)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the way to help with signing in, for whom the person may help."""
        reach = within_reach(person(request)).filter(pk=object_id if object_id.isdecimal() else 0)
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "helps": reach.exists()})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return person(request).is_superuser

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return person(request).is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return person(request).is_superuser
