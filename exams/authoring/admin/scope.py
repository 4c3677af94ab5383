"""Which rows may this person touch in the admin? Instructors those of their courses, administrators all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import Http404, HttpRequest

from exams.authoring.admin.bases import TabularInline
from exams.authoring.admin.formsets import NamedRows
from exams.authoring.admin.tracing import Traced
from exams.models import (
    Accommodation,
    Attempt,
    AuditEntry,
    Choice,
    Course,
    Edition,
    Enrollment,
    Figure,
    JournalEntry,
    KeyRevision,
    Question,
    Quiz,
    Response,
    Section,
    Sitting,
    TimeAdjustment,
    User,
)

M = TypeVar("M", bound=Model)


def people_known_to(user: User) -> QuerySet[User]:
    """Everybody in the courses that one teaches, whoever dropped them included; administrators know all."""
    if user.is_superuser and user.is_active:
        return User.objects.all()
    enrolled = Enrollment.objects.filter(course__in=Course.objects.taught_by(user))
    return User.objects.filter(pk__in=enrolled.values("user"))


# A TA sees some of these elsewhere; the admin is for who teaches the course.
_SCOPES: dict[type[Model], Callable[[User], QuerySet[Any]]] = {
    User: people_known_to,
    Course: lambda user: Course.objects.taught_by(user),
    Enrollment: lambda user: Enrollment.objects.filter(course__in=Course.objects.taught_by(user)),
    Quiz: lambda user: Quiz.objects.visible_to(user),
    Section: lambda user: Section.objects.visible_to(user),
    Question: lambda user: Question.objects.visible_to(user),
    Choice: lambda user: Choice.objects.visible_to(user),
    Figure: lambda user: Figure.objects.visible_to(user),
    Sitting: lambda user: Sitting.objects.taught_by(user),
    Edition: lambda user: Edition.objects.filter(quiz__in=Quiz.objects.visible_to(user)),
    KeyRevision: lambda user: KeyRevision.objects.filter(edition__quiz__in=Quiz.objects.visible_to(user)),
    Accommodation: lambda user: Accommodation.objects.filter(course__in=Course.objects.taught_by(user)),
    Attempt: lambda user: Attempt.objects.filter(sitting__in=Sitting.objects.taught_by(user)),
    Response: lambda user: Response.objects.filter(attempt__sitting__in=Sitting.objects.taught_by(user)),
    AuditEntry: lambda user: AuditEntry.objects.visible_to(user),
    JournalEntry: lambda user: JournalEntry.objects.filter(attempt__sitting__in=Sitting.objects.taught_by(user)),
    TimeAdjustment: lambda user: TimeAdjustment.objects.filter(attempt__sitting__in=Sitting.objects.taught_by(user)),
}


def rows(model: type[M], user: User) -> QuerySet[M]:
    """The rows of this model that the person may touch; of a model nobody scoped, only an administrator any."""
    if model in _SCOPES:
        return _SCOPES[model](user)
    return model._default_manager.all() if user.is_superuser else model._default_manager.none()


def person(request: HttpRequest) -> User:
    """Who asks. The admin lets nobody in who is not signed in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def teaches(request: HttpRequest) -> bool:
    """Whether the person may use the admin at all: an administrator, or who teaches some course. Asked once."""
    known: bool | None = getattr(request, "_teaches", None)
    if known is None:
        known = isinstance(request.user, User) and _teaches(request.user)
        request._teaches = known  # type: ignore[attr-defined]
    return known


def _teaches(user: User) -> bool:
    if not (user.is_active and user.is_staff):
        return False
    return user.is_superuser or Course.objects.taught_by(user).exists()


class CourseScopedAdmin(Traced):
    """Instructors work on what is theirs without any permission rows; what is not theirs does not exist."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        queryset = rows(self.model, person(request))
        ordering = self.get_ordering(request)
        return queryset.order_by(*ordering) if ordering else queryset

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        kwargs.setdefault("queryset", rows(db_field.related_model, person(request)))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def has_module_permission(self, request: HttpRequest) -> bool:
        return teaches(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return teaches(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj)

    def _may(self, request: HttpRequest, obj: Any) -> bool:
        if not teaches(request):
            return False
        if obj is None or person(request).is_superuser:
            return True
        return rows(self.model, person(request)).filter(pk=obj.pk).exists()


class ReadOnlyAdmin(CourseScopedAdmin):
    """What was published or what happened: to look at, never to change here."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False


class ScopedInline(TabularInline):
    """Rows below a row that the person may touch; relations offer only what is theirs."""

    extra = 0
    formset = NamedRows

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        kwargs.setdefault("queryset", rows(db_field.related_model, person(request)))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return teaches(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return teaches(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return teaches(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return teaches(request)


class ReadOnlyInline(ScopedInline):
    """Rows to look at below another."""

    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False
