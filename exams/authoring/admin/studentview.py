"""How does a student meet this quiz? The draft on the very page of the paper, and a rehearsal through the real door."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST, require_safe

from exams.authoring.admin.bases import ModelAdmin
from exams.authoring.admin.scope import person, rows
from exams.authoring.composing import paper_of
from exams.authoring.drafting import whole
from exams.authoring.rehearsing import NothingPublished, rehearse
from exams.authoring.typesetting import Typesetter
from exams.models import Accommodation, Quiz
from exams.rules.clock import allowed_time
from exams.rules.order import paper_for
from exams.rules.paper import Paper
from exams.rules.response import BLANK

ORDERS = 1_000_000


class StudentForm(forms.Form):
    """As whom one looks: with whose time, and in which of the drawn orders."""

    accommodation = forms.ModelChoiceField(
        label="Time of",
        queryset=Accommodation.objects.none(),
        required=False,
        empty_label="a student without more time",
    )
    order = forms.IntegerField(required=False, min_value=0, max_value=ORDERS, label="Order drawn from")

    def __init__(self, *args: Any, accommodations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["accommodation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = accommodations
        field.label_from_instance = _named  # type: ignore[method-assign, assignment]


class StudentPages(ModelAdmin):
    """Pages that show a quiz as students get it, for the admin that registers quizzes."""

    def get_urls(self) -> list[URLPattern]:
        protected = self.admin_site.admin_view
        own = [
            path("<int:quiz_id>/as-student/", protected(require_safe(self.as_student)), name="exams_quiz_as_student"),
            path("<int:quiz_id>/rehearse/", protected(require_POST(self.rehearse)), name="exams_quiz_rehearse"),
        ]
        return [*own, *super().get_urls()]

    def as_student(self, request: HttpRequest, quiz_id: int) -> HttpResponse:
        """The draft as it would be published now; nothing that is chosen on the page is kept."""
        quiz = whole(_quiz(request, quiz_id))
        accommodations = Accommodation.objects.visible_to(person(request)).filter(
            Q(sitting=None) | Q(sitting__quiz=quiz), course=quiz.course_id
        )
        form = StudentForm(request.GET, accommodations=accommodations.select_related("user", "sitting"))
        chosen = form.cleaned_data if form.is_valid() else {}
        paper = paper_of(quiz, Typesetter.with_figures(quiz.figures.all()))
        shown = {**_paper(paper, chosen.get("order") or 0), **_time(quiz.duration, chosen.get("accommodation"))}
        context = {"quiz": quiz, "form": form, "edition": quiz.editions.order_by("-number").first(), **shown}
        return TemplateResponse(request, "exams/authoring/quiz_as_student.html", context)

    def rehearse(self, request: HttpRequest, quiz_id: int) -> HttpResponse:
        quiz = _quiz(request, quiz_id)
        try:
            sitting = rehearse(quiz, by=person(request))
        except NothingPublished:
            messages.error(request, "There is no edition yet: publish the quiz first, then rehearse it.")
            return HttpResponseRedirect(reverse("admin:exams_quiz_change", args=[quiz.pk]))
        self.log_change(request, quiz, f"Began “{sitting.name}”.")
        return HttpResponseRedirect(reverse("attempt_lobby", args=[sitting.pk]))


def _paper(paper: Paper, order: int) -> dict[str, Any]:
    """The paper and its sections as the paper's own templates take them."""
    drawn = paper_for(paper, order) if order else paper
    sections = [
        {**section, "questions": [{**question, "value": BLANK} for question in section["questions"]]}
        for section in drawn["sections"]
    ]
    return {"paper": drawn, "sections": sections, "another": order % ORDERS + 1}


def _time(base: dt.timedelta, accommodation: Accommodation | None) -> dict[str, Any]:
    factor = accommodation.factor if accommodation else Decimal(1)
    extra = accommodation.extra_time if accommodation else dt.timedelta(0)
    return {"base": base, "factor": factor, "extra": extra, "allowed": allowed_time(base, factor, extra)}


def _named(accommodation: Accommodation) -> str:
    where = f", {accommodation.sitting.name}" if accommodation.sitting else ""
    return f"{accommodation.user.full_name}{where}"


def _quiz(request: HttpRequest, quiz_id: int) -> Quiz:
    quiz: Quiz | None = rows(Quiz, person(request)).select_related("course").filter(pk=quiz_id).first()
    if quiz is None:
        raise Http404
    return quiz
