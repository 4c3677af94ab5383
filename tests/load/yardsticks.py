"""What is the least that a Django view costs on this machine, now? What the site does is measured against these.

`empty` goes through the whole middleware and does nothing. `bare` is what a plain application would do for a save: find
the signed-in user by the session, and upsert one row; no journal, no clock, no rule, no second page.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

TABLE = """
CREATE TABLE yardstick (
    student bigint NOT NULL, question text NOT NULL, revision integer NOT NULL, value jsonb NOT NULL,
    saved_at timestamptz NOT NULL, PRIMARY KEY (student, question)
)
"""
UPSERT = """
INSERT INTO yardstick VALUES (%s, %s, 1, %s, clock_timestamp())
ON CONFLICT (student, question) DO UPDATE
SET revision = yardstick.revision + 1, value = excluded.value, saved_at = excluded.saved_at
"""


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing."""
    return HttpResponse(b"")


@require_POST
def bare(request: HttpRequest) -> JsonResponse:
    """One upsert for whoever is signed in, by session and CSRF token."""
    connection.health_check_done = True  # the yardstick is as cheap as it can be: no question before the statement
    return _bare(request)


@login_required
def _bare(request: HttpRequest) -> JsonResponse:
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, [request.user.pk, "q1", request.body.decode()])
    return JsonResponse({"saved": True})
