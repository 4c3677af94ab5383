"""How is an address of this site called from outside? As the browser has it, behind whatever proxy."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def external(request: HttpRequest, path: str | None = None) -> str:
    """The whole address of a path of this site, or of this very request with its query.

    `EXTERNAL_URL` decides where it is set; else the host that the request names (one of `ALLOWED_HOSTS`), and HTTPS
    where the proxy that the settings trust says so.
    """
    place = request.get_full_path() if path is None else path
    base: str = settings.EXTERNAL_URL
    return f"{base.rstrip('/')}{place}" if base else request.build_absolute_uri(place)
