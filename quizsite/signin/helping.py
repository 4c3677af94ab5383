"""How do staff let somebody in again who cannot sign in? Each button leaves a line in the audit."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.models import SocialAccount
from axes.models import AccessAttempt
from axes.utils import reset as lift_lock
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from exams.models import User
from exams.running.audit import record
from exams.running.people import within_reach
from quizsite.signin.mail import password_link
from quizsite.signin.second_factor import FACTORS
from quizsite.signin.sessions import end_sessions, open_sessions


@require_safe
@never_cache
@login_required
def person_access(request: HttpRequest, user_id: int) -> HttpResponse:
    """How this person signs in, and what stands in the way."""
    person, _ = _person(request, user_id)
    return _page(request, person)


@require_POST
@login_required
def person_unlock(request: HttpRequest, user_id: int) -> HttpResponse:
    """Lifts the lock after too many wrong passwords."""
    person, by = _person(request, user_id)
    lift_lock(username=person.netid)
    record("lock-out lifted", by=by, subject=person)
    messages.success(request, f"{person.full_name} can try to sign in again at once.")
    return _back(person)


@require_POST
@login_required
def person_sign_out(request: HttpRequest, user_id: int) -> HttpResponse:
    """Ends all sign-ins of this person."""
    person, by = _person(request, user_id)
    with transaction.atomic():
        count = end_sessions(person)
        record("signed out everywhere", by=by, subject=person, data={"sessions": count})
    messages.success(request, f"{person.full_name} is signed out everywhere.")
    return _back(person)


@require_POST
@login_required
def person_forget_factor(request: HttpRequest, user_id: int) -> HttpResponse:
    """Takes the second factor away, whose device is lost. Administrators only, and nobody for themselves."""
    person, by = _person(request, user_id)
    if not by.is_superuser or person == by:
        raise PermissionDenied
    with transaction.atomic():
        Authenticator.objects.filter(user=person).delete()
        end_sessions(person)
        record("second factor taken away", by=by, subject=person)
    messages.success(request, f"{person.full_name} has no second factor now and is signed out everywhere.")
    return _back(person)


@require_POST
@login_required
def person_untie(request: HttpRequest, user_id: int) -> HttpResponse:
    """Forgets which university identity the account belongs to: the next one with this NetID is tied to it."""
    person, by = _person(request, user_id)
    if not by.is_superuser:
        raise PermissionDenied
    with transaction.atomic():
        SocialAccount.objects.filter(user=person).delete()
        end_sessions(person)
        record("single sign-on untied", by=by, subject=person)
    messages.success(request, f"{person.full_name}’s account is tied anew at the next single sign-on.")
    return _back(person)


@require_POST
@login_required
def person_password_link(request: HttpRequest, user_id: int) -> HttpResponse:
    """Makes a link under which this person sets a password. It is shown once, on this page."""
    person, by = _person(request, user_id)
    if not person.is_active:
        raise PermissionDenied
    record("password link made", by=by, subject=person)
    return _page(request, person, link=password_link(request, person))


def _person(request: HttpRequest, user_id: int) -> tuple[User, User]:
    """Whom it is about and who asks; 404 for whoever is out of reach."""
    by = request.user
    assert isinstance(by, User)
    return get_object_or_404(within_reach(by), pk=user_id), by


def _page(request: HttpRequest, person: User, link: str = "") -> HttpResponse:
    tries = AccessAttempt.objects.filter(username=person.netid).values_list("failures_since_start", flat=True)
    context = {
        "person": person,
        "link": link,
        "failures": sum(tries),
        "has_factor": is_mfa_enabled(person, FACTORS),
        "tied": SocialAccount.objects.filter(user=person).exists(),
        "sessions": len(open_sessions(person)),
        "is_oneself": person == request.user,
    }
    return render(request, "quizsite/signin/person_access.html", context)


def _back(person: User) -> HttpResponse:
    response = HttpResponseRedirect(reverse("person_access", args=[person.pk]))
    response.status_code = 303
    return response
