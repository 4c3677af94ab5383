"""When do students see their results? The instructor's switch, with what stands against it."""

from __future__ import annotations

from contextlib import suppress

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from exams.models import Sitting, User, database_now
from grading.errors import AlreadyReleased, NotReleased, OthersStillSit, RehearsalStaysInside
from grading.models import Release
from grading.results.forms import ReleaseForm
from grading.results.releasing import Readiness, readiness, release_results, take_back_release


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def release(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """What will be shown and what is not ready yet; POST releases. 409 if it is released, or never can be."""
    sitting, user = _taught(request, sitting_id)
    ready = readiness(sitting, database_now())
    if request.method != "POST":
        return _page(request, sitting, ready, ReleaseForm(warns=ready.warns))
    form = ReleaseForm(request.POST, warns=ready.warns)
    if not form.is_valid():
        return _page(request, sitting, ready, form, status=400)
    try:
        given = form.cleaned_data
        release_results(
            sitting,
            form.shown(),
            by=user,
            requests_until=given["requests_until"],
            visible_from=given["visible_from"],
        )
    except OthersStillSit:
        return _page(request, sitting, ready, form, blocked=True, status=409)
    except (AlreadyReleased, RehearsalStaysInside):
        return _page(request, sitting, ready, form, status=409)
    return _here(sitting)


@require_POST
@login_required
def release_take_back(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Hides the results again. Twice does no more than once."""
    sitting, user = _taught(request, sitting_id)
    with suppress(NotReleased):
        take_back_release(sitting, by=user)
    return _here(sitting)


def _taught(request: HttpRequest, sitting_id: int) -> tuple[Sitting, User]:
    assert isinstance(request.user, User)
    sittings = Sitting.objects.taught_by(request.user).select_related("quiz__course")
    return get_object_or_404(sittings, pk=sitting_id), request.user


def _page(
    request: HttpRequest,
    sitting: Sitting,
    ready: Readiness,
    form: ReleaseForm,
    *,
    blocked: bool = False,
    status: int = 200,
) -> HttpResponse:
    history = Release.objects.filter(sitting=sitting).select_related("released_by", "taken_back_by")
    context = {
        "sitting": sitting,
        "ready": ready,
        "form": form,
        "history": history,
        "blocked": blocked,
        "now": database_now(),
        "in_force": next((row for row in history if row.taken_back_at is None), None),
    }
    return render(request, "grading/results/release.html", context, status=status)


def _here(sitting: Sitting) -> HttpResponse:
    response = HttpResponseRedirect(reverse("release", args=[sitting.pk]))
    response.status_code = 303
    return response
