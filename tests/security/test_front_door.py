"""Does the front door tell strangers anything, lead anybody astray, or keep a session that it should not?"""

from __future__ import annotations

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client, override_settings

from exams.models import User
from tests.cast import person

pytestmark = pytest.mark.django_db
PASSWORD = "a long and quiet evening"


@pytest.fixture
def eve(db: None) -> User:
    """Somebody with a password."""
    user = person("eve", "Eve Example")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, netid: str = "eve", password: str = PASSWORD, **more: str) -> object:
    return client.post("/sign-in/", {"username": netid, "password": password, **more})


@pytest.mark.parametrize(
    "following",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        " https://evil.example",
        "/%0d%0aSet-Cookie:a=b",
        "/\r\nSet-Cookie: a=b",
        "http://testserver@evil.example/",
        "http://testserver:pw@evil.example/",
        "\x00//evil.example",
        "/\t/evil.example",
    ],
)
def test_signing_in_never_leads_away(eve: User, following: str) -> None:
    client = Client()
    first = sign_in(client, next=following)
    again = client.get("/sign-in/", {"next": following})  # who is signed in goes on at once
    leads_to = {first["Location"], again["Location"]}  # type: ignore[index]
    assert leads_to <= {"/", "/%0d%0aSet-Cookie:a=b", "/%0D%0ASet-Cookie:%20a=b"}
    assert "Set-Cookie" not in first.headers  # type: ignore[attr-defined]


def test_signing_in_makes_a_new_session(eve: User) -> None:
    client = Client()
    session = client.session
    session["planted"] = "by an attacker"
    session.save()
    planted = client.cookies[settings.SESSION_COOKIE_NAME].value
    sign_in(client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted
    fixed = Client()
    fixed.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert fixed.get("/").status_code == 302


def test_a_session_of_another_person_is_not_inherited(eve: User, ada: User) -> None:
    client = Client()
    client.force_login(ada)
    session = client.session
    session["quiz_import"] = "Ada's"
    session.save()
    client.post("/sign-out/")
    sign_in(client)
    assert "quiz_import" not in client.session


def test_a_session_that_was_signed_out_is_over(eve: User) -> None:
    client, thief = Client(), Client()
    sign_in(client)
    thief.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert thief.get("/").status_code == 200
    client.post("/sign-out/")
    assert thief.get("/").status_code == 302


def test_a_new_password_ends_every_session(eve: User) -> None:
    client = Client()
    sign_in(client)
    eve.set_password("another long evening")
    eve.save()
    assert client.get("/").status_code == 302


def test_cookies_are_for_the_site_alone(eve: User) -> None:
    client = Client()
    sign_in(client)
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")


def stripped(response: object) -> str:
    """The page without what is random in it."""
    body = response.content.decode()  # type: ignore[attr-defined]
    token = body.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    return str(body.replace(token, "").replace("nobody", "eve"))


@pytest.mark.parametrize("state", [{}, {"is_active": False}, {"password": "!unusable"}])
def test_a_netid_that_exists_answers_as_one_that_does_not(eve: User, state: dict[str, object]) -> None:
    User.objects.filter(pk=eve.pk).update(**state)
    known = sign_in(Client(), "eve", "wrong")
    unknown = sign_in(Client(), "nobody", "wrong")
    assert stripped(known) == stripped(unknown)


def test_an_unknown_netid_is_locked_like_a_known_one(eve: User) -> None:
    tries = {netid: [sign_in(Client(), netid, "wrong") for _ in range(12)] for netid in ("eve", "nobody")}
    codes = {netid: [r.status_code for r in responses] for netid, responses in tries.items()}  # type: ignore[attr-defined]
    assert codes["eve"] == codes["nobody"]
    assert codes["eve"][-1] == 429


def test_what_was_typed_as_a_password_is_kept_nowhere(eve: User) -> None:
    sign_in(Client(), "eve", "my-secret-typo")
    assert "my-secret-typo" not in str(list(AccessAttempt.objects.values()))


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver@evil.example", "[::2]", "a b"])
@override_settings(ALLOWED_HOSTS=["testserver"])
def test_a_foreign_host_is_refused_calmly(host: str) -> None:
    response = Client(raise_request_exception=False).get("/sign-in/", headers={"Host": host})
    assert response.status_code == 400
    assert host not in response.content.decode()


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Host", "Forwarded"])
def test_a_forwarded_host_leads_nowhere(header: str) -> None:
    response = Client().get("/", headers={header: "host=evil.example"})
    assert response["Location"] == "/sign-in/?next=/"


@pytest.mark.parametrize("path", ["/sign-in/", "/", "/nowhere", "/admin/login/"])
def test_every_answer_carries_the_rules_for_browsers(path: str) -> None:
    response = Client().get(path)
    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy and "default-src 'none'" in policy
    assert (response["X-Frame-Options"], response["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(("length", "status"), [("10_000_000_000", 400), ("many", 400), (str(2**40), 413)])
@pytest.mark.parametrize("path", ["/sign-in/", "/receipts/", "/admin/login/"])
def test_nobody_fills_the_disk_through_a_form(path: str, length: str, status: int) -> None:
    response = Client().post(path, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=length)
    assert response.status_code == status
