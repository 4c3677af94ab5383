"""Does a first sign-in, or the set-up of a second factor, from two windows at the same moment end well in both?"""

from __future__ import annotations

from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from pytest_django import Settings

from exams.models import AuditEntry, User
from tests.at_once import in_step
from tests.quizsite.signin.provider import Provider, come_back, leave, settings_for
from tests.quizsite.signin.test_second_factor import code, sign_in

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def university(provider: Provider, settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = settings_for(provider)
    settings.STAFF_SECOND_FACTOR = True
    settings.MFA_TOTP_TOLERANCE = 1


def statuses(provider: Provider, *subs: str) -> list[int]:
    """Of sign-ins as ada by these identities, each in a window of its own, all at the same moment."""
    calls = []
    for sub in subs:
        provider.knows(sub, preferred_username="ada", name="Ada Example")
        window = Client()
        calls.append(partial(come_back, window, provider.vouches(leave(window), sub)))
    return sorted(response.status_code for response in in_step(*calls))


def test_two_windows_of_one_person_both_come_in(provider: Provider, ada: User) -> None:
    assert statuses(provider, "s-1", "s-1") == [302, 302]
    assert SocialAccount.objects.get().user == ada
    assert AuditEntry.objects.filter(action="single sign-on tied").count() == 1


def test_two_windows_of_one_new_person_make_one_account(provider: Provider, settings: Settings) -> None:
    settings.SSO_MAKES_ACCOUNTS = True
    assert statuses(provider, "s-1", "s-1") == [302, 302]
    assert SocialAccount.objects.get().user == User.objects.get()


def test_of_two_identities_with_one_netid_one_is_tied(provider: Provider, ada: User) -> None:
    assert statuses(provider, "s-1", "s-2") == [302, 403]
    assert SocialAccount.objects.count() == 1


def test_a_second_factor_that_is_set_up_by_a_double_click_is_set_up_once(client: Client, cleo: User) -> None:
    sign_in(client, cleo)
    secret = client.get("/account/second-factor/set-up/").context["form"].secret
    again = Client()
    again.cookies = client.cookies
    press = [partial(one.post, "/account/second-factor/set-up/", {"code": code(secret)}) for one in (client, again)]
    assert [done["Location"] for done in in_step(*press)] == ["/account/second-factor/codes/"] * 2
    assert Authenticator.objects.filter(user=cleo, type="totp").count() == 1
    assert AuditEntry.objects.filter(action="second factor set up").count() == 1
    assert client.get("/admin/").status_code == 200
