"""How does a student come in with a ticket?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from exams.delivery.forms import TicketForm
from exams.delivery.ticket_sessions import sign_in_for
from exams.errors import TooManyTries
from exams.running.tickets import redeem


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("ticket")
@never_cache
def ticket_door(request: HttpRequest) -> HttpResponse:
    """NetID and ticket; then the lobby of the sitting that the ticket is for."""
    form = TicketForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, status=200 if request.method != "POST" else 400)
    try:
        found = redeem(form.cleaned_data["netid"], form.cleaned_data["ticket"])
    except TooManyTries as error:
        return _page(request, form, problem="too_many", wait=error.wait, status=429)
    if found is None:
        return _page(request, form, problem="wrong", status=403)
    user, sitting = found
    sign_in_for(request, user, sitting)
    response = redirect("attempt_lobby", sitting_id=sitting.pk)
    response.status_code = 303
    return response


def _page(request: HttpRequest, form: TicketForm, *, status: int, **facts: object) -> HttpResponse:
    return render(request, "exams/delivery/ticket_door.html", {"form": form, **facts}, status=status)
