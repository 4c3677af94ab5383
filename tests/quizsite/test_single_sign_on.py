"""Do the variables of the environment name the university's provider, or say what is missing?"""

from __future__ import annotations

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from quizsite.single_sign_on import NETID_OID, providers

OPENID = {"OIDC_ISSUER": "https://login.example.edu", "OIDC_CLIENT_ID": "quizzes", "OIDC_CLIENT_SECRET": "s"}
SAML = {"SAML_ENTITY_ID": "https://idp.example.edu", "SAML_METADATA_URL": "https://idp.example.edu/metadata"}


@pytest.fixture
def env(monkeypatch: pytest.MonkeyPatch) -> environ.Env:
    for name in (*OPENID, *SAML, "SAML_SIGN_ON_URL", "SAML_CERTIFICATE"):
        monkeypatch.delenv(name, raising=False)
    return environ.Env()


def test_without_variables_there_is_no_single_sign_on(env: environ.Env) -> None:
    assert [named["APPS"] for named in providers(env).values()] == [[], []]


def test_an_openid_provider_is_named(env: environ.Env, monkeypatch: pytest.MonkeyPatch) -> None:
    [monkeypatch.setenv(name, value) for name, value in {**OPENID, "OIDC_NETID_CLAIM": "uid"}.items()]
    named = providers(env)["openid_connect"]
    assert named["OAUTH_PKCE_ENABLED"] is True
    assert named["APPS"][0]["settings"] == {"server_url": "https://login.example.edu", "netid": "uid", "name": "name"}


def test_a_saml_provider_signs_its_assertions(env: environ.Env, monkeypatch: pytest.MonkeyPatch) -> None:
    [monkeypatch.setenv(name, value) for name, value in SAML.items()]
    (app,) = providers(env)["saml"]["APPS"]
    assert app["settings"]["advanced"] == {
        "want_assertion_signed": True, "reject_idp_initiated_sso": True, "reject_deprecated_algorithm": True,
    }  # fmt: skip
    assert app["settings"]["attribute_mapping"] == {"uid": NETID_OID}


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"OIDC_ISSUER": "https://login.example.edu"}, "OIDC_CLIENT_ID"),
        ({"SAML_METADATA_URL": "https://idp.example.edu/metadata"}, "SAML_ENTITY_ID"),
        ({"SAML_SIGN_ON_URL": "https://idp.example.edu/", "SAML_ENTITY_ID": "x"}, "SAML_CERTIFICATE"),
    ],
)
def test_half_a_provider_stops_the_start(
    env: environ.Env, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], missing: str
) -> None:
    [monkeypatch.setenv(name, value) for name, value in given.items()]
    with pytest.raises(ImproperlyConfigured, match=missing):
        providers(env)
