"""How does a browser show that it is the lockdown browser, and how does a student get into it and out of it?"""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from exams.delivery.lockdown import start_links
from exams.delivery.tokens import read_token
from exams.models import Attempt, LockdownSettings, Sitting, User
from exams.models.attempt import AttemptQuerySet
from exams.rules.seb.checking import Keys, Shown, hash_for, proves
from exams.rules.sync import LATEST_MS, moment_of
from exams.running.external import external
from exams.running.holding import hold
from exams.running.lockdown import in_headers, keys_of, remember_proof, write_lockdown

BODY_LIMIT = 4_000  # bytes: two hashes and an address
SEB_TYPE = "application/seb"


@require_POST
@login_required
def lockdown_prove(request: HttpRequest, sitting_id: int) -> JsonResponse:
    """Takes what a page outside an attempt has read from the lockdown browser, for the start that follows."""
    sitting = _sitting(request, sitting_id)
    pages = [reverse(name, args=[sitting.pk]) for name in ("attempt_lobby", "attempt_start", "lockdown_test")]
    shown = _shown(request, pages)
    if shown is None:
        return JsonResponse({"error": "malformed"}, status=400)
    proven = proves(keys_of(sitting), [shown, in_headers(request)])
    if proven:
        remember_proof(request, sitting)
    return JsonResponse({"proven": proven})


# The token is in a header that only our own page can set, so a forged form cannot carry it.
@csrf_exempt
@require_POST
def attempt_lockdown(request: HttpRequest, attempt_id: uuid.UUID) -> JsonResponse:
    """Takes what the page of a running attempt has read. Whatever it is, the attempt runs on."""
    known = read_token(request.headers.get("X-Attempt-Token", ""), attempt_id)
    if known is None:
        return JsonResponse({"error": "token"}, status=401)
    shown = _shown(request, [reverse("attempt_paper", args=[attempt_id])])
    if shown is None:
        return JsonResponse({"error": "malformed"}, status=400)
    student, epoch = known
    mine = Attempt.objects.filter(pk=attempt_id, student=student, token_epoch=epoch, student__is_active=True)
    attempt = mine.select_related("sitting").first()
    if attempt is None:
        return JsonResponse({"error": "token"}, status=401)
    if not attempt.sitting.lockdown_required:
        return JsonResponse({"proven": True})
    headers = in_headers(request)
    proven = proves(keys_of(attempt.sitting), [shown, headers])
    how = "headers" if headers else "page" if shown else "nothing"
    _note(mine, request, proven=proven, how=how)
    return JsonResponse({"proven": proven})


def _note(mine: AttemptQuerySet, request: HttpRequest, *, proven: bool, how: str) -> None:
    """Writes it down if the page that speaks is the one in use; what an older one shows says nothing."""
    body = _body(request)
    tab, at = body.get("tab"), body.get("at")
    client_at = moment_of(at) if isinstance(at, int) and 0 <= at <= LATEST_MS else None
    with transaction.atomic():
        held = hold(mine.open().filter(holder_tab=tab if isinstance(tab, str) else "")).first()
        if held is not None and held.holder_tab:
            write_lockdown(held, proven=proven, shown=how, client_at=client_at)


@require_safe
@never_cache
@login_required
def lockdown_test(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Shows what this browser sends, beside what the sitting expects for this very page."""
    sitting = _sitting(request, sitting_id)
    keys, headers = keys_of(sitting), in_headers(request)
    context = {
        "sitting": sitting,
        "keys": keys,
        "headers": headers,
        "expected": _expected(keys, headers.url),
        "fits": proves(keys, [headers]),
        "url": headers.url,
        "links": start_links(request, sitting),
    }
    return render(request, "exams/delivery/lockdown_test.html", context)


@require_safe
def lockdown_file(request: HttpRequest, sitting_id: int, token: str) -> HttpResponse:  # noqa: ARG001
    """The settings that start this sitting. The client fetches them by itself and without a sign-in."""
    found = get_object_or_404(LockdownSettings, sitting=sitting_id, file_token=token)
    if not found.file:
        raise Http404
    response = HttpResponse(bytes(found.file), content_type=SEB_TYPE)
    response["Content-Disposition"] = 'attachment; filename="exam.seb"'
    return response


@require_safe
def lockdown_quit(request: HttpRequest, sitting_id: int, token: str) -> HttpResponse:
    """Where the lockdown browser closes itself; another browser is told that it may be closed."""
    get_object_or_404(LockdownSettings, sitting=sitting_id, quit_token=token)
    return render(request, "exams/delivery/lockdown_quit.html")


def _expected(keys: Keys, url: str) -> dict[str, list[str]]:
    """What must come for this address. It gives no key away: the hash fits no other address."""
    return {
        "config": [hash_for(url, key) for key in keys.config],
        "exam": [hash_for(url, key) for key in keys.exam],
    }


def _shown(request: HttpRequest, paths: list[str]) -> Shown | None:
    """What a page says it has read, for one of the addresses on which it can stand; else nothing."""
    body = _body(request)
    url, config, exam = (body.get(name) for name in ("url", "config", "exam"))
    if not (isinstance(url, str) and isinstance(config, str) and isinstance(exam, str)):
        return None
    page = url.partition("#")[0]
    known = {external(request, path) for path in paths}
    return Shown(page, config, exam) if page.partition("?")[0] in known else Shown("")


def _body(request: HttpRequest) -> dict[str, Any]:
    if len(request.body) > BODY_LIMIT:
        return {}
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _sitting(request: HttpRequest, sitting_id: int) -> Sitting:
    assert isinstance(request.user, User)
    return get_object_or_404(Sitting.objects.visible_to(request.user).select_related("quiz__course"), pk=sitting_id)
