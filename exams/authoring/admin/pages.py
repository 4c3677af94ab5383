"""What can be done with a quiz beside editing it? Check it, and publish it after seeing what will happen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from exams.authoring.admin.bases import ModelAdmin
from exams.authoring.admin.difference import difference
from exams.authoring.admin.scope import person, rows
from exams.authoring.findings import findings_of
from exams.authoring.publish import DraftChanged, Outcome, Plan, Publication, plan_publication, publish_quiz
from exams.errors import NotPublishable
from exams.models import Question, Quiz
from exams.rules.lint import Finding, errors_in, warnings_in

SAID = {
    Outcome.NEW_EDITION: "Published edition {edition}.",
    Outcome.NEW_KEY: "Published key revision {revision} of edition {edition}.",
    Outcome.UNCHANGED: "Nothing has changed since edition {edition}, so nothing was published.",
}


class PublishForm(forms.Form):
    """What the person agrees to: this very draft, in spite of the warnings, for this reason."""

    digest = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        max_length=500, label="Why is the key corrected?", widget=forms.TextInput(attrs={"class": "vTextField"})
    )
    warnings_read = forms.BooleanField(label="I have read the warnings and publish all the same")

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["digest"] = plan.digest
        if plan.outcome is not Outcome.NEW_KEY:
            del self.fields["reason"]
        if not plan.warnings:
            del self.fields["warnings_read"]


class QuizPages(ModelAdmin):
    """Pages of one quiz for the admin that registers it."""

    def get_urls(self) -> list[URLPattern]:
        def page(route: str, view: Any, name: str) -> URLPattern:
            made: URLPattern = path(route, self.admin_site.admin_view(view), name=f"exams_quiz_{name}")
            return made

        own = [
            page("<int:quiz_id>/check/", self.check_page, "check"),
            page("<int:quiz_id>/publish/", self.publish_page, "publish"),
        ]
        return [*own, *super().get_urls()]

    def check_page(self, request: HttpRequest, quiz_id: int) -> HttpResponse:
        quiz = self._quiz(request, quiz_id)
        return self._page(request, quiz, "check", _listed(quiz, findings_of(quiz)))

    def publish_page(self, request: HttpRequest, quiz_id: int) -> HttpResponse:
        quiz = self._quiz(request, quiz_id)
        plan = plan_publication(quiz)
        form = PublishForm(request.POST or None, plan=plan)
        if request.method == "POST" and form.is_valid():
            try:
                done = publish_quiz(
                    quiz,
                    by=person(request),
                    reason=form.cleaned_data.get("reason", ""),
                    digest=form.cleaned_data["digest"],
                )
                return self._published(request, quiz, done)
            except (DraftChanged, NotPublishable):
                messages.error(request, "The quiz was changed in the meantime. Look again at what would be published.")
                return HttpResponseRedirect(request.path)
        shown = {**difference(plan), **_listed(quiz, plan.findings)}
        context = {"plan": plan, "form": form, "outcome": plan.outcome.value, **shown}
        return self._page(request, quiz, "publish", context, status=400 if form.errors else 200)

    def _published(self, request: HttpRequest, quiz: Quiz, done: Publication) -> HttpResponse:
        said = SAID[done.outcome].format(edition=done.edition.number, revision=done.revision.number)
        if done.outcome is Outcome.UNCHANGED:
            messages.info(request, said)
        else:
            messages.success(request, said)
            self.log_change(request, quiz, said)
        return HttpResponseRedirect(reverse("admin:exams_quiz_change", args=[quiz.pk]))

    def _quiz(self, request: HttpRequest, quiz_id: int) -> Quiz:
        quiz = rows(Quiz, person(request)).select_related("course").filter(pk=quiz_id).first()
        if quiz is None:
            raise Http404
        return quiz

    def _page(
        self, request: HttpRequest, quiz: Quiz, name: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        full = {
            **admin.site.each_context(request),
            "opts": self.opts,
            "quiz": quiz,
            "title": f"{name.capitalize()} {quiz}",
            **context,
        }
        return TemplateResponse(request, f"exams/authoring/quiz_{name}.html", full, status=status)


def _listed(quiz: Quiz, findings: tuple[Finding, ...]) -> dict[str, Any]:
    """Findings for a template, each with the address of the page where it is put right."""
    addresses = {
        uid: reverse("admin:exams_question_change", args=[pk])
        for uid, pk in Question.objects.filter(section__quiz=quiz).values_list("uid", "pk")
    }
    quiz_page = reverse("admin:exams_quiz_change", args=[quiz.pk])
    return {
        "errors": [(f, addresses.get(f.question, quiz_page)) for f in errors_in(findings)],
        "warnings": [(f, addresses.get(f.question, quiz_page)) for f in warnings_in(findings)],
    }
