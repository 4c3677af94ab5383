"""How does a page that runs get to know what was corrected, and say that its student has seen it?"""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from exams.delivery.corrections import confirm_seen, corrections_of, marks_of, told
from exams.delivery.handing import rendered_question, rendered_section
from exams.delivery.showing import shown_sections
from exams.delivery.syncing import TokenRefused
from exams.delivery.tokens import read_token
from exams.models import Attempt, Response
from exams.rules.forward import reached, way_through
from exams.rules.order import paper_for

IDS_LIMIT = 100
BODY_LIMIT = 4096  # bytes


@require_safe
@never_cache
def attempt_corrections(request: HttpRequest, attempt_id: uuid.UUID) -> JsonResponse:
    """The corrected questions and sections as they are now, with their marks and the answers that the server has."""
    attempt, _ = _by_token(request, attempt_id)
    if attempt is None:
        return JsonResponse({"error": "token"}, status=401)
    corrections = corrections_of(attempt)
    marks = marks_of(corrections)
    stored = {row.question: row for row in Response.objects.filter(attempt=attempt, question__in=list(marks))}
    paper = paper_for(attempt.edition.paper, attempt.seed)
    sections = reached(shown_sections(paper, stored, marks), way_through(paper, attempt.place))
    questions = [question for section in sections for question in section["questions"] if question["id"] in marks]
    return JsonResponse(
        {
            "edition": attempt.edition.digest,
            "questions": [rendered_question(question, stored.get(question["id"])) for question in questions],
            "sections": [rendered_section(section) for section in sections if _is_touched(section)],
            "corrections": told(corrections),
        }
    )


# The token is in a header that only our own page can set, so a forged form cannot carry it.
@csrf_exempt
@require_POST
def attempt_corrections_seen(request: HttpRequest, attempt_id: uuid.UUID) -> JsonResponse:
    """Notes which corrections the student has confirmed; the body is a list of their ids."""
    attempt, epoch = _by_token(request, attempt_id)
    if attempt is None:
        return JsonResponse({"error": "token"}, status=401)
    ids = _ids(request)
    if ids is None:
        return JsonResponse({"error": "shape", "place": "body"}, status=400)
    try:
        confirm_seen(attempt, ids, epoch=epoch)
    except TokenRefused:
        return JsonResponse({"error": "token"}, status=401)
    return JsonResponse({"seen": ids})


def _by_token(request: HttpRequest, attempt_id: uuid.UUID) -> tuple[Attempt | None, int]:
    """The attempt that the page's token opens, as in a sync: signing in again is not asked for."""
    known = read_token(request.headers.get("X-Attempt-Token", ""), attempt_id)
    if known is None:
        return None, 0
    student, epoch = known
    mine = Attempt.objects.filter(pk=attempt_id, student=student, token_epoch=epoch, student__is_active=True)
    return mine.select_related("edition").first(), epoch


def _ids(request: HttpRequest) -> list[int] | None:
    if int(request.headers.get("Content-Length") or 0) > BODY_LIMIT:
        return None
    try:
        ids = json.loads(request.body)
    except ValueError:
        return None
    whole = isinstance(ids, list) and len(ids) <= IDS_LIMIT
    return ids if whole and all(type(one) is int and 0 < one < 2**53 for one in ids) else None


def _is_touched(section: dict[str, Any]) -> bool:
    """Whether something in the section was corrected: its heading tells the sum of the points."""
    return bool(section["marks"]) or any(question["marks"] for question in section["questions"])
