"""What did I get, and why? One attempt's result, for its student once released, and for staff."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from exams.models import Attempt, User, database_now
from grading.models import Release
from grading.results.record import EVERYTHING, sheet_for, shown_by
from grading.results.requesting import takes_requests


@require_GET
@never_cache
@login_required
def result(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """The result as far as the release shows it; everything for those who help to run the course."""
    user = request.user
    assert isinstance(user, User)
    attempts = Attempt.objects.visible_to(user).select_related("edition", "sitting__quiz__course", "student")
    attempt = get_object_or_404(attempts, pk=attempt_id)
    by_staff = Attempt.objects.staffed_by(user).filter(pk=attempt_id).exists()
    release = Release.objects.in_force().filter(sitting=attempt.sitting, sitting__rehearsal=False).first()
    context = {
        "attempt": attempt,
        "paper": attempt.edition.paper,
        "by_staff": by_staff,
        "release": release,
    }
    closed = attempt.state == Attempt.State.CLOSED
    if not by_staff and (release is None or not closed):
        return render(request, "grading/results/result_withheld.html", context, status=403)
    shown = EVERYTHING if by_staff or release is None else shown_by(release)
    own = attempt.student_id == user.pk
    may_ask = own and takes_requests(attempt, release, database_now())
    context |= {"shown": shown, "sheet": sheet_for(attempt, shown), "may_ask": may_ask}
    return render(request, "grading/results/result.html", context)
