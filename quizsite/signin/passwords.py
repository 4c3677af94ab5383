"""How does a person get a new password: by knowing the old one, by e-mail, or by a link from the staff?"""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.usersessions.models import UserSession
from axes.utils import reset as lift_lock
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import PasswordResetConfirmView
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.http import require_http_methods

from exams.models import User
from exams.running.audit import record
from exams.running.guesses import Limit, count_try
from exams.running.tokens import revoke_tokens
from quizsite.signin.forms import ChangePasswordForm, ForgottenForm, NewPasswordForm
from quizsite.signin.mail import mail_password_link, sends_mail
from quizsite.signin.sessions import end_sessions

FORGOTTEN = Limit("forgotten_password", 5, dt.timedelta(hours=1))


@require_http_methods(["GET", "POST"])
def password_forgotten(request: HttpRequest) -> HttpResponse:
    """Sends a link by e-mail, and says the same whether or not there was anybody to send it to."""
    if not sends_mail():
        raise Http404
    form = ForgottenForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "quizsite/signin/forgotten.html", {"form": form}, status=400 if form.errors else 200)
    count_try(FORGOTTEN, form.cleaned_data["netid"])
    mail_password_link(request, form.cleaned_data["netid"])
    return render(request, "quizsite/signin/forgotten_sent.html")


class SetPassword(PasswordResetConfirmView):
    """The page behind a link by e-mail or from the staff. The link works once; other sign-ins end."""

    form_class = NewPasswordForm
    template_name = "quizsite/signin/password_set.html"
    success_url = reverse_lazy("sign_in")

    def form_valid(self, form: Any) -> HttpResponse:
        user = self.user
        assert isinstance(user, User)
        with transaction.atomic():
            response = super().form_valid(form)
            end_sessions(user)
            record("password set", by=user, subject=user, data={"by": "link"})
        lift_lock(username=user.netid)
        messages.success(self.request, "Your password is set. Sign in with it.")
        return response


@require_http_methods(["GET", "POST"])
@login_required
def password_change(request: HttpRequest) -> HttpResponse:
    """Changes one's own password. All other sign-ins end; this one stays."""
    user = request.user
    assert isinstance(user, User)
    if not user.has_usable_password():
        raise Http404
    form = ChangePasswordForm(user, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(
            request, "quizsite/signin/password_change.html", {"form": form}, status=400 if form.errors else 200
        )
    with transaction.atomic():
        form.save()
        revoke_tokens(user)
        end_sessions(user)
        update_session_auth_hash(request, user)
        UserSession.objects.create_from_request(request)
        record("password set", by=user, subject=user, data={"by": "old password"})
    messages.success(request, "Your password is changed. You were signed out everywhere else.")
    return redirect("account")
