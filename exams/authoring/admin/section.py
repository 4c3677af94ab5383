"""What is in a section? Its heading and instructions, and its questions in order."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from exams.authoring.admin.minutes import IN_MINUTES
from exams.authoring.admin.places import PlacedForm, put_last, save_placed
from exams.authoring.admin.returning import BackToQuiz
from exams.authoring.admin.scope import CourseScopedAdmin, ScopedInline, person, rows
from exams.authoring.excerpts import excerpt_of
from exams.models import Question, Quiz, Section


class SectionForm(PlacedForm):
    class Meta:
        model = Section
        fields = "__all__"
        widgets = {"instructions": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})}


class QuestionLineForm(PlacedForm):
    class Meta:
        labels = {"pinned": "Pinned"}
        help_texts = {"pinned": "Keeps its place when questions are shuffled."}

    def clean_points(self) -> Decimal:
        """What the database would refuse, also about the cap, which is edited on the question's own page."""
        points: Decimal = self.cleaned_data["points"]
        if points <= 0:
            raise forms.ValidationError("A question gives more than 0 points.")
        cap = self.instance.explanation_cap
        if cap is not None and points < cap:
            raise forms.ValidationError(f"An explanation can earn {cap} points: lower that first.")
        return points


class QuestionLines(ScopedInline):
    """The questions of a section, to order and to weigh; each is edited on its own page."""

    model = Question
    form = QuestionLineForm
    fields = ("position", "kind", "prompt_start", "points", "pinned")
    readonly_fields = ("kind", "prompt_start")
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return super().get_queryset(request).order_by("position", "pk")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    @admin.display(description="prompt")
    def prompt_start(self, question: Question) -> str:
        return excerpt_of(question.prompt, 18)


@admin.register(Section)
class SectionAdmin(BackToQuiz, CourseScopedAdmin):
    form = SectionForm
    list_display = ("title", "quiz", "position")
    list_filter = (("quiz", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("quiz__course",)
    search_fields = ("title", "quiz__title")
    inlines = (QuestionLines,)
    formfield_overrides = IN_MINUTES
    fields = ("quiz", "title", "position", "instructions", "recommended", ("stated_points", "cover_points"))

    def get_readonly_fields(self, request: HttpRequest, obj: Section | None = None) -> Any:  # noqa: ARG002
        return ("quiz",) if obj else ()

    def get_inlines(self, request: HttpRequest, obj: Section | None) -> Any:  # noqa: ARG002
        return self.inlines if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Only a quiz of one's own can be named in the address."""
        wanted = request.GET.get("quiz", "")
        known = wanted.isdecimal() and rows(Quiz, person(request)).filter(pk=wanted).exists()
        return {"quiz": wanted} if known else {}

    def save_model(self, request: HttpRequest, obj: Section, form: Any, change: bool) -> None:
        put_last(obj, Section.objects.filter(quiz=obj.quiz_id))
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: ARG002
        save_placed(formset)
