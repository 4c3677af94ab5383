"""How do answers arrive, and how does one go on? By the attempt's own token: no session, no cookie, no redirect."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from exams.delivery.handing import next_question
from exams.delivery.moving import move_on
from exams.delivery.pace import Pace
from exams.delivery.quick import hand_in_at_once, write_at_once
from exams.delivery.replies import quick_reply, sync_reply
from exams.delivery.submitting import submit
from exams.delivery.syncing import TokenRefused, apply_sync
from exams.delivery.tokens import read_token
from exams.errors import JournalFull, MalformedSync
from exams.rules.client import Client
from exams.rules.sync import BODY_LIMIT, SyncRequest, parse_move, parse_sync
from exams.running.client import client_of

pace = Pace()


# The token is in a header that only our own page can set, so a forged form cannot carry it.
@csrf_exempt
@require_POST
def attempt_sync(request: HttpRequest, attempt_id: uuid.UUID) -> JsonResponse:
    """Saves what the page holds and tells it how things stand."""
    return _answer(request, attempt_id, _sync)


@csrf_exempt
@require_POST
def attempt_submit(request: HttpRequest, attempt_id: uuid.UUID) -> JsonResponse:
    """Hands in: the last flush and the close in one."""
    return _answer(request, attempt_id, _submit)


@csrf_exempt
@require_POST
def attempt_forward(request: HttpRequest, attempt_id: uuid.UUID) -> JsonResponse:
    """Leaves the question that the page names, with the last flush, and hands out the one that comes then."""
    return _answer(request, attempt_id, _forward, read=parse_move)


def _sync(
    attempt_id: uuid.UUID, request: SyncRequest, *, student_id: int, epoch: int, client: Client
) -> dict[str, Any]:
    written = write_at_once(attempt_id, request, student_id=student_id, epoch=epoch, client=client)
    if written is not None:
        return quick_reply(written)
    return sync_reply(apply_sync(attempt_id, request, student_id=student_id, epoch=epoch, client=client))


def _submit(
    attempt_id: uuid.UUID, request: SyncRequest, *, student_id: int, epoch: int, client: Client
) -> dict[str, Any]:
    written = hand_in_at_once(attempt_id, request, student_id=student_id, epoch=epoch, client=client)
    if written is not None:
        return quick_reply(written)
    return sync_reply(submit(attempt_id, request, student_id=student_id, epoch=epoch, client=client))


def _forward(
    attempt_id: uuid.UUID, request: tuple[SyncRequest, str], *, student_id: int, epoch: int, client: Client
) -> dict[str, Any]:
    outcome = move_on(attempt_id, *request, student_id=student_id, epoch=epoch, client=client)
    return sync_reply(outcome) | {"next": next_question(outcome, request[1])}


def _answer(
    request: HttpRequest,
    attempt_id: uuid.UUID,
    act: Callable[..., dict[str, Any]],
    read: Callable[[bytes], Any] = parse_sync,
) -> JsonResponse:
    if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_LIMIT:
        return JsonResponse({"error": "too_large", "place": "body"}, status=413)
    known = read_token(request.META.get("HTTP_X_ATTEMPT_TOKEN", ""), attempt_id)
    if known is None:
        return JsonResponse({"error": "token"}, status=401)
    if not pace.allows(attempt_id, most=settings.SYNC_LIMIT, now=time.monotonic()):
        return JsonResponse({"error": "too_much"}, status=429)
    student_id, epoch = known
    try:
        asked = read(request.body)
        reply = act(attempt_id, asked, student_id=student_id, epoch=epoch, client=client_of(request))
    except TokenRefused:
        return JsonResponse({"error": "token"}, status=401)
    except JournalFull:
        # To the page this is a server that is busy: it keeps every answer, says so, and tries again with back-off.
        return JsonResponse({"error": "too_much"}, status=429)
    except MalformedSync as error:
        return JsonResponse({"error": error.code, "place": error.place}, status=400)
    return JsonResponse(reply)
