"""What does a student see while the clock runs?"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from exams.delivery.corrections import corrections_of, marks_of, told
from exams.delivery.devices import is_let_in
from exams.delivery.entering import device_of
from exams.delivery.replies import milliseconds, shown_messages
from exams.delivery.showing import shown_sections
from exams.delivery.tokens import token_for
from exams.delivery.views.hand import shown_hand
from exams.models import TRANSPORT_GRACE, Attempt, DatabaseNow, Message, Response, User, database_now
from exams.rules.clock import explain
from exams.rules.forward import reached, way_through
from exams.rules.order import paper_for
from exams.rules.paper import Paper, questions_of
from exams.rules.response import EXPLANATION_LIMIT
from exams.running.ledger import ledgers
from exams.running.papers import paper_of
from exams.running.seal import public_seal


@require_safe
@never_cache
@login_required
def attempt_paper(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """The paper in this student's order, with what the server has; the receipt once the attempt is closed."""
    attempt = _own(request, attempt_id)
    if attempt.state == Attempt.State.CLOSED:
        response = redirect("attempt_receipt", attempt_id=attempt.pk)
        response.status_code = 303
        return response
    if not is_let_in(attempt, device_of(request)):
        facts = {"attempt": attempt, "sitting": attempt.sitting}
        return render(request, "exams/delivery/attempt_device.html", facts, status=403)
    edition = attempt.edition.digest
    paper = paper_for(paper_of(attempt.edition_id, edition), attempt.seed)
    stored = {row.question: row for row in Response.objects.filter(attempt=attempt)}
    corrections = corrections_of(attempt)
    sections = shown_sections(paper, stored, marks_of(corrections), edition=edition)
    way = way_through(paper, attempt.place)
    context = {
        "attempt": attempt,
        "paper": paper,
        "outline": sections,
        "sections": reached(sections, way),
        "boot": {**_boot(attempt, paper, stored), "edition": edition, "corrections": told(corrections)},
    }
    return render(request, "exams/delivery/attempt_paper.html", context)


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


def _own(request: HttpRequest, attempt_id: uuid.UUID) -> Attempt:
    assert isinstance(request.user, User)
    attempts = Attempt.objects.of_student(request.user).select_related("edition", "sitting__quiz__course")
    waiting = Message.objects.filter(attempt=OuterRef("pk"), confirmed_at=None)
    facts = {"db_now": DatabaseNow(), "has_messages": Exists(waiting)}
    return get_object_or_404(attempts.defer("edition__paper").annotate(**facts), pk=attempt_id)


def _boot(attempt: Attempt, paper: Paper, stored: dict[str, Response]) -> dict[str, Any]:
    """All that the page's scripts need to begin with. Times in milliseconds since the epoch."""
    has_messages: bool = attempt.has_messages  # type: ignore[attr-defined]
    return {
        "attempt": str(attempt.pk),
        "token": token_for(attempt),
        **_addresses(attempt),
        "lockdown_url": reverse("attempt_lockdown", args=[attempt.pk]) if attempt.sitting.lockdown_required else None,
        "now": milliseconds(attempt.db_now),  # type: ignore[attr-defined]
        "deadline": milliseconds(attempt.deadline_at),
        "started": milliseconds(attempt.started_at),
        "grace_ms": int(TRANSPORT_GRACE / dt.timedelta(milliseconds=1)),
        "state": attempt.state,
        "navigation": paper["navigation"],
        "place": attempt.place,
        "explanation_limit": EXPLANATION_LIMIT,
        "questions": _questions(paper, attempt.place),
        "sections": [{"title": s["title"], "recommended_seconds": s["recommended_seconds"]} for s in paper["sections"]],
        "responses": {
            question: {"revision": row.revision, "digest": row.digest, "value": row.value}
            for question, row in stored.items()
        },
        "messages": shown_messages(attempt.messages.filter(confirmed_at=None)) if has_messages else [],
        "hand": shown_hand(attempt.pk),
        "seal": public_seal(attempt.sitting),
    }


def _addresses(attempt: Attempt) -> dict[str, str]:
    names = {
        "sync_url": "sync",
        "submit_url": "submit",
        "forward_url": "forward",
        "token_url": "token",
        "time_url": "time",
    }
    urls = {key: reverse(f"attempt_{name}", args=[attempt.pk]) for key, name in names.items()}
    urls["corrections_url"] = reverse("attempt_corrections", args=[attempt.pk])
    urls["corrections_seen_url"] = reverse("attempt_corrections_seen", args=[attempt.pk])
    urls |= {f"hand_{step}_url": reverse(f"hand_{step}", args=[attempt.pk]) for step in ("state", "raise", "lower")}
    urls["receipt_url"] = reverse("attempt_receipt", args=[attempt.pk])
    urls["sign_in_url"] = f"{reverse('sign_in')}?next={reverse('signed_in_again')}"
    return urls


def _questions(paper: Paper, place: int) -> list[dict[str, Any]]:
    """Every question of the paper, and how it is answered as far as it is handed out."""
    way = way_through(paper, place)
    facts = {
        question["id"]: {
            "kind": question["kind"],
            "choices": [choice["id"] for choice in question["choices"]],
            "explanation": question["explanation"],
        }
        for question in questions_of(paper)
    }
    known = facts if way is None else way.handed_out(facts)
    return [
        {"id": question["id"], "number": question["number"], "section": place, **known.get(question["id"], {})}
        for place, section in enumerate(paper["sections"])
        for question in section["questions"]
    ]
