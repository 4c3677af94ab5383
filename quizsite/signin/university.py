"""Who comes from the university's identity provider? Whoever its NetID says, and nobody by an e-mail address."""

from __future__ import annotations

from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import render

from exams.models import User
from exams.running.audit import record
from quizsite.signin.netid import netid_from

NAME_LIMIT = 200


class UniversityAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Ties an identity of the provider to one person at the first sign-in, by NetID, and to nobody else afterwards."""

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Any) -> User:  # noqa: ARG002
        """Reads NetID and name out of what came, and keeps nothing else of it."""
        came = _claims(sociallogin.account.extra_data)
        known_by = sociallogin.provider.app.settings
        user: User = sociallogin.user
        user.netid = netid_from(came.get(known_by["netid"]), domain=settings.SSO_STRIP_DOMAIN) or ""
        user.full_name = _text(came.get(known_by["name"]))[:NAME_LIMIT] or user.netid
        sociallogin.account.extra_data = {"netid": user.netid, "name": user.full_name}
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Finds the person. Raises the page that says why nobody is let in."""
        said = sociallogin.account.extra_data
        if sociallogin.state.get("process", "login") != "login":
            _refuse(request, "not_here")
        if not said["netid"]:
            _refuse(request, "no_netid")
        if not sociallogin.is_existing:
            _tie(request, sociallogin, said)
        user: User = sociallogin.user
        if user.netid != said["netid"]:
            _refuse(request, "other_netid", said["netid"])
        if not user.is_active:
            _refuse(request, "inactive")

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:  # noqa: ARG002
        return False

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        return False

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No mail: the audit says when an account was tied."""

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,  # noqa: ARG002
        error: Any = None,
        exception: Any = None,  # noqa: ARG002
        extra_context: Any = None,  # noqa: ARG002
    ) -> None:
        _refuse(request, "cancelled" if error == "cancelled" else "failed")


@transaction.atomic
def _tie(request: HttpRequest, sociallogin: SocialLogin, said: dict[str, str]) -> None:
    """Ties the identity to the person, whose row is held: of two windows the second finds what the first tied."""
    found = User.objects.filter(netid=said["netid"]).first() or _new_person(request, said)
    user = User.objects.select_for_update(no_key=True).get(pk=found.pk)
    if user.is_superuser and not settings.SSO_ADMINISTRATORS:
        _refuse(request, "administrator")
    account: SocialAccount = sociallogin.account
    tied = SocialAccount.objects.filter(user=user, provider=account.provider).first()
    if tied is None:
        record("single sign-on tied", by=user, subject=user, data={"provider": account.provider})
        sociallogin.connect(request, user)
    elif tied.uid == account.uid:
        sociallogin.lookup()
    else:  # a NetID that was given to somebody else must not bring the work of the one before
        _refuse(request, "other_person", said["netid"])


def _new_person(request: HttpRequest, said: dict[str, str]) -> User:
    if not settings.SSO_MAKES_ACCOUNTS:
        _refuse(request, "unknown", said["netid"])
    try:
        with transaction.atomic():
            return User.objects.create_user(said["netid"], said["name"])
    except IntegrityError:  # the same person in another window was quicker
        return User.objects.get(netid=said["netid"])


def _refuse(request: HttpRequest, why: str, netid: str = "") -> NoReturn:
    page = render(request, "quizsite/signin/refused.html", {"why": why, "netid": netid}, status=403)
    raise ImmediateHttpResponse(page)


def _claims(came: dict[str, Any]) -> dict[str, Any]:
    """What was said of the person. An OpenID provider has to vouch by an ID token, and both answers be about one."""
    if "id_token" not in came and "userinfo" not in came:
        return came  # attributes of SAML, out of a signed assertion
    token, info = came.get("id_token") or {}, came.get("userinfo") or {}
    if not token or info.get("sub", token.get("sub")) != token.get("sub"):
        return {}
    return {**info, **token}


def _text(claim: object) -> str:
    if isinstance(claim, list):
        claim = claim[0] if claim else ""
    return claim.strip() if isinstance(claim, str) else ""
