"""Who may read the numbers, and in which form?"""

from __future__ import annotations

import hmac

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from quizsite.metrics.state import StateCollector
from quizsite.proxies import trust


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """All numbers: those of every process of this host, and the state of database and broker.

    For who holds METRICS_TOKEN (as a bearer) or comes from METRICS_NETWORKS; for everybody else there is no such page.
    """
    if not _may_read(request):
        raise Http404
    registry = CollectorRegistry()
    registry.register(StateCollector())
    if settings.METRICS_DIR:
        MultiProcessCollector(registry, path=settings.METRICS_DIR)  # type: ignore[no-untyped-call]
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").encode()
    if settings.METRICS_TOKEN and hmac.compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode()):
        return True
    address = request.META.get("REMOTE_ADDR", "")
    return bool(settings.METRICS_NETWORKS and trust(settings.METRICS_NETWORKS)(address))
