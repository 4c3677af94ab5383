"""What was tried at the door of a sitting, and who was let in by whom?"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from exams.models import DoorEntry
from exams.proctoring.views.doors import staffed_sitting

SHOWN = 500


@require_safe
@never_cache
@login_required
def door_log(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """The log of the door, the latest first."""
    sitting, user = staffed_sitting(request, sitting_id)
    entries = DoorEntry.objects.visible_to(user).filter(sitting=sitting).select_related("student", "actor")
    context = {"sitting": sitting, "entries": entries.order_by("-at", "-pk")[:SHOWN], "shown": SHOWN}
    return render(request, "exams/proctoring/door_log.html", context)
