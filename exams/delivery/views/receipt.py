"""What does a student take home, and how do staff check it?"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from exams.delivery.lockdown import quit_link
from exams.delivery.receipts import Receipt, find_by_code, receipt_of
from exams.models import Attempt, Course, User


@require_safe
@never_cache
@login_required
def attempt_receipt(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """What was handed in, and when. An open attempt leads back to its paper."""
    attempt = _visible(request, attempt_id)
    if attempt.state != Attempt.State.CLOSED:
        return redirect("attempt_paper", attempt_id=attempt.pk)
    quit_url = quit_link(request, attempt.sitting) if attempt.sitting.lockdown_required else ""
    context = {"attempt": attempt, "receipt": receipt_of(attempt), "quit_url": quit_url}
    return render(request, "exams/delivery/attempt_receipt.html", context)


@require_safe
@never_cache
@login_required
def attempt_receipt_file(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """The receipt as a file to keep."""
    attempt = get_object_or_404(_attempts(request), pk=attempt_id, state=Attempt.State.CLOSED)
    response = JsonResponse(_as_json(receipt_of(attempt)), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="receipt.json"'
    return response


@require_http_methods(["GET", "POST"])
@login_required
def receipt_check(request: HttpRequest) -> HttpResponse:
    """Whether a receipt's code is genuine, for those who help to run a course."""
    assert isinstance(request.user, User)
    get_object_or_404(Course.objects.staffed_by(request.user)[:1])
    code = request.POST.get("code", "")[:40]
    attempt = find_by_code(code, staff=request.user) if code else None
    context = {"code": code, "attempt": attempt, "receipt": receipt_of(attempt) if attempt else None}
    return render(request, "exams/delivery/receipt_check.html", context)


def _attempts(request: HttpRequest) -> Any:
    assert isinstance(request.user, User)
    attempts = Attempt.objects.visible_to(request.user).distinct()
    return attempts.select_related("edition", "sitting__quiz__course", "student")


def _visible(request: HttpRequest, attempt_id: uuid.UUID) -> Attempt:
    attempt: Attempt = get_object_or_404(_attempts(request), pk=attempt_id)
    return attempt


def _as_json(receipt: Receipt) -> dict[str, Any]:
    attempt = receipt.attempt
    assert attempt.closed_at is not None
    return {
        "quiz": attempt.edition.paper["title"],
        "course": attempt.edition.paper["course_code"],
        "term": attempt.edition.paper["term"],
        "sitting": attempt.sitting.name,
        "student": {"netid": attempt.student.netid, "name": attempt.student.full_name},
        "started_at": attempt.started_at.isoformat(),
        "closed_at": attempt.closed_at.isoformat(),
        "closed_by": attempt.closed_by,
        "edition": {"number": attempt.edition.number, "digest": attempt.edition.digest},
        "answered": receipt.answered,
        "questions": receipt.total,
        "late": receipt.late,
        "after_leaving": receipt.after_leaving,
        "accepted": receipt.accepted,
        "code": receipt.code,
        "entries": [
            {
                "number": line.number,
                "answered": line.answered,
                "explained": line.explained,
                "saved_at": line.saved_at.isoformat() if line.saved_at else None,
            }
            for line in receipt.lines
        ],
    }
