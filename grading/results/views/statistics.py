"""How did the quiz and its questions work at this sitting? For those who help to run the course."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from exams.models import Edition, Sitting, User
from exams.rules.paper import PaperQuestion
from grading.models import GradingRun
from grading.results.item_data import ClassData, class_data, editions_answered
from grading.results.plots import histogram, thirds_plot
from grading.statistics.alerts import SuspiciousKey, suspicious_keys, warnings
from grading.statistics.analysis import ItemFigures, analyse


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A key that looks wrong, and where a correction can be previewed ("" for who may not regrade)."""

    found: SuspiciousKey
    link: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    figures: ItemFigures
    question: PaperQuestion


@require_GET
@never_cache
@login_required
def statistics(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """The figures of one edition, the most answered unless `?edition=` names another. A fixed number of queries."""
    assert isinstance(request.user, User)
    sittings = Sitting.objects.staffed_by(request.user).select_related("quiz__course")
    sitting = get_object_or_404(sittings, pk=sitting_id)
    answered = editions_answered(sitting)
    context: dict[str, Any] = {"sitting": sitting, "editions": Edition.objects.filter(pk__in=answered).defer("paper")}
    if not answered:
        return render(request, "grading/results/statistics.html", context)
    data = class_data(sitting, _edition(request, answered))
    figures = analyse(data.items)
    may_regrade = Sitting.objects.taught_by(request.user).filter(pk=sitting.pk).exists()
    context |= {
        "edition": data.edition,
        "possible": data.possible,
        "left_out": data.left_out,
        "figures": figures,
        "items": [ItemRow(*pair) for pair in zip(figures.items, data.questions, strict=True)],
        "warnings": warnings(figures),
        "suspicions": [
            Suspicion(found, _preview(sitting, data, found) if may_regrade else "")
            for found in suspicious_keys(data.items)
        ],
        "histogram": histogram(data.totals, data.possible),
        "thirds": thirds_plot(figures.items),
    }
    return render(request, "grading/results/statistics.html", context)


def _edition(request: HttpRequest, answered: list[int]) -> int:
    wished = request.GET.get("edition", str(answered[0]))
    found = [edition for edition in answered if str(edition) == wished]
    if not found:
        raise Http404
    return found[0]


def _preview(sitting: Sitting, data: ClassData, found: SuspiciousKey) -> str:
    """Accepting the option that the best chose; where they left one of the key, leaving the question out."""
    question = next(q for q in data.questions if q["number"] == found.item)
    wish = {"revision": str(data.standard.revision), "policy": str(GradingRun.Policy.VOID), "question": question["id"]}
    if found.option is not None and not found.in_key:
        choice = next(c["id"] for c in question["choices"] if c["label"] == found.option)
        wish |= {"policy": str(GradingRun.Policy.ACCEPT), "option": f"{question['id']}:{choice}"}
    return reverse("regrade", args=[sitting.pk], query=wish)
