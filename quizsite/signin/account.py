"""What can a person look after in the own account? Where it is signed in, the password, the second factor."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from exams.models import User
from quizsite.signin.browsers import browser_in_words
from quizsite.signin.forms import SessionForm
from quizsite.signin.second_factor import FACTORS, is_staff
from quizsite.signin.sessions import end_sessions, open_sessions


@require_safe
@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """One's own account."""
    user = request.user
    assert isinstance(user, User)
    here = request.session.session_key
    rows = [(row, browser_in_words(row.user_agent), row.session_key == here) for row in open_sessions(user)]
    staff = is_staff(user)
    context = {
        "sessions": rows,
        "elsewhere": [row for row, _, is_here in rows if not is_here],
        "has_password": user.has_usable_password(),
        "has_factor": is_mfa_enabled(user, FACTORS),
        "offers_factor": staff or is_mfa_enabled(user),
        "needs_factor": staff and settings.STAFF_SECOND_FACTOR,
    }
    return render(request, "quizsite/signin/account.html", context)


@require_POST
@login_required
def session_end(request: HttpRequest) -> HttpResponse:
    """Ends one sign-in elsewhere. What has ended already stays so."""
    user = request.user
    assert isinstance(user, User)
    form = SessionForm(request.POST)
    if form.is_valid():
        end_sessions(user, but=request.session.session_key, only=form.cleaned_data["session"])
    messages.success(request, "That sign-in has ended.")
    return _back()


@require_POST
@login_required
def sessions_end(request: HttpRequest) -> HttpResponse:
    """Ends every sign-in but this one."""
    user = request.user
    assert isinstance(user, User)
    end_sessions(user, but=request.session.session_key)
    messages.success(request, "You are signed out everywhere but here.")
    return _back()


def _back() -> HttpResponse:
    response = HttpResponseRedirect(reverse("account"))
    response.status_code = 303
    return response
