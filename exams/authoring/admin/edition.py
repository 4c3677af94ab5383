"""What was published? Editions and key revisions, to look at and to print."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.safestring import mark_safe

from exams.authoring.admin.scope import ReadOnlyAdmin, ReadOnlyInline, person, rows, teaches
from exams.authoring.printing import Kind, NotPrintable, PageSize, Shape, file_name, print_edition
from exams.models import Edition, KeyRevision, Sitting
from exams.rules.paper import Paper, questions_of


class KeyRevisionInline(ReadOnlyInline):
    model = KeyRevision
    fields = ("number", "created_at", "created_by", "reason", "digest")
    show_change_link = True


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    list_display = ("quiz", "number", "published_at", "published_by", "short_digest")
    list_display_links = ("quiz", "number")
    list_filter = (("quiz", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("quiz__course", "published_by")
    search_fields = ("quiz__title", "quiz__course__code", "digest")
    inlines = (KeyRevisionInline,)
    fields = ("quiz", "number", "published_at", "published_by", "digest", "used_at", "on_paper", "shown")
    readonly_fields = ("used_at", "on_paper", "shown")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        return super().get_queryset(request).select_related("quiz__course", "published_by")

    def get_urls(self) -> list[URLPattern]:
        printing = path("<int:edition_id>/print/<str:kind>/", self.print_page, name="exams_edition_print")
        return [printing, *super().get_urls()]

    def print_page(self, request: HttpRequest, edition_id: int, kind: str) -> HttpResponseBase:
        """For those who are signed in and teach nothing, an edition does not exist; others may sign in first."""
        if request.user.is_authenticated and not teaches(request):
            raise Http404
        return self.admin_site.admin_view(self._print)(request, edition_id, kind)

    def _print(self, request: HttpRequest, edition_id: int, kind: str) -> HttpResponse:
        """The PDF; `?size=a4` and `?large=1` change its shape."""
        edition = get_object_or_404(rows(Edition, person(request)).select_related("quiz__course"), pk=edition_id)
        size = request.GET.get("size", PageSize.LETTER)
        if kind not in set(Kind) or size not in set(PageSize):
            raise Http404
        shape = Shape(PageSize(size), large="large" in request.GET)
        try:
            pdf = print_edition(edition, Kind(kind), shape)
        except NotPrintable as problem:
            messages.error(request, str(problem))
            return HttpResponseRedirect(reverse("admin:exams_edition_change", args=[edition.pk]))
        name = file_name(edition, Kind(kind), shape)
        headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"}
        return HttpResponse(pdf, content_type="application/pdf", headers=headers)

    @admin.display(description="on paper")
    def on_paper(self, edition: Edition) -> str:
        return render_to_string("exams/authoring/_print.html", {"edition": edition})

    @admin.display(description="digest")
    def short_digest(self, edition: Edition) -> str:
        return edition.digest[:12]

    @admin.display(description="used at")
    def used_at(self, edition: Edition) -> str:
        used = Sitting.objects.filter(Q(editions=edition) | Q(attempts__edition=edition)).distinct()
        return ", ".join(sitting.name for sitting in used) or "no sitting yet"

    @admin.display(description="paper")
    def shown(self, edition: Edition) -> str:
        return render_to_string("exams/authoring/_paper.html", {"paper": _marked(edition.paper)})


def _marked(paper: Paper) -> dict[str, Any]:
    """The paper for a template; what publishing wrote is sanitised HTML."""
    return {
        "title": paper["title"],
        "points": paper["points"],
        "questions": [
            {
                "number": question["number"],
                "points": question["points"],
                "prompt": mark_safe(question["prompt_html"]),  # noqa: S308
                "choices": [(c["label"], mark_safe(c["html"])) for c in question["choices"]],  # noqa: S308
            }
            for question in questions_of(paper)
        ],
    }


@admin.register(KeyRevision)
class KeyRevisionAdmin(ReadOnlyAdmin):
    list_display = ("edition", "number", "created_at", "created_by", "reason")
    list_display_links = ("edition", "number")
    list_select_related = ("edition__quiz__course", "created_by")
    list_filter = (("edition__quiz", admin.RelatedOnlyFieldListFilter),)
    search_fields = ("edition__quiz__title", "reason", "digest")
    fields = ("edition", "number", "created_at", "created_by", "reason", "digest", "answers")
    readonly_fields = ("answers",)

    @admin.display(description="right answers")
    def answers(self, revision: KeyRevision) -> str:
        return render_to_string("exams/authoring/_answers.html", {"answers": _answers(revision)})


def _answers(revision: KeyRevision) -> list[dict[str, Any]]:
    judged = revision.key["questions"]
    return [
        {
            "number": question["number"],
            "correct": [
                c["label"] for c in question["choices"] if judged[question["id"]]["choices"][c["id"]]["correct"]
            ],
            "scoring": judged[question["id"]]["scoring"],
            "points": judged[question["id"]]["points"],
        }
        for question in questions_of(revision.edition.paper)
    ]
