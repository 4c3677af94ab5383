"""How does a person come in and go out?"""

from __future__ import annotations

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from exams.models import User
from exams.running.tokens import revoke_tokens
from quizsite.signin.forms import SignInForm


class SignIn(LoginView):
    """Sign-in by NetID and password; `next` leads only to addresses of this site."""

    authentication_form = SignInForm
    template_name = "quizsite/signin/sign_in.html"
    redirect_authenticated_user = True


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session; a paper left open on this machine can save nothing more until someone signs in again."""
    if isinstance(request.user, User):
        revoke_tokens(request.user)
    logout(request)
    return redirect("sign_in")


@require_safe
@login_required
def signed_in_again(request: HttpRequest) -> HttpResponse:
    """Where a sign-in ends that a paper asked for: that page goes on by itself, this window can be closed."""
    return render(request, "quizsite/signin/signed_in_again.html")
