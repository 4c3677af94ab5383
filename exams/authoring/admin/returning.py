"""Where does an author go on after saving or deleting? In the outline of the quiz, or with the next question."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from exams.authoring.admin.bases import ModelAdmin
from exams.authoring.parameters import write_parameters
from exams.models import Question, Section


class BackToQuiz(ModelAdmin):
    """For the admins of what stands in a quiz: Django's own way leads to a list of everything there is."""

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:  # noqa: ARG002
        return to_outline(obj)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:  # noqa: ARG002
        return to_outline(obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        request.taken_out_of = to_outline(obj).url.partition("#")[0]  # type: ignore[attr-defined]
        super().delete_model(request, obj)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        listed = super().response_delete(request, obj_display, obj_id)
        quiz: str = getattr(request, "taken_out_of", "")
        return HttpResponseRedirect(quiz) if quiz else listed


def to_outline(row: Question | Section) -> HttpResponseRedirect:
    quiz = row.quiz_id if isinstance(row, Section) else row.section.quiz_id
    mark = "" if isinstance(row, Section) else f"#question-{row.pk}"
    return HttpResponseRedirect(reverse("admin:exams_quiz_change", args=[quiz]) + mark)


def next_in_section(request: HttpRequest, question: Question) -> HttpResponse | None:
    """“Save and add another” goes on in the same section; nothing for the other buttons."""
    if "_addanother" not in request.POST:
        return None
    messages.success(request, "Saved. Here is the next question of the same section, of the same kind and points.")
    address = reverse("admin:exams_question_add", query={"section": question.section_id, **alike(question)})
    return HttpResponseRedirect(address)


def alike(question: Question) -> dict[str, Any]:
    """What the next question of a section mostly has in common with the one before."""
    asked = {"explanation_allowed": "on", "explanation_cap": question.explanation_cap}
    return {
        "kind": question.kind,
        "points": question.points,
        "policy": question.policy,
        "policy_parameters": write_parameters(question.policy_parameters),
        **(asked if question.explanation_allowed else {}),
    }
