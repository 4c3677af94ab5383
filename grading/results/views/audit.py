"""How did this student's score come about? One page, for those who help to run the course."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from exams.models import Attempt, User
from grading.results.history import history_of
from grading.results.record import EVERYTHING, sheet_for


@require_GET
@never_cache
@login_required
def audit(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """The score as it stands, and everything that made it, in order."""
    assert isinstance(request.user, User)
    attempts = Attempt.objects.staffed_by(request.user).select_related("edition", "sitting__quiz__course", "student")
    attempt = get_object_or_404(attempts, pk=attempt_id)
    context = {
        "attempt": attempt,
        "paper": attempt.edition.paper,
        "sheet": sheet_for(attempt, EVERYTHING),
        "history": history_of(attempt),
    }
    return render(request, "grading/results/audit.html", context)
