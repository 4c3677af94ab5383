"""What does the projector show?"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from exams.proctoring.display import told_display
from exams.proctoring.views.room import sitting_now, told_or_not


@require_safe
@never_cache
@login_required
def display(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """The page for the projector. It is the only place that shows a code that changes."""
    sitting = sitting_now(request, sitting_id)
    told = told_display(sitting, sitting.db_now)  # type: ignore[attr-defined]
    return render(request, "exams/proctoring/display.html", {"sitting": sitting, "told": told})


@require_safe
@login_required
def display_state(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """The same as JSON, asked for every three seconds."""
    sitting = sitting_now(request, sitting_id)
    return told_or_not(request, told_display(sitting, sitting.db_now))  # type: ignore[attr-defined]
