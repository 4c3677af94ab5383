"""How does an instructor bring a corrected edition to a sitting: before, or while students write?"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from exams.authoring.admin.bases import ModelAdmin
from exams.authoring.admin.difference import difference_between
from exams.authoring.admin.scope import person, rows
from exams.errors import ErratumRefused
from exams.models import Attempt, DatabaseNow, Edition, Erratum, ErratumNotice, Quiz, Sitting, SittingEdition
from exams.rules.erratum import obstacles
from exams.running.errata import bring, hand_out_instead, running_on


class NoteForm(forms.Form):
    """What the students concerned read."""

    note = forms.CharField(
        max_length=500,
        label="What was wrong? Students read this",
        help_text="For example: In question 2.1, option B now says “at most” where it said “at least”.",
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
    )


class ErratumPages(ModelAdmin):
    """The page of a sitting's errata, for the admin that registers sittings."""

    def get_urls(self) -> list[URLPattern]:
        route, name = "<int:sitting_id>/erratum/", "exams_sitting_erratum"
        return [path(route, self.admin_site.admin_view(self.erratum_page), name=name), *super().get_urls()]

    def erratum_page(self, request: HttpRequest, sitting_id: int) -> HttpResponse:
        """Shows what `?before=` and `?to=` (numbers of editions) would change, and does it on POST."""
        sitting = rows(Sitting, person(request)).select_related("quiz__course").filter(pk=sitting_id).first()
        if sitting is None:
            raise Http404
        before, to = _wished(request, sitting)
        form = NoteForm(request.POST or None) if before and running_on(sitting, before).exists() else None
        if request.method == "POST" and before and to:
            if form is None or "later_only" in request.POST:
                return self._handed_out(request, sitting, before, to)
            if form.is_valid():
                return self._brought(request, sitting, before, to, form.cleaned_data["note"])
        context = {
            **admin.site.each_context(request),
            "opts": self.opts,
            "sitting": sitting,
            "title": f"Corrected editions: {sitting}",
            "form": form,
            "earlier": _in_use(sitting),
            **(_comparison(sitting, before, to) if before and to else {}),
            "errata": _told(sitting),
        }
        status = 400 if form and form.errors else 200
        return TemplateResponse(request, "exams/authoring/sitting_erratum.html", context, status=status)

    def _brought(self, request: HttpRequest, sitting: Sitting, before: Edition, to: Edition, note: str) -> HttpResponse:
        try:
            erratum = bring(sitting, before=before, to=to, by=person(request), note=note)
        except ErratumRefused as refused:
            why = "this page lists what stands in the way" if refused.obstacles else "nobody has that edition any more"
            messages.error(request, f"Not brought to students who write: {why}.")
            return _back(sitting, f"?before={before.number}&to={to.number}")
        count = erratum.notices.count()
        who = "1 student who writes has" if count == 1 else f"{count} students who write have"
        messages.success(request, f"{who} edition {to.number} now; whoever starts later gets it, too.")
        return _back(sitting)

    def _handed_out(self, request: HttpRequest, sitting: Sitting, before: Edition, to: Edition) -> HttpResponse:
        hand_out_instead(sitting, before=before, to=to, by=person(request))
        messages.success(request, f"{sitting.name} hands out edition {to.number} from now on.")
        return _back(sitting)


def sittings_behind(quiz: Quiz) -> list[Sitting]:
    """The sittings to come or under way that do not have the newest edition: whoever publishes has to know of them."""
    latest = quiz.editions.order_by("-number").values_list("number", flat=True).first()
    if latest is None:
        return []
    writing = Attempt.objects.open().filter(sitting=OuterRef("pk"), edition__number__lt=latest)
    handed = SittingEdition.objects.filter(sitting=OuterRef("pk"), edition__number__lt=latest)
    to_come = Q(Exists(handed), closes_at__gt=DatabaseNow())
    return list(quiz.sittings.filter(to_come | Q(Exists(writing)), rehearsal=False).order_by("opens_at"))


def _back(sitting: Sitting, query: str = "") -> HttpResponse:
    response = HttpResponseRedirect(reverse("admin:exams_sitting_erratum", args=[sitting.pk]) + query)
    response.status_code = 303
    return response


def _wished(request: HttpRequest, sitting: Sitting) -> tuple[Edition | None, Edition | None]:
    """The edition in use that is named, or else the first that is behind; and the later one, or else the last."""
    editions = sitting.quiz.editions.order_by("-number")
    latest = editions.first()
    behind = [e for e in _in_use(sitting) if latest and e.number < latest.number and (e.handed_out or e.write)]
    before = _numbered(behind, request.GET.get("before", "")) or next(iter(behind), None)
    if before is None:
        return None, None
    later = editions.filter(number__gt=before.number)
    return before, _numbered(later, request.GET.get("to", "")) or later.first()


def _numbered(editions: Any, number: str) -> Edition | None:
    return next((edition for edition in editions if str(edition.number) == number), None)


def _in_use(sitting: Sitting) -> QuerySet[Any]:
    """The editions that this sitting has `handed_out` or that somebody has; how many `write`, how many are `done`."""
    here = Q(attempts__sitting=sitting)
    return (
        sitting.editions_in_use()
        .annotate(
            write=Count("attempts", filter=here & ~Q(attempts__state="closed"), distinct=True),
            handed_out=Exists(SittingEdition.objects.filter(sitting=sitting, edition=OuterRef("pk"))),
            done=Count("attempts", filter=here & Q(attempts__state="closed"), distinct=True),
        )
        .order_by("number")
    )


def _comparison(sitting: Sitting, before: Edition, to: Edition) -> dict[str, Any]:
    return {
        "before": before,
        "to": to,
        "later": sitting.quiz.editions.filter(number__gt=before.number).order_by("-number"),
        "obstacles": obstacles(before.paper, to.paper),
        "writing": running_on(sitting, before).count(),
        "durations": before.paper["duration_seconds"] != to.paper["duration_seconds"],
        **difference_between(before, to),
    }


def _told(sitting: Sitting) -> list[dict[str, Any]]:
    """Each erratum with those whom it reached: who has confirmed seeing it, and who has not."""
    errata = Erratum.objects.filter(sitting=sitting).select_related("before", "edition", "made_by")
    return [_with_notices(erratum) for erratum in errata.order_by("-made_at", "-pk")]


def _with_notices(erratum: Erratum) -> dict[str, Any]:
    notices = ErratumNotice.objects.filter(erratum=erratum).select_related("attempt__student")
    reached = list(notices.order_by(F("seen_at").asc(nulls_first=True), "attempt__student__full_name"))
    return {"erratum": erratum, "notices": reached, "seen": sum(notice.seen_at is not None for notice in reached)}
