"""What did everybody get at this sitting? A page and a file, for those who help to run the course."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from exams.models import Sitting, User
from grading.models import Release
from grading.results.csv_file import gradebook_as_csv
from grading.results.gradebook import gradebook_of


@require_GET
@never_cache
@login_required
def gradebook(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """One line a student: section totals, total, state, explanations that wait."""
    sitting = _sitting(request, sitting_id)
    assert isinstance(request.user, User)
    context = {
        "book": gradebook_of(sitting),
        "sitting": sitting,
        "release": Release.objects.in_force().filter(sitting=sitting).first(),
        "may_release": Sitting.objects.taught_by(request.user).filter(pk=sitting.pk).exists(),
    }
    return render(request, "grading/results/gradebook.html", context)


@require_GET
@never_cache
@login_required
def gradebook_csv(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """The same as a file."""
    sitting = _sitting(request, sitting_id)
    response = HttpResponse(gradebook_as_csv(gradebook_of(sitting)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="gradebook-{sitting.pk}.csv"'
    return response


def _sitting(request: HttpRequest, sitting_id: int) -> Sitting:
    assert isinstance(request.user, User)
    sittings = Sitting.objects.staffed_by(request.user).select_related("quiz__course")
    return get_object_or_404(sittings, pk=sitting_id)
