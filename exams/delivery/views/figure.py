"""Who gets an image? Whoever may see a quiz, edition or paper that it belongs to."""

from __future__ import annotations

import re

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from exams.delivery.handing import is_withheld
from exams.models import FigureImage, User

DIGEST = re.compile(r"[0-9a-f]{64}")  # what else stands in the address need not reach the database

# An image opened by itself must not run anything either, whatever cleaning may have missed.
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


@require_safe
@login_required
def figure(request: HttpRequest, digest: str) -> HttpResponse:
    """The image of this SHA-256. It never changes, so the browser keeps it, but only this person's browser."""
    if not DIGEST.fullmatch(digest):
        raise Http404
    assert isinstance(request.user, User)
    if is_withheld(request.user, digest):
        raise Http404
    if request.headers.get("If-None-Match") == f'"{digest}"':
        known = FigureImage.objects.visible_to(request.user).filter(digest=digest).exists()
        if known:
            return HttpResponse(status=304)
    image = get_object_or_404(FigureImage.objects.visible_to(request.user), digest=digest)
    response = HttpResponse(bytes(image.data), content_type=image.media_type)
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    response["ETag"] = f'"{digest}"'
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response
