"""What did one attempt look like at any moment of it? For staff, when something is disputed."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from exams.models import Attempt
from exams.proctoring.replaying import journal_of, papers_of, told
from exams.proctoring.views.doors import person
from exams.rules.flags import flags_of


@require_safe
@never_cache
@login_required
def attempt_replay(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """The papers that the student had, to be filled by the page, and what is worth a look."""
    attempt = _attempt(request, attempt_id)
    entries = journal_of(attempt)
    context = {
        "attempt": attempt,
        "papers": papers_of(attempt, entries),
        "count": len(entries),
        "flags": flags_of(entries),
        "purged": len(entries) < attempt.journal_length,
    }
    return render(request, "exams/proctoring/attempt_replay.html", context)


@require_safe
@never_cache
@login_required
def attempt_replay_json(request: HttpRequest, attempt_id: uuid.UUID) -> JsonResponse:
    """The journal, entry by entry, for the page."""
    attempt = _attempt(request, attempt_id)
    entries = journal_of(attempt)
    return JsonResponse(told(attempt, entries, papers_of(attempt, entries)))


def _attempt(request: HttpRequest, attempt_id: uuid.UUID) -> Attempt:
    attempts = Attempt.objects.staffed_by(person(request)).distinct()
    attempts = attempts.select_related("edition", "sitting__quiz__course", "student")
    attempt: Attempt = get_object_or_404(attempts, pk=attempt_id)
    return attempt
