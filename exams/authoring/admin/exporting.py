"""How does a quiz leave the admin as a file? Every format is offered, and what it cannot carry is said before."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from exams.authoring.admin.bases import ModelAdmin
from exams.authoring.admin.scope import person, rows
from exams.authoring.exporting import document_of
from exams.interchange.archive import is_archive
from exams.interchange.document import QuizDocument
from exams.interchange.losses import losses
from exams.interchange.registry import FORMATS, Format
from exams.models import Quiz

WRITABLE = tuple(one for one in FORMATS.values() if one.write is not None)
ZIP = (".zip", "application/zip")
# The suffix under which the programs that read a format look for it, and its media type.
FILES = {
    "markdown": (".md", "text/markdown; charset=utf-8"),
    "gift": (".txt", "text/plain; charset=utf-8"),
    "aiken": (".txt", "text/plain; charset=utf-8"),
    "moodle": (".xml", "application/xml"),
    "latex": (".tex", "application/x-tex"),
}


class ExportPages(ModelAdmin):
    """The page to export a quiz, for the admin that registers quizzes."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_GET(self.export_page))
        return [path("<int:quiz_id>/export/", view, name="exams_quiz_export"), *super().get_urls()]

    def export_page(self, request: HttpRequest, quiz_id: int) -> HttpResponse:
        """The file for `?format=`, at once where nothing is lost or with `&told=1`; else what would be lost."""
        quiz = rows(Quiz, person(request)).select_related("course").filter(pk=quiz_id).first()
        if quiz is None:
            raise Http404
        name = request.GET.get("format", "")
        chosen = [one for one in WRITABLE if name in ("", one.name)]
        if not chosen:
            raise Http404
        document = document_of(quiz)
        if name and (request.GET.get("told") or not losses(document, name)):
            return _file(quiz, document, chosen[0])
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "quiz": quiz,
            "title": f"Export {quiz}",
            "formats": [(one, losses(document, one.name)) for one in chosen],
            "name": name,
        }
        return TemplateResponse(request, "exams/authoring/quiz_export.html", context)


def _file(quiz: Quiz, document: QuizDocument, chosen: Format) -> HttpResponse:
    assert chosen.write is not None, "only formats with a writer are offered"
    data = chosen.write(document)
    suffix, media_type = ZIP if is_archive(data) else FILES[chosen.name]
    name = slugify(f"{quiz.course.code} {quiz.title}") or "quiz"
    disposition = content_disposition_header(as_attachment=True, filename=name[:100] + suffix)
    return HttpResponse(data, content_type=media_type, headers={"Content-Disposition": str(disposition)})
