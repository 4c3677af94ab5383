"""What does a student see while the clock runs?"""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.contrib.messages import get_messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.html import json_script
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from exams.delivery.boot import boot_of
from exams.delivery.corrections import marks_of
from exams.delivery.devices import is_let_in
from exams.delivery.entering import device_of
from exams.delivery.opening import Opening, opening_of
from exams.delivery.sheet import Sheet
from exams.delivery.tokens import token_for
from exams.models import Attempt, User, database_now
from exams.rules.clock import explain
from exams.rules.order import paper_for
from exams.running.ledger import ledgers
from exams.running.papers import paper_of


@require_safe
@never_cache
@login_required
def attempt_paper(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """The paper in this student's order, with what the server has; the receipt once the attempt is closed."""
    assert isinstance(request.user, User)
    opening = opening_of(request.user, attempt_id)
    if opening is None:
        raise Http404
    attempt = opening.attempt
    if attempt.state == Attempt.State.CLOSED:
        response = redirect("attempt_receipt", attempt_id=attempt.pk)
        response.status_code = 303
        return response
    if not is_let_in(attempt, device_of(request)):
        return _other_device(request, request.user, attempt_id)
    return HttpResponse(_page(request, opening))


@require_safe
@never_cache
def attempt_token(request: HttpRequest, attempt_id: uuid.UUID) -> JsonResponse:
    """A fresh token for a page whose token was refused, once its student has signed in again."""
    if not request.user.is_authenticated:
        return JsonResponse({"error": "signed_out"}, status=401)
    attempt = Attempt.objects.of_student(request.user).filter(pk=attempt_id).first()
    if attempt is None:
        return JsonResponse({"error": "unknown"}, status=404)
    return JsonResponse({"token": token_for(attempt)})


@require_safe
@login_required
def attempt_time(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """The deadline explained line by line, for the student and for staff."""
    assert isinstance(request.user, User)
    attempts = Attempt.objects.visible_to(request.user).select_related("sitting__quiz__course", "student")
    attempt = get_object_or_404(attempts.distinct(), pk=attempt_id)
    context = {
        "attempt": attempt,
        "lines": explain(ledgers([attempt])[attempt.pk]),
        "deadline_at": attempt.deadline_at,
        "now": database_now(),
    }
    return render(request, "exams/delivery/attempt_time.html", context)


def _other_device(request: HttpRequest, user: User, attempt_id: uuid.UUID) -> HttpResponse:
    own = Attempt.objects.of_student(user).select_related("sitting__quiz__course")
    attempt = get_object_or_404(own, pk=attempt_id)
    facts = {"attempt": attempt, "sitting": attempt.sitting}
    return render(request, "exams/delivery/attempt_device.html", facts, status=403)


def _page(request: HttpRequest, opening: Opening) -> bytes:
    attempt = opening.attempt
    paper = paper_for(paper_of(attempt.edition_id, opening.edition), attempt.seed)
    stored, corrections = opening.answers(), opening.corrections()
    sheet = Sheet(opening.edition, paper, attempt.place, stored, marks_of(corrections))
    boot = boot_of(opening, paper, stored, corrections)
    return sheet.page(
        notices=_notices(request),
        receipt_url=boot["receipt_url"].encode(),
        time_url=boot["time_url"].encode(),
        boot=json_script(boot, "boot").encode(),
    )


def _notices(request: HttpRequest) -> bytes:
    """What a page before this one has to say, once."""
    waiting = get_messages(request)
    return render_to_string("_parts/messages.html", {"messages": waiting}).encode() if len(waiting) else b""
