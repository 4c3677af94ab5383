"""Which identity providers does this deployment name? Read from the environment into allauth's settings."""

from __future__ import annotations

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

WAY = "university"  # part of the addresses that the provider's operators are told
NETID_OID = "urn:oid:0.9.2342.19200300.100.1.1"  # the attribute uid
NAME_OID = "urn:oid:2.16.840.1.113730.3.1.241"  # displayName


def providers(env: environ.Env) -> dict[str, Any]:
    """`SOCIALACCOUNT_PROVIDERS` with at most one OpenID provider and one SAML provider.

    Each app's settings carry `netid` and `name`: the claims or attributes from which a person is known.
    """
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": _openid(env)}, "saml": {"APPS": _saml(env)}}


def _openid(env: environ.Env) -> list[dict[str, Any]]:
    issuer = env.str("OIDC_ISSUER", default="")
    if not issuer:
        return []
    return [
        {
            "provider_id": WAY,
            "name": env.str("OIDC_NAME", default="your university account"),
            "client_id": _needed(env, "OIDC_CLIENT_ID", "OIDC_ISSUER"),
            "secret": _needed(env, "OIDC_CLIENT_SECRET", "OIDC_ISSUER"),
            "settings": {
                "server_url": issuer,
                "netid": env.str("OIDC_NETID_CLAIM", default="preferred_username"),
                "name": env.str("OIDC_NAME_CLAIM", default="name"),
            },
        }
    ]


def _saml(env: environ.Env) -> list[dict[str, Any]]:
    metadata, sign_on = env.str("SAML_METADATA_URL", default=""), env.str("SAML_SIGN_ON_URL", default="")
    if not metadata and not sign_on:
        return []
    idp = {"entity_id": _needed(env, "SAML_ENTITY_ID", "SAML_METADATA_URL or SAML_SIGN_ON_URL")}
    if metadata:
        idp["metadata_url"] = metadata
    else:
        idp |= {"sso_url": sign_on, "x509cert": _needed(env, "SAML_CERTIFICATE", "SAML_SIGN_ON_URL")}
    netid = env.str("SAML_NETID_ATTRIBUTE", default=NETID_OID)
    return [
        {
            "provider_id": f"{WAY}-saml",
            "name": env.str("SAML_NAME", default="your university account"),
            "client_id": WAY,
            "settings": {
                "idp": idp,
                "netid": netid,
                "name": env.str("SAML_NAME_ATTRIBUTE", default=NAME_OID),
                # What stays the same of a person: a name id may differ at each sign-in.
                "attribute_mapping": {"uid": env.str("SAML_ID_ATTRIBUTE", default=netid)},
                "advanced": {
                    "want_assertion_signed": True,
                    "reject_idp_initiated_sso": True,
                    "reject_deprecated_algorithm": True,
                },
            },
        }
    ]


def _needed(env: environ.Env, name: str, beside: str) -> str:
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{beside} is set, so {name} must be set too.")
    return value
