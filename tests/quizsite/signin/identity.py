"""An identity provider that signs its SAML answers with a key of its own, honestly or not."""

from __future__ import annotations

import base64
import datetime as dt
import uuid
import zlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from defusedxml import ElementTree
from django.test import Client
from onelogin.saml2.utils import OneLogin_Saml2_Utils

ENTITY, SIGN_ON = "https://idp.example.edu/entity", "https://idp.example.edu/sign-on"
HOST = "quiz.example.edu"
SITE = f"http://{HOST}/sso/saml/university/"
UID = "urn:oid:0.9.2342.19200300.100.1.1"
SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
DIGEST = "http://www.w3.org/2001/04/xmlenc#sha256"
ASSERTION = """<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{id}" Version="2.0"
 IssueInstant="{now}"><saml:Issuer>{issuer}</saml:Issuer><saml:Subject>
<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient">{name_id}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData
 NotOnOrAfter="{until}" Recipient="{acs}"{in_response_to}/></saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{since}" NotOnOrAfter="{until}"><saml:AudienceRestriction>
<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{now}" SessionIndex="{id}"><saml:AuthnContext><saml:AuthnContextClassRef>
urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext>
</saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="{uid}"><saml:AttributeValue>{netid}\
</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>"""
RESPONSE = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
 xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{id}" Version="2.0" IssueInstant="{now}"
 Destination="{acs}"{in_response_to}><saml:Issuer>{issuer}</saml:Issuer><samlp:Status>
<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>{assertions}</samlp:Response>"""


@dataclass(frozen=True)
class Identity:
    """Key and certificate of one provider."""

    key: str
    certificate: str

    def sign(self, assertion: str) -> str:
        signed: bytes | str = OneLogin_Saml2_Utils.add_sign(
            assertion, self.key, self.certificate, False, SHA256, DIGEST
        )
        return signed.decode() if isinstance(signed, bytes) else signed

    def settings(self, **more: Any) -> dict[str, Any]:
        """What the site knows of this provider."""
        app = {
            "provider_id": "university-saml",
            "name": "Example University",
            "client_id": "university",
            "settings": {
                "idp": {"entity_id": ENTITY, "sso_url": SIGN_ON, "x509cert": self.certificate},
                "netid": UID,
                "name": "urn:oid:2.16.840.1.113730.3.1.241",
                "attribute_mapping": {"uid": UID},
                "advanced": {"want_assertion_signed": True, "reject_idp_initiated_sso": True},
                **more,
            },
        }
        return {"openid_connect": {"APPS": []}, "saml": {"APPS": [app]}}


def make_identity() -> Identity:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.example.edu")])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = (
        made.serial_number(1).not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=9))
    )
    certificate = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()
    plain = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Identity(plain.decode(), certificate)


def assertion(netid: str, request: str | None, *, late: bool = False, **changes: str) -> str:
    """What the provider says about one person, not signed yet."""
    now = dt.datetime.now(dt.UTC) - (dt.timedelta(hours=2) if late else dt.timedelta(0))
    facts = {
        "id": f"_{uuid.uuid4().hex}",
        "now": _stamp(now),
        "since": _stamp(now - dt.timedelta(minutes=1)),
        "until": _stamp(now + dt.timedelta(minutes=5)),
        "issuer": ENTITY,
        "acs": f"{SITE}acs/",
        "audience": f"{SITE}metadata/",
        "uid": UID,
        "netid": escape(netid),
        "name_id": uuid.uuid4().hex,
        "in_response_to": f' InResponseTo="{request}"' if request else "",
        **changes,
    }
    return ASSERTION.format(**facts)


def response(assertions: str, request: str | None) -> str:
    """The whole answer in base64, as a form carries it."""
    facts = {"id": f"_{uuid.uuid4().hex}", "now": _stamp(dt.datetime.now(dt.UTC)), "issuer": ENTITY}
    of_request = f' InResponseTo="{request}"' if request else ""
    whole = RESPONSE.format(**facts, acs=f"{SITE}acs/", in_response_to=of_request, assertions=assertions)
    return base64.b64encode(whole.encode()).decode()


def leave(client: Client, following: str = "") -> str:
    """Presses the link on the sign-in page. Returns the number of the request that goes to the provider."""
    there = client.get("/sso/saml/university/", {"next": following} if following else {})["Location"]
    assert there.startswith(SIGN_ON)
    packed = base64.b64decode(parse_qs(urlsplit(there).query)["SAMLRequest"][0])
    return str(ElementTree.fromstring(zlib.decompress(packed, -15)).attrib["ID"])


def come_back(client: Client, answer: str) -> Any:
    """The provider's page posts its form; then the site's own page finishes."""
    taken = client.post("/sso/saml/university/acs/", {"SAMLResponse": answer})
    assert taken.status_code == 302
    return client.get(taken["Location"])


def _stamp(at: dt.datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
