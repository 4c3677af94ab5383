"""Which addresses does a monitor or a proxy ask whether the site is well? They need no sign-in and tell no secret."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from quizsite.health.readiness import FOR_WEB, is_ready, parts


@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """Whether this process answers at all; it asks nobody else."""
    return JsonResponse({"alive": True})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether everything works that an exam needs: 200 or 503.

    With `?for=web` the status tells only whether this host can serve: a proxy must not take every web host away
    because the broker is away, for students go on without it.
    """
    found = parts()
    ready = is_ready(found, only=FOR_WEB if request.GET.get("for") == "web" else None)
    body = {"ready": ready, "parts": {part.name: {"works": part.works, **part.numbers} for part in found}}
    return JsonResponse(body, status=200 if ready else 503)
