"""How does a document become a quiz in the admin? Uploaded, shown with every problem, and written when confirmed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from exams.authoring.admin.bases import ModelAdmin
from exams.authoring.admin.scope import person, rows, teaches
from exams.authoring.excerpts import excerpt_of
from exams.authoring.files import SUFFIXES
from exams.authoring.foreseeing import findings_ahead
from exams.authoring.importing import NotImportable, save_document
from exams.authoring.uploading import LATEX_LIMIT, LIMIT, LINES, MARKUP_LIMIT, QUESTIONS, TEXT_LIMIT, Upload
from exams.interchange.document import Kind, Problem, QuestionDocument, Reading, SectionDocument, Severity
from exams.interchange.registry import FORMATS
from exams.interchange.summary import where_of
from exams.models import Course, Quiz

WAITING = "quiz_import"  # where the upload waits in the session until it is confirmed
SHOWN = 300  # problems on a page
BY_ITSELF = ("", "find out by itself")
DOCUMENTS = sorted({suffix for one in FORMATS.values() for suffix in (*one.suffixes, ".zip")})


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ImagesField(forms.FileField):
    """Any number of files."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        return [super(ImagesField, self).clean(one, initial) for one in data or [] if one]


class ImportForm(forms.Form):
    course = forms.ModelChoiceField(queryset=Course.objects.none())
    document = forms.FileField(
        label="File",
        help_text=f"{', '.join(one.label for one in FORMATS.values())}; or a zip of a document and its figures.",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(DOCUMENTS)}),
    )
    format = forms.ChoiceField(
        required=False, choices=[BY_ITSELF, *((one.name, one.label) for one in FORMATS.values())]
    )
    images = ImagesField(
        required=False,
        help_text="The figures that the document names, where they are not in the file.",
        widget=SeveralFiles(attrs={"accept": ",".join(sorted(SUFFIXES - {".gif"}))}),
    )

    def __init__(self, *args: Any, courses: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["course"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = courses
        if len(courses) == 1:
            field.initial = courses[0]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        uploads: list[UploadedFile[Any]] = [u for u in (cleaned.get("document"), *cleaned.get("images", [])) if u]
        if sum(upload.size or 0 for upload in uploads) > LIMIT:
            raise forms.ValidationError(f"Together the files are larger than {LIMIT // 1024 // 1024} MB.")
        return cleaned


class ImportPages(ModelAdmin):
    """Pages to import a quiz, for the admin that registers quizzes."""

    def get_urls(self) -> list[URLPattern]:
        protected = self.admin_site.admin_view
        confirm = protected(require_POST(self.import_confirm))
        own = [
            path("import/", protected(self.import_page), name="exams_quiz_import"),
            path("import/confirm/", confirm, name="exams_quiz_import_confirm"),
        ]
        return [*own, *super().get_urls()]

    def import_page(self, request: HttpRequest) -> HttpResponse:
        if not teaches(request):
            raise PermissionDenied
        courses = rows(Course, person(request))
        form = ImportForm(request.POST or None, request.FILES or None, courses=courses)
        if request.method != "POST" or not form.is_valid():
            return self._import_page(request, {"form": form}, status=400 if form.errors else 200)
        upload = _upload(form.cleaned_data)
        request.session.pop(WAITING, None)
        used, reading = upload.read()
        if not reading.errors:
            request.session[WAITING] = upload.for_session()
        course = form.cleaned_data["course"]
        ahead = findings_ahead(reading.document, course) if reading.document and not reading.errors else ()
        shown = {"form": form, "reading": reading, "course": course, "ahead": ahead, **_shown(reading, used)}
        return self._import_page(request, shown, status=400 if reading.errors else 200)

    def import_confirm(self, request: HttpRequest) -> HttpResponse:
        kept = request.session.pop(WAITING, None)
        course = rows(Course, person(request)).filter(pk=kept["course"]).first() if kept else None
        if kept is None or course is None:
            messages.error(request, "There is no upload to confirm. Choose the files again.")
            return HttpResponseRedirect(reverse("admin:exams_quiz_import"))
        return self._write(request, Upload.from_session(kept).read()[1], course)

    def _write(self, request: HttpRequest, reading: Reading, course: Course) -> HttpResponse:
        try:
            if reading.document is None or reading.errors:
                raise NotImportable(reading.errors)
            quiz = save_document(reading.document, course=course)
        except NotImportable:
            messages.error(request, "The document cannot be imported. Choose the files again to see why.")
            return HttpResponseRedirect(reverse("admin:exams_quiz_import"))
        self.log_addition(request, quiz, "Imported from a document.")
        messages.success(request, "Imported. Look at what the check says before you publish.")
        return HttpResponseRedirect(reverse("admin:exams_quiz_change", args=[quiz.pk]))

    def _import_page(self, request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
        full = {
            **self.admin_site.each_context(request),
            "opts": Quiz._meta,
            "title": "Import a quiz",
            **_LIMITS,
            **context,
        }
        return TemplateResponse(request, "exams/authoring/quiz_import.html", full, status=status)


_LIMITS = {
    "most": LIMIT,
    "most_text": TEXT_LIMIT,
    "most_latex": LATEX_LIMIT,
    "most_markup": MARKUP_LIMIT,
    "most_lines": LINES,
    "most_questions": QUESTIONS,
}


def _upload(cleaned: dict[str, Any]) -> Upload:
    document: UploadedFile[Any] = cleaned["document"]
    files = {str(image.name): image.read() for image in cleaned["images"]}
    return Upload(cleaned["course"].pk, str(document.name), document.read(), files, cleaned["format"])


def _shown(reading: Reading, used: str) -> dict[str, Any]:
    """What will be made, for the template, and the problems by path and line."""
    document = reading.document
    sections = [] if document is None else document.sections
    problems = sorted(reading.problems, key=_by_place)
    return {
        "problems": [(where_of(one), one) for one in problems[:SHOWN]],
        "unshown": len(problems[SHOWN:]),
        "format": FORMATS[used],
        "document": document,
        "sections": [
            (
                section,
                [(q, _key(q), excerpt_of(q.prompt, 18)) for q in section.questions],
                sum(q.points for q in section.questions),
            )
            for section in sections
        ],
    }


def sum_of_points(section: SectionDocument) -> Decimal:
    return sum((question.points for question in section.questions), Decimal(0))


def _key(question: QuestionDocument) -> str:
    correct = ", ".join(choice.label for choice in question.choices if choice.correct)
    return correct or ("none" if question.kind is Kind.SELECT_ALL else "")


def _by_place(problem: Problem) -> tuple[bool, str, int]:
    """Errors first: they are what stands in the way."""
    return problem.severity is not Severity.ERROR, problem.place, problem.line
