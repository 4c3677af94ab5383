"""How is a question written? Prompt, options, key, scoring and solution on one page, and what students see."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse

from exams.authoring.admin.editor import EditorPages, student_html
from exams.authoring.admin.parameters import ParametersField, parameters_help
from exams.authoring.admin.places import PlacedForm, put_last, save_placed
from exams.authoring.admin.returning import BackToQuiz, next_in_section
from exams.authoring.admin.scope import CourseScopedAdmin, ScopedInline, person, rows
from exams.authoring.excerpts import excerpt_of
from exams.authoring.importing import half_of
from exams.authoring.policies import policy_catalogue, policy_problems
from exams.authoring.preview import LivePreview, live_preview
from exams.authoring.searching import origin_of
from exams.models import Choice, Question, Section

TRUE_FALSE = Question.Kind.TRUE_FALSE
ALIKE = ("kind", "points", "policy", "policy_parameters", "explanation_allowed", "explanation_cap")
TRUTH_CHOICES = [("", "—"), (True, "True"), (False, "False")]


def _section_in_quiz(obj: Any) -> str:
    return f"{obj.quiz}: {obj.title}"


class QuestionForm(PlacedForm):
    """Says at its field what the database or the scoring would refuse."""

    truth = forms.TypedChoiceField(
        label="The claim is", required=False, choices=TRUTH_CHOICES, empty_value=None,
        coerce=lambda value: value in (True, "True"), help_text="For true/false questions only.",
    )  # fmt: skip
    policy_parameters = ParametersField(required=False)

    class Meta:
        model = Question
        fields = "__all__"
        widgets = {
            "prompt": forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"}),
            "solution": forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        catalogue = policy_catalogue()
        if catalogue and "policy" in self.fields:
            named = [(name, f"{name}: {summary}") for name, summary in catalogue]
            self.fields["policy"].widget = forms.Select(choices=named)
        if "policy_parameters" in self.fields:
            self.fields["policy_parameters"].help_text = parameters_help()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") != TRUE_FALSE:
            cleaned["truth"] = None
        self._check_points(cleaned)
        if "policy" in cleaned and "policy_parameters" in cleaned:
            for problem in policy_problems(cleaned["policy"], cleaned["policy_parameters"]):
                self.add_error("policy_parameters", problem)
        return cleaned

    def _check_points(self, cleaned: dict[str, Any]) -> None:
        points, cap = cleaned.get("points"), cleaned.get("explanation_cap")
        if points is None:
            return
        if points <= 0:
            self.add_error("points", "A question gives more than 0 points.")
        elif cap is None and cleaned.get("explanation_allowed"):
            cleaned["explanation_cap"] = half_of(points)
        elif cap is not None and not 0 <= cap <= points:
            self.add_error("explanation_cap", f"From 0 to the question's {points} points.")


class ChoiceForm(PlacedForm):
    class Meta:
        labels = {"pinned": "Pinned"}
        help_texts = {"pinned": "Keeps its place when choices are shuffled."}
        widgets = {"weight": forms.TextInput(attrs={"size": 6})}

    def clean_weight(self) -> str:
        weight: str = self.cleaned_data["weight"].strip()
        try:
            return weight and str(Fraction(weight))
        except (ValueError, ZeroDivisionError) as wrong:
            raise forms.ValidationError("A fraction such as 1/3, or a number such as 0.5.") from wrong


class ChoiceInline(ScopedInline):
    model = Choice
    form = ChoiceForm
    fields = ("position", "text", "correct", "rationale", "weight", "pinned")
    extra = 2
    verbose_name_plural = "options (for true/false there is nothing to add)"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Choice]:
        return super().get_queryset(request).order_by("position", "pk")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in ("text", "rationale"):
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2, "cols": 40})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


def _as_saved(asked: Question) -> LivePreview:
    """The question as the database has it, its options named as the page's forms name them."""
    question = Question.objects.select_related("section__quiz__course").get(pk=asked.pk)
    choices = question.choices.order_by("position", "pk")
    named = {f"choices-{place}": choice for place, choice in enumerate(choices)}
    return live_preview(question.section.quiz, question.section_id, question, named)


@admin.register(Question)
class QuestionAdmin(EditorPages, BackToQuiz, CourseScopedAdmin):
    form = QuestionForm
    list_display = ("start", "section", "quiz", "kind", "points", "policy")
    list_filter = (("section__quiz", admin.RelatedOnlyFieldListFilter), "kind")
    list_select_related = ("section__quiz__course",)
    search_fields = ("prompt", "solution", "choices__text", "section__quiz__title")
    search_help_text = "Searches prompts, options and solutions of all your quizzes."
    inlines = (ChoiceInline,)
    save_on_top = True
    fieldsets = (
        (None, {"fields": ("section", ("kind", "points"), ("position", "pinned"))}),
        ("Question", {"fields": ("prompt", "truth")}),
        ("Scoring", {"fields": ("policy", "policy_parameters", ("explanation_allowed", "explanation_cap"))}),
        ("Solution", {"fields": ("solution",)}),
    )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """What students see stands beside the fields: first as saved, then, by the page's script, as typed."""
        asked: Question | None = context.get("original")
        seen = _as_saved(asked) if asked is not None else None
        context["seen"] = seen
        context["origin"] = origin_of(asked) if asked is not None else None
        context["shown"] = student_html(seen) if seen else ""
        return super().render_change_form(request, context, *args, **kwargs)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        """A question moves within its quiz only: elsewhere its figures would be missing."""
        if db_field.name == "section":
            sections = rows(Section, person(request)).select_related("quiz__course")
            moved = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
            if moved and str(moved).isdecimal():
                sections = sections.filter(quiz__sections__questions=moved).distinct()
            kwargs["queryset"] = sections
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "section" and field is not None:
            field.label_from_instance = _section_in_quiz  # type: ignore[method-assign]
        return field

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Only a section of one's own can be named in the address; what else is named there stands to be changed."""
        wanted = request.GET.get("section", "")
        known = wanted.isdecimal() and rows(Section, person(request)).filter(pk=wanted).exists()
        if not known:
            return {}
        named = {name: request.GET[name] for name in ALIKE if name in request.GET}
        return {"section": wanted, **named}

    def save_model(self, request: HttpRequest, obj: Question, form: Any, change: bool) -> None:
        put_last(obj, Question.objects.filter(section=obj.section_id))
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: ARG002
        save_placed(formset)

    def response_add(self, request: HttpRequest, obj: Question, post_url_continue: str | None = None) -> HttpResponse:
        return next_in_section(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Question) -> HttpResponse:
        return next_in_section(request, obj) or super().response_change(request, obj)

    @admin.display(description="question")
    def start(self, question: Question) -> str:
        return excerpt_of(question.prompt, 12) or "(no prompt)"

    @admin.display(description="quiz", ordering="section__quiz__title")
    def quiz(self, question: Question) -> str:
        return str(question.section.quiz)
