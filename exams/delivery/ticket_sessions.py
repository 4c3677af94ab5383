"""What may somebody do who signed in with a ticket? Only what belongs to the sitting that the ticket is for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from exams.models import Attempt, Sitting, User

SESSION_KEY = "ticket_sitting"
BACKEND = "django.contrib.auth.backends.ModelBackend"
# Authorised by the attempt's own token: neither session nor user is read there, and must not be here.
BY_TOKEN = frozenset(
    {
        *("attempt_sync", "attempt_submit", "attempt_corrections", "attempt_corrections_seen", "attempt_lockdown"),
        *("attempt_forward", "hand_raise", "hand_lower", "hand_state"),
    }
)
OF_NOBODY = frozenset({"sign_in", "sign_out", "signed_in_again", "ticket_door", "figure", "lockdown_quit"})
STUDENTS_DOOR = "exams.delivery."
# The site's own pages and those of packages that have any; elsewhere nobody asks who is there.
GUARDED = ("exams.", "grading.", "quizsite.", "django.", "allauth.")


def sign_in_for(request: HttpRequest, user: User, sitting: Sitting) -> None:
    """Signs this person in for this sitting alone."""
    login(request, user, backend=BACKEND)
    request.session[SESSION_KEY] = sitting.pk


class OnlyThisSitting:
    """Middleware: leads whoever signed in with a ticket back to its sitting from everywhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: object, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Django calls this with what the address names."""
        match = request.resolver_match
        name = match.url_name if match is not None and not match.namespaces else ""
        if name in BY_TOKEN or not view.__module__.startswith(GUARDED):
            return None
        sitting = request.session.get(SESSION_KEY)
        if sitting is None or name in OF_NOBODY:
            return None
        if view.__module__.startswith(STUDENTS_DOOR) and _belongs(kwargs, sitting):
            return None
        return redirect("attempt_lobby", sitting_id=sitting)


def _belongs(kwargs: dict[str, Any], sitting: int) -> bool:
    """Whether an address of the student's door names this sitting, or an attempt at it. Whose it is the view asks."""
    if "sitting_id" in kwargs:
        return bool(kwargs["sitting_id"] == sitting)
    return "attempt_id" in kwargs and Attempt.objects.filter(pk=kwargs["attempt_id"], sitting=sitting).exists()
