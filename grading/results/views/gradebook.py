"""What did everybody get at this sitting? A page and a file, for those who help to run the course."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from exams.models import Sitting, User, database_now
from grading.models import Release
from grading.results.csv_file import gradebook_as_csv
from grading.results.elsewhere import canvas_csv, gradescope_csv
from grading.results.gradebook import Gradebook, gradebook_of, progress_of
from grading.results.gradebook_filter import asks_of_question, narrowed
from grading.results.gradebook_lines import lines_of
from grading.results.whole_files import gradebook_as_json, gradebook_as_xlsx

CSV = "text/csv; charset=utf-8"
SHAPES: Mapping[str, tuple[Callable[[Gradebook], str | bytes], str]] = {
    "canvas.csv": (canvas_csv, CSV),
    "gradescope.csv": (gradescope_csv, CSV),
    "scores.xlsx": (gradebook_as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "scores.json": (gradebook_as_json, "application/json"),
}


@require_GET
@never_cache
@login_required
def gradebook(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """One line a student: section totals, total, state, explanations that wait; narrowed as the address says."""
    sitting = _sitting(request, sitting_id)
    assert isinstance(request.user, User)
    shown = narrowed(gradebook_of(sitting, by_question=asks_of_question(request.GET)), request.GET)
    context = {
        "book": shown.book,
        "lines": lines_of(shown.book.rows),
        "shown": shown,
        "address": request.GET.urlencode(),
        "progress": progress_of(sitting),
        "sitting": sitting,
        "now": database_now(),
        "release": Release.objects.in_force().filter(sitting=sitting).first(),
        "may_release": Sitting.objects.taught_by(request.user).filter(pk=sitting.pk).exists(),
    }
    return render(request, "grading/results/gradebook.html", context)


@require_GET
@never_cache
@login_required
def gradebook_csv(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """The same as a file, narrowed in the same way."""
    sitting = _sitting(request, sitting_id)
    return _file(request, sitting, gradebook_as_csv, CSV, "scores.csv", by_question=asks_of_question(request.GET))


@require_GET
@never_cache
@login_required
def gradebook_export(request: HttpRequest, sitting_id: int, shape: str) -> HttpResponse:
    """The gradebook in the shape of another system, as a workbook, or as JSON; narrowed as the address says."""
    sitting = _sitting(request, sitting_id)
    if shape not in SHAPES:
        raise Http404
    write, media_type = SHAPES[shape]
    return _file(request, sitting, write, media_type, shape)


@require_GET
@never_cache
@login_required
def grading_progress(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """How many of the closed attempts are graded, for the page that waits for it."""
    progress = progress_of(_sitting(request, sitting_id))
    return JsonResponse({"done": progress.graded, "total": progress.closed, "finished": not progress.waiting})


def _file(
    request: HttpRequest,
    sitting: Sitting,
    write: Callable[[Gradebook], str | bytes],
    media_type: str,
    shape: str,
    *,
    by_question: bool = True,
) -> HttpResponse:
    """A file whose name says so if it does not hold everybody."""
    shown = narrowed(gradebook_of(sitting, by_question=by_question), request.GET)
    part = "-part" if shown.narrowed else ""
    response = HttpResponse(write(shown.book), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="gradebook-{sitting.pk}{part}-{shape}"'
    return response


def _sitting(request: HttpRequest, sitting_id: int) -> Sitting:
    assert isinstance(request.user, User)
    sittings = Sitting.objects.staffed_by(request.user).select_related("quiz__course")
    return get_object_or_404(sittings, pk=sitting_id)
