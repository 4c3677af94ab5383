"""How does a person come in and go out?"""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.socialaccount.adapter import get_adapter
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from exams.models import User
from exams.running.tokens import revoke_tokens
from quizsite.signin.forms import SignInForm
from quizsite.signin.mail import sends_mail


class SignIn(LoginView):
    """Sign-in by NetID and password, then by the second factor of whoever has one, or at the university.

    `next` leads only to addresses of this site.
    """

    authentication_form = SignInForm
    template_name = "quizsite/signin/sign_in.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        login = Login(user=form.get_user(), redirect_url=self.get_success_url())
        response: HttpResponse = perform_password_login(self.request, form.cleaned_data, login)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        following = self.get_redirect_url()
        there = {"next": following} if following else {}
        ways = [
            (provider.name, provider.get_login_url(self.request, **there))
            for provider in get_adapter().list_providers(self.request)
        ]
        return super().get_context_data(university=ways, sends_mail=sends_mail(), **kwargs)


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
