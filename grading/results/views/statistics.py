"""How did the quiz and its questions work at this sitting? For those who help to run the course."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from exams.models import Edition, Sitting, User
from exams.rules.paper import PaperQuestion
from grading.results.item_data import class_data, editions_answered
from grading.results.item_times import item_times
from grading.results.plots import histogram, thirds_plot
from grading.results.suspicions import suspicions, suspicions_at
from grading.statistics.alerts import warnings
from grading.statistics.analysis import ItemFigures, analyse
from grading.statistics.time_on_item import TimeFigures


@dataclass(frozen=True, slots=True)
class ItemRow:
    """`time`: median, lower and upper quartile of the time spent, as minutes and seconds."""

    figures: ItemFigures
    question: PaperQuestion
    time: tuple[str, ...] | None


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
    times = item_times(sitting, data.edition)
    may_regrade = Sitting.objects.taught_by(request.user).filter(pk=sitting.pk).exists()
    context |= {
        "edition": data.edition,
        "possible": data.possible,
        "left_out": data.left_out,
        "figures": figures,
        "items": [
            ItemRow(f, q, _clock(times.get(q["id"]))) for f, q in zip(figures.items, data.questions, strict=True)
        ],
        "warnings": warnings(figures),
        "suspicions": suspicions(sitting, data, may_regrade=may_regrade),
        "histogram": histogram(data.totals, data.possible),
        "thirds": thirds_plot(figures.items),
    }
    return render(request, "grading/results/statistics.html", context)


@require_GET
@never_cache
@login_required
def key_suspicions(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """The keys that look wrong by what is graded so far, as a part for other pages; `?question=` names a number."""
    assert isinstance(request.user, User)
    sittings = Sitting.objects.staffed_by(request.user).select_related("quiz__course")
    sitting = get_object_or_404(sittings, pk=sitting_id)
    may_regrade = Sitting.objects.taught_by(request.user).filter(pk=sitting.pk).exists()
    number = request.GET.get("question", "")
    found = [s for s in suspicions_at(sitting, may_regrade=may_regrade) if number in ("", s.found.item)]
    return render(request, "grading/results/suspicions.html", {"suspicions": found, "question": number})


def _edition(request: HttpRequest, answered: list[int]) -> int:
    wished = request.GET.get("edition", str(answered[0]))
    found = [edition for edition in answered if str(edition) == wished]
    if not found:
        raise Http404
    return found[0]


def _clock(time: TimeFigures | None) -> tuple[str, ...] | None:
    """`1:05` for 65 seconds."""
    if time is None:
        return None
    whole = [round(seconds or 0) for seconds in (time.median, time.lower, time.upper)]
    return tuple(f"{seconds // 60}:{seconds % 60:02}" for seconds in whole)
