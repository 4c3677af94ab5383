"""Does the university's OpenID provider let in the right people, and nobody by any trick?"""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client
from pytest_django import Settings

from exams.models import AuditEntry, User
from tests.cast import Begin, person
from tests.quizsite.signin.provider import (
    Provider,
    challenge_of,
    come_back,
    leave,
    query,
    settings_for,
)  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def university(provider: Provider, settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = settings_for(provider)


def sign_in(client: Client, provider: Provider, sub: str, following: str = "", **claims: Any) -> Any:
    provider.knows(sub, **claims)
    return come_back(client, provider.vouches(leave(client, following), sub))


def who(client: Client) -> str:
    return str(client.get("/").context["user"].netid) if "_auth_user_id" in client.session else ""


def test_the_sign_in_page_offers_the_way(client: Client) -> None:
    page = client.get("/sign-in/?next=/sittings/7/").content.decode()
    assert "Sign in with Example University" in page
    assert "/sso/openid/university/?next=%2Fsittings%2F7%2F" in page


def test_a_person_of_the_roster_comes_in(client: Client, provider: Provider, ada: User) -> None:
    response = sign_in(client, provider, "s-1", "/receipts/", preferred_username="Ada", name="Somebody Else")
    assert (response.status_code, response["Location"]) == (302, "/receipts/")
    assert who(client) == "ada"
    ada.refresh_from_db()
    assert ada.full_name == "Ada Example"
    assert AuditEntry.objects.get().action == "single sign-on tied"


def test_the_request_is_bound_to_this_browser_by_state_and_proof_key(
    client: Client, provider: Provider, ada: User
) -> None:
    provider.knows("s-1", preferred_username="ada")
    there = leave(client)
    asked = query(there)
    assert asked["code_challenge_method"] == "S256" and len(asked["state"]) >= 16
    come_back(client, provider.vouches(there, "s-1"))
    (verifier,) = provider.token_requests[-1]["code_verifier"]
    assert challenge_of(verifier) == asked["code_challenge"]


def test_another_browser_cannot_use_what_was_answered(client: Client, provider: Provider, ada: User) -> None:
    provider.knows("s-1", preferred_username="ada")
    back = provider.vouches(leave(client), "s-1")
    thief = Client()
    assert come_back(thief, back).status_code == 403
    assert who(thief) == ""


def test_a_made_up_state_is_refused(client: Client, provider: Provider, ada: User) -> None:
    provider.knows("s-1", preferred_username="ada")
    there = leave(client)
    back = provider.vouches(there, "s-1").replace(query(there)["state"], "0" * 16)
    assert come_back(client, back).status_code == 403
    assert who(client) == ""


def test_an_answer_works_once(client: Client, provider: Provider, ada: User) -> None:
    provider.knows("s-1", preferred_username="ada")
    back = provider.vouches(leave(client), "s-1")
    assert come_back(client, back).status_code == 302
    client.post("/sign-out/")
    assert come_back(client, back).status_code == 403
    assert who(client) == ""


def test_a_code_that_was_used_is_refused_even_with_a_fresh_state(client: Client, provider: Provider, ada: User) -> None:
    provider.knows("s-1", preferred_username="ada")
    used = query(provider.vouches(leave(client), "s-1"))["code"]
    client.get("/sso/openid/university/callback/", {"code": used, "state": query(leave(client))["state"]})
    client.post("/sign-out/")
    fresh = query(leave(client))["state"]
    response = client.get("/sso/openid/university/callback/", {"code": used, "state": fresh})
    assert response.status_code == 403
    assert who(client) == ""


def test_a_token_of_another_issuer_is_refused(
    client: Client, provider: Provider, ada: User, settings: Settings
) -> None:
    overrides = {"issuer": "https://login.elsewhere.example"}
    settings.SOCIALACCOUNT_PROVIDERS = settings_for(provider, openid_configuration_overrides=overrides)
    assert sign_in(client, provider, "s-1", preferred_username="ada").status_code == 403
    assert who(client) == ""


@pytest.mark.parametrize("changes", [{"lies": {"sub": "s-2", "preferred_username": "ada"}}, {"vouching": False}])
def test_who_is_meant_is_vouched_for_by_the_token(
    client: Client, provider: Provider, ada: User, changes: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes besides may be about somebody else."""
    [monkeypatch.setattr(provider, name, value) for name, value in changes.items()]
    assert sign_in(client, provider, "s-1", preferred_username="ada").status_code == 403
    assert who(client) == ""


def test_who_stops_at_the_university_is_told_so(client: Client, provider: Provider) -> None:
    there = leave(client)
    back = provider.vouches(there, "s-1", action="deny")
    state = query(there)["state"]  # this provider forgets it when it refuses
    assert b"You stopped at the university" in come_back(client, f"{back}&state={state}").content


@pytest.mark.parametrize("following", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_way_back_leads_nowhere_else(client: Client, provider: Provider, ada: User, following: str) -> None:
    assert sign_in(client, provider, "s-1", following, preferred_username="ada")["Location"] == "/"


def test_a_host_that_is_trusted_for_forms_is_still_another_one(
    client: Client, provider: Provider, ada: User, settings: Settings
) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://sister.example.edu"]
    assert sign_in(client, provider, "s-1", "https://sister.example.edu/", preferred_username="ada")["Location"] == "/"


def test_nobody_is_known_by_an_address(client: Client, provider: Provider, cleo: User) -> None:
    User.objects.filter(pk=cleo.pk).update(email="cleo@example.edu")
    EmailAddress.objects.create(user=cleo, email="cleo@example.edu", verified=True, primary=True)
    claims = {"preferred_username": "mallory", "email": "cleo@example.edu", "email_verified": True}
    response = sign_in(client, provider, "s-9", **claims)
    assert response.status_code == 403 and b"mallory" in response.content
    assert who(client) == "" and not SocialAccount.objects.exists()


def test_a_netid_that_went_to_somebody_else_does_not_bring_the_account(
    client: Client, provider: Provider, ada: User
) -> None:
    sign_in(client, provider, "first", preferred_username="ada")
    other = Client()
    assert b"another identity" in sign_in(other, provider, "second", preferred_username="ada").content
    assert who(other) == ""


def test_an_identity_whose_netid_changed_waits_for_an_administrator(
    client: Client, provider: Provider, ada: User, cleo: User
) -> None:
    sign_in(client, provider, "first", preferred_username="ada")
    client.post("/sign-out/")
    assert sign_in(client, provider, "first", preferred_username="cleo").status_code == 403
    assert who(client) == ""


def test_administrators_come_in_by_it_only_where_that_is_said(
    client: Client, provider: Provider, settings: Settings
) -> None:
    person("root", "Root Example", is_staff=True, is_superuser=True)
    assert sign_in(client, provider, "s-0", preferred_username="root").status_code == 403
    settings.SSO_ADMINISTRATORS = True
    assert sign_in(client, provider, "s-0", preferred_username="root").status_code == 302


def test_a_stranger_gets_an_account_only_where_that_is_said(
    client: Client, provider: Provider, settings: Settings
) -> None:
    claims = {"preferred_username": "eve@example.edu", "name": "Eve Example", "email": "eve@example.edu"}
    settings.SSO_STRIP_DOMAIN = "example.edu"
    assert b"nobody here has this NetID" in sign_in(client, provider, "s-5", **claims).content
    settings.SSO_MAKES_ACCOUNTS = True
    assert sign_in(client, provider, "s-5", **claims)["Location"] == "/"
    eve = User.objects.get(netid="eve")
    assert (eve.full_name, eve.email, eve.is_staff, eve.has_usable_password()) == ("Eve Example", "", False, False)


def test_an_account_that_is_switched_off_stays_out(client: Client, provider: Provider, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert sign_in(client, provider, "s-1", preferred_username="ada").status_code == 403
    assert who(client) == ""


def test_nothing_but_netid_and_name_is_kept(client: Client, provider: Provider, ada: User) -> None:
    sign_in(client, provider, "s-1", preferred_username="ada", name="Ada", email="a@b.example", birthdate="2000-01-01")
    account = SocialAccount.objects.get()
    assert account.extra_data == {"netid": "ada", "name": "Ada"}
    assert not SocialToken.objects.exists() and not EmailAddress.objects.exists()


def test_signing_in_again_does_not_disturb_a_paper(client: Client, provider: Provider, ada: User, begin: Begin) -> None:
    """The window that a paper opens ends at the page that says so, and the paper fetches its token anew."""
    attempt = begin(ada)
    response = sign_in(client, provider, "s-1", "/signed-in-again/", preferred_username="ada")
    assert response["Location"] == "/signed-in-again/"
    assert client.get(f"/attempts/{attempt.pk}/token").status_code == 200


def test_a_session_that_was_planted_is_not_kept(client: Client, provider: Provider, ada: User) -> None:
    there = leave(client)
    planted = client.session.session_key
    provider.knows("s-1", preferred_username="ada")
    come_back(client, provider.vouches(there, "s-1"))
    assert who(client) == "ada" and client.session.session_key != planted
