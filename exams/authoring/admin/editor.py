"""What can the question editor ask while somebody writes? How it looks by now, and to take in a figure."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from exams.authoring.admin.bases import ModelAdmin
from exams.authoring.admin.openform import choices_in, question_in
from exams.authoring.admin.scope import person, rows, teaches
from exams.authoring.figures import LONGEST_ALT, add_figure
from exams.authoring.preview import LivePreview, live_preview
from exams.content.images import MAX_BYTES, ImageRefused
from exams.models import Question, Section
from exams.rules.response import BLANK


class DroppedForm(forms.Form):
    """An image that was dropped or pasted, with what a screen reader shall say of it."""

    image = forms.FileField(max_length=255)
    alt = forms.CharField(max_length=LONGEST_ALT, required=False)


class EditorPages(ModelAdmin):
    """Addresses for the scripts of the question's page; every answer is JSON."""

    def get_urls(self) -> list[URLPattern]:
        def verb(route: str, view: Any) -> URLPattern:
            made: URLPattern = path(
                f"{route}/", self.admin_site.admin_view(require_POST(view)), name=f"exams_question_{route}"
            )
            return made

        return [verb("preview", self.preview), verb("figure", self.figure), *super().get_urls()]

    def preview(self, request: HttpRequest) -> JsonResponse:
        """The open form, rendered as students will see it; writes nothing."""
        section = _section(request)
        if section is None:
            return JsonResponse({"error": "Choose a section first."}, status=400)
        saved = _of(rows(Question, person(request)), request.POST.get("question", ""))
        seen = live_preview(section.quiz, section.pk, question_in(request.POST, saved), choices_in(request.POST))
        return JsonResponse({"html": student_html(seen), "notes": [asdict(note) for note in seen.notes]})

    def figure(self, request: HttpRequest) -> JsonResponse:
        """Takes in an image for the quiz of the section, and says the Markdown that shows it."""
        section = _section(request)
        form = DroppedForm(request.POST, request.FILES)
        if section is None or not form.is_valid():
            said = " ".join(str(words) for field in form.errors.values() for words in field)
            return JsonResponse({"error": said or "Choose a section first."}, status=400)
        image = form.cleaned_data["image"]
        if image.size > MAX_BYTES:
            return JsonResponse({"error": f"The file is larger than {MAX_BYTES // 1024 // 1024} MB."}, status=400)
        try:
            added = add_figure(section.quiz, image.read(), file_name=image.name, alt=form.cleaned_data["alt"])
        except ImageRefused as refused:
            return JsonResponse({"error": refused.message}, status=400)
        self.log_addition(request, added.figure, "Dropped onto a text.")
        return JsonResponse({"name": added.figure.name, "markup": added.markup})


def student_html(seen: LivePreview) -> SafeString:
    """The question by the paper's own templates, then what is shown after release."""
    question = {**seen.question, "value": BLANK}
    return render_to_string("exams/authoring/_student_question.html", {"question": question, "seen": seen})


def _section(request: HttpRequest) -> Section | None:
    """The section that the open form names, if it is one's own."""
    if not teaches(request):
        raise PermissionDenied
    sections = rows(Section, person(request)).select_related("quiz__course")
    found: Section | None = _of(sections, request.POST.get("section", ""))
    return found


def _of(rows_of_one: Any, wanted: str) -> Any:
    """The row with this key among those that the person may touch, if there is one."""
    return rows_of_one.filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 16 else None
