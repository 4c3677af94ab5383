"""How does a student go on with an attempt on another device?"""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from exams.delivery.devices import take_over
from exams.delivery.entering import arrival_of, leave_mark, mark_for, marked
from exams.models import Attempt, User


@require_POST
@login_required
def attempt_device(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """Makes this device the one that may open the paper, once a proctor has allowed it; then leads to the paper."""
    assert isinstance(request.user, User)
    attempt = get_object_or_404(Attempt.objects.of_student(request.user), pk=attempt_id)
    mark = mark_for(request)
    response = redirect("attempt_paper", attempt_id=attempt.pk)
    response.status_code = 303
    if take_over(attempt.pk, request.user, marked(arrival_of(request), mark).device):
        leave_mark(response, mark)
    return response
