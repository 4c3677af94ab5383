"""Does a signed SAML answer let in the person that it names, and no other answer anybody?"""

from __future__ import annotations

import pytest
from defusedxml import ElementTree
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import Settings

from exams.models import User
from tests.quizsite.signin.identity import (
    ENTITY,
    HOST,
    Identity,
    assertion,
    come_back,
    leave,
    make_identity,
    response,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def identity() -> Identity:
    return make_identity()


@pytest.fixture(scope="module")
def another() -> Identity:
    return make_identity()


@pytest.fixture(autouse=True)
def university(identity: Identity, settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = identity.settings()
    settings.ALLOWED_HOSTS = [HOST]


def browser() -> Client:
    return Client(headers={"Host": HOST})


@pytest.fixture
def client() -> Client:
    return browser()


def who(client: Client) -> str:
    return str(client.get("/").context["user"].netid) if "_auth_user_id" in client.session else ""


def test_a_signed_answer_lets_its_person_in(client: Client, identity: Identity, ada: User) -> None:
    request = leave(client, "/receipts/")
    done = come_back(client, response(identity.sign(assertion("ADA", request)), request))
    assert (done.status_code, done["Location"], who(client)) == (302, "/receipts/", "ada")


def test_so_it_does_the_next_time_whatever_the_name_id_is(client: Client, identity: Identity, ada: User) -> None:
    for _ in range(2):
        request = leave(client)
        come_back(client, response(identity.sign(assertion("ada", request)), request))
        assert who(client) == "ada"
        client.post("/sign-out/")


def refused(client: Client, answer: str) -> bool:
    page = come_back(client, answer)
    return page.status_code == 403 and b"You are not signed in" in page.content and who(client) == ""


def test_what_is_not_signed_is_refused(client: Client, ada: User) -> None:
    request = leave(client)
    assert refused(client, response(assertion("ada", request), request))


def test_what_was_changed_after_signing_is_refused(client: Client, identity: Identity, ada: User, cleo: User) -> None:
    request = leave(client)
    forged = identity.sign(assertion("ada", request)).replace(">ada<", ">cleo<")
    assert refused(client, response(forged, request))


def test_what_another_key_signed_is_refused(client: Client, another: Identity, ada: User) -> None:
    request = leave(client)
    assert refused(client, response(another.sign(assertion("ada", request)), request))


@pytest.mark.parametrize("first", [True, False])
def test_a_forged_assertion_beside_a_signed_one_is_refused(
    client: Client, identity: Identity, ada: User, cleo: User, first: bool
) -> None:
    """Signature wrapping: one is checked, the other read."""
    request = leave(client)
    pair = [assertion("cleo", request), identity.sign(assertion("ada", request))]
    assert refused(client, response("".join(pair if first else reversed(pair)), request))


def test_a_comment_in_the_netid_shortens_nothing(client: Client, identity: Identity, ada: User) -> None:
    """A canonical form leaves comments out, so `ada<!---->.evil` has the signature of `ada.evil`."""
    request = leave(client)
    signed = identity.sign(assertion("ada.evil", request)).replace(">ada.evil<", ">ada<!---->.evil<")
    come_back(client, response(signed, request))
    assert who(client) == ""


def test_an_answer_works_once(client: Client, identity: Identity, ada: User) -> None:
    request = leave(client)
    answer = response(identity.sign(assertion("ada", request)), request)
    come_back(client, answer)
    client.post("/sign-out/")
    assert come_back(client, answer).status_code == 403
    assert who(client) == ""


def test_an_answer_for_another_browser_is_refused(client: Client, identity: Identity, ada: User) -> None:
    request = leave(client)
    thief = browser()
    assert come_back(thief, response(identity.sign(assertion("ada", request)), request)).status_code == 403
    assert who(thief) == ""


def test_an_answer_that_nobody_asked_for_is_refused(client: Client, identity: Identity, ada: User) -> None:
    assert refused(client, response(identity.sign(assertion("ada", None)), None))


@pytest.mark.parametrize("changes", [
    {"audience": "https://other.example/metadata/"}, {"acs": "https://other.example/acs/"},
    {"issuer": "https://evil.example/entity"},
])  # fmt: skip
def test_an_answer_for_another_site_or_from_another_provider_is_refused(
    client: Client, identity: Identity, ada: User, changes: dict[str, str]
) -> None:
    request = leave(client)
    assert refused(client, response(identity.sign(assertion("ada", request, **changes)), request))


def test_an_old_answer_is_refused(client: Client, identity: Identity, ada: User) -> None:
    request = leave(client)
    assert refused(client, response(identity.sign(assertion("ada", request, late=True)), request))


@pytest.mark.parametrize(
    "answer", ["", "no base64!", "PHhtbD4=", "PCFET0NUWVBFIGEgWzwhRU5USVRZIGIgImMiPl0+PGE+JmI7PC9hPg=="]
)
def test_rubbish_is_refused_calmly(client: Client, ada: User, answer: str) -> None:
    leave(client)
    assert refused(client, answer)


def test_an_answer_without_a_netid_is_told(client: Client, identity: Identity, ada: User) -> None:
    request = leave(client)
    page = come_back(client, response(identity.sign(assertion("x y", request)), request))
    assert b"did not say a NetID" in page.content


def test_nobody_fills_the_table_of_sessions(client: Client) -> None:
    assert client.post("/sso/saml/university/acs/", {"SAMLResponse": "A" * 300_000}).status_code == 400
    assert client.post("/sso/saml/elsewhere/acs/", {"SAMLResponse": "A"}).status_code == 404
    assert not Session.objects.exists()


def test_the_provider_is_told_where_to_answer(client: Client) -> None:
    page = client.get("/sso/saml/university/metadata/")
    root = ElementTree.fromstring(page.content)
    assert root.attrib["entityID"] == "http://quiz.example.edu/sso/saml/university/metadata/"
    text = page.content.decode()
    assert 'Location="http://quiz.example.edu/sso/saml/university/acs/"' in text and "SingleLogout" not in text
    assert ENTITY not in text
