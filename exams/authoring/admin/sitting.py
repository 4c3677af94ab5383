"""When and where is a quiz given, with which editions, and who has more time?"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest

from exams.authoring.admin.bases import ModelForm
from exams.authoring.admin.erratum import ErratumPages
from exams.authoring.admin.formsets import CheckedRows
from exams.authoring.admin.minutes import IN_MINUTES
from exams.authoring.admin.scope import CourseScopedAdmin, ScopedInline, person, rows
from exams.models import Accommodation, Course, Edition, Quiz, Sitting, SittingEdition, User
from exams.rules.networks import NetworkProblem, read_networks
from exams.running.accommodations import WHY_SET, remove_accommodation, take_turns
from exams.running.ledger import apply_accommodation
from exams.running.seal import public_seal

HARD_STOP = (
    "Off: who starts in time keeps the whole time, extra time included, even past the end of the window. "
    "On: at the end of the window everybody stops, extra time or not; the start page says so before anybody starts."
)


DOOR = (
    "What is asked of a student who wants to start. It guards the entrance only: once a quiz runs, nothing here keeps "
    "an answer from being saved or handed in, also if you change it meanwhile."
)
AT_THE_DOOR = {
    "code_kind": "The changing code is of no use outside the room: each is good for 30 to 60 seconds. "
    "It is shown on the room display only; open that from the board of the sitting.",
    "access_code": "For one code for the whole sitting. Capitals and spaces around do not matter.",
    "networks": "Students can start from these networks only, one a line, for example 10.20.0.0/16 or 2001:db8:5::/48; "
    "what follows # is a remark. Empty: from anywhere. Staff can let one student in from elsewhere.",
    "check_in_required": "Nobody starts before staff have tapped the name on the check-in list.",
    "lockdown_required": "Students start in the lockdown browser only.",
    "one_device": "A quiz stays on the device that started it. Staff let another one in with one click, for example "
    "when a laptop dies; answers that were saved are there. Off: the newest page takes over by itself, visibly.",
}


class SittingForm(ModelForm):
    # A sitting that is changed by a form without this field keeps what it had.
    code_kind = forms.ChoiceField(
        label="Access code",
        choices=Sitting.CodeKind.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=AT_THE_DOOR["code_kind"],
    )

    class Meta:
        model = Sitting
        fields = "__all__"
        widgets = {"networks": forms.Textarea({"rows": 4, "spellcheck": "false"})}
        help_texts = AT_THE_DOOR | {
            "hard_stop": HARD_STOP,
            "opens_at": "Nobody can start before.",
            "closes_at": "Nobody can start any more from then on; time that has begun goes on.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", "The window must end after it opens.")
        static = cleaned.get("code_kind") == Sitting.CodeKind.STATIC
        if static and not cleaned.get("access_code"):
            self.add_error("access_code", "Write the code, or choose that there is none.")
        if not static:
            cleaned["access_code"] = ""
        return cleaned

    def clean_code_kind(self) -> str:
        return self.cleaned_data["code_kind"] or self.instance.code_kind or Sitting.CodeKind.NONE

    def clean_networks(self) -> str:
        text: str = self.cleaned_data["networks"]
        _, problems = read_networks(text)
        if problems:
            raise forms.ValidationError([_about(problem) for problem in problems])
        return text


def _about(problem: NetworkProblem) -> str:
    meant = f" Did you mean {problem.meant}?" if problem.meant else " Write it like 10.20.0.0/16."
    return f"Line {problem.line}: “{problem.text}” is not a network.{meant}"


class HandoutFormSet(CheckedRows):
    """Editions of the sitting's own quiz; one that an attempt was made on stays."""

    def clean(self) -> None:
        super().clean()
        used = set(self.instance.attempts.values_list("edition_id", flat=True)) if self.instance.pk else set()
        for form in self.forms:
            edition = form.cleaned_data.get("edition") if hasattr(form, "cleaned_data") else None
            if edition and edition.quiz_id != self.instance.quiz_id:
                form.add_error("edition", "This edition is of another quiz.")
            if form.initial.get("edition") in used and (form in self.deleted_forms or form.has_changed()):
                raise forms.ValidationError(
                    "Students have started on this edition, so it stays. To bring a corrected edition to them, use "
                    "“Corrected editions” at the top of this page."
                )


class HandoutInline(ScopedInline):
    model = SittingEdition
    formset = HandoutFormSet
    extra = 1
    verbose_name = "edition"
    verbose_name_plural = "editions handed out (with several, each student gets one of them by a stable draw)"

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        editions = rows(Edition, person(request)).select_related("quiz__course").defer("paper")
        sitting = request.resolver_match.kwargs.get("object_id", "") if request.resolver_match else ""
        if str(sitting).isdecimal():
            editions = editions.filter(quiz__sittings=int(sitting))
        kwargs["queryset"] = editions
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Sitting)
class SittingAdmin(ErratumPages, CourseScopedAdmin):
    form = SittingForm
    list_display = ("name", "quiz", "room", "opens_at", "closes_at", "hard_stop", "rehearsal")
    list_filter = (("quiz", admin.RelatedOnlyFieldListFilter), "rehearsal")
    list_select_related = ("quiz__course",)
    search_fields = ("name", "room", "quiz__title", "quiz__course__code")
    date_hierarchy = "opens_at"
    inlines = (HandoutInline,)
    fieldsets = (
        (None, {"fields": ("quiz", ("name", "room"), "rehearsal")}),
        ("When", {"fields": ("opens_at", "closes_at", "hard_stop")}),
        ("At the door", {"fields": tuple(AT_THE_DOOR), "description": DOOR}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Sitting | None = None) -> Any:  # noqa: ARG002
        return ("quiz",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Sitting, form: Any, change: bool) -> None:
        """Saves it and makes the key pair for emergency files now, so that no student's page has to wait for it."""
        super().save_model(request, obj, form, change)
        public_seal(obj)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.name == "quiz":
            kwargs["queryset"] = rows(Quiz, person(request)).select_related("course")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class AccommodationForm(ModelForm):
    """Says at its field what the database would refuse."""

    class Meta:
        model = Accommodation
        fields = "__all__"
        help_texts = {
            "user": "Somebody who is in the course.",
            "sitting": "Empty: at every sitting of the course.",
            "factor": "1.5 gives half as much time again.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        course: Course | None = cleaned.get("course") or (self.instance.course if self.instance.pk else None)
        user: User | None = cleaned.get("user")
        sitting: Sitting | None = cleaned.get("sitting")
        if user and course and not user.enrollments.filter(course=course).exists():
            self.add_error("user", "This person is not in the course.")
        if sitting and course and sitting.quiz.course_id != course.pk:
            self.add_error("sitting", "This sitting is not one of the course.")
        factor = cleaned.get("factor")
        if factor is not None and not 1 <= factor <= 10:
            self.add_error("factor", "From 1 (no more time) to 10.")
        if course and user and self._exists(course, user, sitting):
            self.add_error("user", "This person has more time there already: change that instead.")
        return cleaned

    def _exists(self, course: Course, user: User, sitting: Sitting | None) -> bool:
        others = Accommodation.objects.exclude(pk=self.instance.pk).filter(user=user, sitting=sitting)
        return others.exists() if sitting else others.filter(course=course).exists()


@admin.register(Accommodation)
class AccommodationAdmin(CourseScopedAdmin):
    form = AccommodationForm
    list_display = ("user", "course", "sitting", "factor", "extra_time")
    list_filter = (("course", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("user", "course", "sitting__quiz__course")
    search_fields = ("user__netid", "user__full_name", "course__code")
    autocomplete_fields = ("user", "sitting")
    formfield_overrides = IN_MINUTES
    fields = ("course", "user", "sitting", "factor", "extra_time", "reason")

    def get_readonly_fields(self, request: HttpRequest, obj: Accommodation | None = None) -> Any:  # noqa: ARG002
        return ("course", "user") if obj else ()

    def save_model(self, request: HttpRequest, obj: Accommodation, form: Any, change: bool) -> None:
        """Saves it, and lets attempts that run already follow."""
        take_turns([obj.course_id], [obj.user_id])
        super().save_model(request, obj, form, change)
        apply_accommodation(obj.user, by=person(request), why=WHY_SET)

    def delete_model(self, request: HttpRequest, obj: Accommodation) -> None:
        remove_accommodation(obj, by=person(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Accommodation]) -> None:
        chosen = list(queryset.select_related("user"))
        take_turns({one.course_id for one in chosen}, {one.user_id for one in chosen})
        for accommodation in chosen:
            remove_accommodation(accommodation, by=person(request))
