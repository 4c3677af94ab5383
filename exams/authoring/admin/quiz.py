"""How is a quiz put together? Its cover, its sections, and the way to checking and publishing it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse

from exams.authoring.admin.bases import ModelForm
from exams.authoring.admin.erratum import sittings_behind
from exams.authoring.admin.exporting import ExportPages
from exams.authoring.admin.importing import ImportPages
from exams.authoring.admin.minutes import IN_MINUTES, minutes_in
from exams.authoring.admin.outlining import OutlinePages, outline_html
from exams.authoring.admin.pages import QuizPages
from exams.authoring.admin.places import PlacedForm, save_placed
from exams.authoring.admin.scope import CourseScopedAdmin, ScopedInline
from exams.authoring.admin.studentview import StudentPages
from exams.authoring.composing import in_digits
from exams.models import Question, Quiz, Section

TEXT = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})


class QuizForm(ModelForm):
    class Meta:
        model = Quiz
        fields = "__all__"
        widgets = {"materials": TEXT, "instructions": TEXT, "honor_statement": TEXT}

    def clean_duration(self) -> dt.timedelta:
        duration: dt.timedelta = self.cleaned_data["duration"]
        if duration <= dt.timedelta(0):
            raise forms.ValidationError("A quiz lasts longer than nothing.")
        return duration


class SectionInline(ScopedInline):
    model = Section
    form = PlacedForm
    fields = ("title", "position", "recommended", "stated_points", "cover_points", "points_sum")
    readonly_fields = ("points_sum",)
    show_change_link = True
    formfield_overrides = IN_MINUTES
    verbose_name_plural = "sections (open one to edit its instructions and order its questions)"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Section]:
        sections: QuerySet[Section] = super().get_queryset(request)
        return sections.annotate(points=Sum("questions__points")).order_by("position", "pk")

    @admin.display(description="sum of questions")
    def points_sum(self, section: Section) -> str:
        points = getattr(section, "points", None)
        return in_digits(points) if points else "0"


@admin.register(Quiz)
class QuizAdmin(QuizPages, OutlinePages, StudentPages, ImportPages, ExportPages, CourseScopedAdmin):
    form = QuizForm
    list_display = ("title", "course", "date", "minutes", "question_count", "total", "edition_count")
    list_filter = (("course", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("course",)
    search_fields = ("title", "course__code")
    date_hierarchy = "date"
    inlines = (SectionInline,)
    readonly_fields = ("outline", "editions")
    actions = ("publish_selected",)
    formfield_overrides = IN_MINUTES
    fieldsets = (
        (None, {"fields": ("course", "title", ("date", "duration"))}),
        ("Cover", {"fields": ("materials", "instructions", "honor_statement")}),
        ("On the page", {"fields": ("navigation", ("shuffle_questions", "shuffle_choices"))}),
        ("Questions", {"fields": ("outline",)}),
        ("Published", {"fields": ("editions",)}),
    )
    adding = fieldsets[:3]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quiz]:
        questions = Question.objects.filter(section__quiz=OuterRef("pk")).order_by().values("section__quiz")
        queryset: QuerySet[Quiz] = super().get_queryset(request)
        return queryset.annotate(
            questions=Count("sections__questions", distinct=True),
            points=Subquery(questions.annotate(sum=Sum("points")).values("sum")),
            edition_total=Count("editions", distinct=True),
        )

    def get_fieldsets(self, request: HttpRequest, obj: Quiz | None = None) -> Any:  # noqa: ARG002
        return self.fieldsets if obj else self.adding

    def get_readonly_fields(self, request: HttpRequest, obj: Quiz | None = None) -> Any:  # noqa: ARG002
        return (*self.readonly_fields, "course") if obj else self.readonly_fields

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: ARG002
        save_placed(formset)

    @admin.display(description="minutes", ordering="duration")
    def minutes(self, quiz: Quiz) -> str:
        return minutes_in(quiz.duration)

    @admin.display(description="questions", ordering="questions")
    def question_count(self, quiz: Quiz) -> int:
        return int(quiz.questions)  # type: ignore[attr-defined]

    @admin.display(description="points", ordering="points")
    def total(self, quiz: Quiz) -> str:
        return in_digits(quiz.points or Decimal(0))  # type: ignore[attr-defined]

    @admin.display(description="editions", ordering="edition_total")
    def edition_count(self, quiz: Quiz) -> int:
        return int(quiz.edition_total)  # type: ignore[attr-defined]

    @admin.display(description="questions in order")
    def outline(self, quiz: Quiz) -> str:
        return outline_html(quiz)

    @admin.display(description="editions")
    def editions(self, quiz: Quiz) -> str:
        editions = quiz.editions.select_related("published_by").prefetch_related("key_revisions", "sittings")
        context = {"editions": editions, "behind": sittings_behind(quiz)}
        return render_to_string("exams/authoring/_editions.html", context)

    @admin.action(description="Publish the selected quiz…")
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Quiz]) -> HttpResponse | None:
        chosen = list(queryset[:2])
        if len(chosen) != 1:
            self.message_user(request, "Publish one quiz at a time.", messages.ERROR)
            return None
        return HttpResponseRedirect(reverse("admin:exams_quiz_publish", args=[chosen[0].pk]))
