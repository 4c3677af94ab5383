"""How does a student ask the room for help from the paper? By the attempt's token, as answers are saved."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from exams.delivery.replies import shown_hand
from exams.delivery.tokens import read_token
from exams.errors import TooManyTries
from exams.models import Attempt, database_now
from exams.rules.response import is_storable
from exams.running.guesses import Limit, count_try
from exams.running.hands import TEXT_LIMIT, lower_hand, raise_hand
from exams.running.holding import hold

ASKING = Limit("hand", times=20, within=dt.timedelta(minutes=10))
BODY_LIMIT = 8 * 1024  # bytes
Act = Callable[[Attempt, dt.datetime], object]


# As with a sync, the token is in a header that only our own page can set.
@csrf_exempt
@require_POST
def hand_raise(request: HttpRequest, attempt_id: uuid.UUID) -> JsonResponse:
    """Raises the hand with the words that came, which may be none."""
    if read_token(request.headers.get("X-Attempt-Token", ""), attempt_id) is None:
        return JsonResponse({"error": "token"}, status=401)
    text = _text(request)
    if text is None:
        return JsonResponse({"error": "malformed"}, status=400)
    return _act(request, attempt_id, lambda attempt, now: raise_hand(attempt, text, now=now))


@csrf_exempt
@require_POST
def hand_lower(request: HttpRequest, attempt_id: uuid.UUID) -> JsonResponse:
    """Lowers the hand again."""
    return _act(request, attempt_id, lambda attempt, now: lower_hand(attempt, now=now))


@never_cache
@require_safe
def hand_state(request: HttpRequest, attempt_id: uuid.UUID) -> JsonResponse:
    """Whether the hand is still up: a page asks while it shows one."""
    known = read_token(request.headers.get("X-Attempt-Token", ""), attempt_id)
    attempts = Attempt.objects.filter(pk=attempt_id)
    if known is None or not attempts.filter(student=known[0], token_epoch=known[1]).exists():
        return JsonResponse({"error": "token"}, status=401)
    return JsonResponse({"hand": shown_hand(attempt_id)})


def _act(request: HttpRequest, attempt_id: uuid.UUID, act: Act) -> JsonResponse:
    known = read_token(request.headers.get("X-Attempt-Token", ""), attempt_id)
    if known is None:
        return JsonResponse({"error": "token"}, status=401)
    try:
        count_try(ASKING, attempt_id)
    except TooManyTries:
        return JsonResponse({"error": "too_much"}, status=429)
    attempts = Attempt.objects.filter(pk=attempt_id, student=known[0], token_epoch=known[1], student__is_active=True)
    with transaction.atomic():
        attempt = hold(attempts).first()
        if attempt is None:
            return JsonResponse({"error": "token"}, status=401)
        if attempt.state == Attempt.State.CLOSED:
            return JsonResponse({"error": "closed"}, status=409)
        act(attempt, database_now())
    return JsonResponse({"hand": shown_hand(attempt_id)})


def _text(request: HttpRequest) -> str | None:
    """The words in the body, without white space around them; nothing where the body is not as it should be."""
    if int(request.headers.get("Content-Length") or 0) > BODY_LIMIT:
        return None
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    text = body.get("text") if isinstance(body, dict) and set(body) == {"text"} else None
    if not isinstance(text, str) or len(text) > TEXT_LIMIT or not is_storable(text):
        return None
    return text.strip()
