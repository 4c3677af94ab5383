"""Is a password alone too little for staff where the deployment says so, and never a question to students?"""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from exams.models import AuditEntry, Course, Enrollment, Sitting, User
from tests.cast import Begin, Page

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-word-for-cleo"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def wanted(settings: Settings) -> None:
    settings.STAFF_SECOND_FACTOR = True
    settings.MFA_TOTP_TOLERANCE = 1  # a code that is made just before the half minute is still right just after it
    cache.clear()


def code(secret: str = SECRET) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def wrong_code() -> str:
    return f"{(int(code()) + 1) % 1_000_000:06d}"


def sign_in(client: Client, user: User, following: str = "") -> Any:
    if not user.has_usable_password():
        user.set_password(PASSWORD)
        user.save()
    return client.post("/sign-in/", {"username": user.netid, "password": PASSWORD, "next": following})


@pytest.fixture
def cleo_with_app(cleo: User) -> User:
    TOTP.activate(cleo, SECRET)
    RecoveryCodes.activate(cleo)
    return cleo


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("path", ["/", "/admin/", "/admin/exams/quiz/", "/review/", "/account/"])
def test_staff_without_one_are_led_to_set_it_up(client: Client, cleo: User, path: str) -> None:
    sign_in(client, cleo)
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/account/second-factor/set-up/?next=%2F")


def test_so_is_a_ta_who_has_no_part_in_the_admin(client: Client, bo: User, sitting: Sitting) -> None:
    sign_in(client, bo)
    assert client.get(f"/sittings/{sitting.pk}/room")["Location"].startswith("/account/second-factor/set-up/")


def test_no_button_works_before(client: Client, bo: User, sitting: Sitting, begin: Begin, ada: User) -> None:
    attempt = begin(ada)
    sign_in(client, bo)
    response = client.post(f"/sittings/{sitting.pk}/room/close", {"who": "all", "reason": "Over"})
    assert response["Location"].startswith("/account/second-factor/set-up/")
    attempt.refresh_from_db()
    assert attempt.state == "running"


def test_setting_it_up_opens_the_site_and_gives_recovery_codes(client: Client, cleo: User) -> None:
    sign_in(client, cleo)
    page = client.get("/account/second-factor/set-up/")
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    done = client.post("/account/second-factor/set-up/", {"code": code(secret)})
    assert done["Location"] == "/account/second-factor/codes/"
    codes = client.get(done["Location"]).context["unused_codes"]
    assert len(codes) == 10
    assert client.get("/admin/").status_code == 200
    assert AuditEntry.objects.filter(action="second factor set up", actor=cleo).exists()
    assert secret not in str(Authenticator.objects.values_list("data", flat=True))


def test_a_second_click_leads_to_the_codes_as_well(client: Client, cleo: User) -> None:
    sign_in(client, cleo)
    secret = client.get("/account/second-factor/set-up/").context["form"].secret
    clicks = [client.post("/account/second-factor/set-up/", {"code": code(secret)}) for _ in range(2)]
    assert [done["Location"] for done in clicks] == ["/account/second-factor/codes/"] * 2


def test_a_student_is_never_asked(client: Client, ada: User, sitting: Sitting) -> None:
    sign_in(client, ada)
    assert client.get("/").status_code == 200
    assert client.get(f"/sittings/{sitting.pk}/").status_code == 200


def test_who_becomes_staff_while_signed_in_is_asked(client: Client, ada: User) -> None:
    sign_in(client, ada)
    assert client.get("/").status_code == 200
    Enrollment.objects.filter(user=ada).update(role="ta")
    assert client.get("/").status_code == 302


def test_a_ticket_still_leads_to_its_sitting(client: Client, ada: User, course: Course, sitting: Sitting) -> None:
    """Also of a student who helps in another course, and whose phone is not at hand."""
    elsewhere = Course.objects.create(code="TST 303", title="Another", term="Winter 2026")
    Enrollment.objects.create(course=elsewhere, user=ada, role="ta")
    client.force_login(ada)
    session = client.session
    session["ticket_sitting"] = sitting.pk
    session.save()
    assert client.get(f"/sittings/{sitting.pk}/").status_code == 200
    assert client.get("/review/")["Location"] == f"/sittings/{sitting.pk}/"


def test_without_the_setting_staff_go_on_with_a_password(client: Client, cleo: User, settings: Settings) -> None:
    settings.STAFF_SECOND_FACTOR = False
    sign_in(client, cleo)
    assert client.get("/admin/").status_code == 200


def test_the_password_alone_signs_nobody_in_who_has_a_factor(client: Client, cleo_with_app: User) -> None:
    response = sign_in(client, cleo_with_app, "/review/")
    assert response["Location"] == "/sign-in/code/"
    assert not is_in(client)
    assert client.get("/admin/").status_code == 302 and client.get("/").status_code == 302
    assert not is_in(client)
    assert client.post("/sign-in/code/", {"code": code()})["Location"] == "/review/"
    assert client.get("/admin/").status_code == 200


def test_the_admin_has_no_door_of_its_own(client: Client, cleo_with_app: User) -> None:
    sign_in(Client(), cleo_with_app)
    form = {"username": "cleo", "password": PASSWORD, "next": "/admin/"}
    response = client.post("/admin/login/?next=/admin/", form)
    assert response.status_code == 302 and response["Location"].startswith("/sign-in/")
    assert not is_in(client)


@pytest.mark.parametrize("path", ["/sign-in/code/", "/account/second-factor/codes/", "/account/second-factor/remove/"])
def test_nobody_starts_in_the_middle(client: Client, cleo_with_app: User, path: str) -> None:
    for response in (client.get(path), client.post(path, {"code": code()})):
        assert response.status_code == 302 and response["Location"].startswith("/sign-in/")
    assert not is_in(client)


def test_a_code_works_once(client: Client, cleo_with_app: User) -> None:
    now = code()
    sign_in(client, cleo_with_app)
    client.post("/sign-in/code/", {"code": now})
    thief = Client()
    sign_in(thief, cleo_with_app)
    assert thief.post("/sign-in/code/", {"code": now}).status_code == 200
    assert not is_in(thief)


def test_a_recovery_code_works_once(client: Client, cleo_with_app: User) -> None:
    spare = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    sign_in(client, cleo_with_app)
    assert client.post("/sign-in/code/", {"code": spare}).status_code == 302
    again = Client()
    sign_in(again, cleo_with_app)
    again.post("/sign-in/code/", {"code": spare})
    assert (is_in(client), is_in(again)) == (True, False)


def test_guessing_codes_ends_after_five(client: Client, cleo_with_app: User) -> None:
    sign_in(client, cleo_with_app)
    tries = [client.post("/sign-in/code/", {"code": wrong_code()}).status_code for _ in range(6)]
    assert tries == [200] * 5 + [429]
    other = Client()
    sign_in(other, cleo_with_app)
    assert other.post("/sign-in/code/", {"code": code()}).status_code == 429


def test_a_session_from_before_is_asked_for_the_code(client: Client, cleo_with_app: User) -> None:
    client.force_login(cleo_with_app)
    there = client.get("/admin/")["Location"]
    assert there == "/account/second-factor/confirm/?next=%2Fadmin%2F"
    assert client.post(there, {"code": code()})["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_factor_of_the_university_is_enough_only_where_that_is_said(
    client: Client, cleo: User, settings: Settings
) -> None:
    client.force_login(cleo)
    session = client.session
    session["account_authentication_methods"] = [{"method": "socialaccount", "at": time.time()}]
    session["account_authentication_methods_user"] = str(cleo.pk)
    session.save()
    assert client.get("/admin/").status_code == 302
    settings.SSO_SECOND_FACTOR = True
    assert client.get("/admin/").status_code == 200


def test_removing_it_asks_first_and_leads_to_a_new_one(client: Client, cleo_with_app: User) -> None:
    sign_in(client, cleo_with_app)
    client.post("/sign-in/code/", {"code": code()})
    session = client.session
    session["account_authentication_methods"][-1]["at"] -= 600
    session["account_authentication_methods"][0]["at"] -= 600
    session.save()
    assert client.post("/account/second-factor/remove/")["Location"].startswith("/account/confirm/")
    assert Authenticator.objects.filter(user=cleo_with_app, type="totp").exists()


def test_saving_reads_no_session_and_asks_nobody(ada: User, begin: Begin, settings: Settings) -> None:
    page = Page(begin(ada))
    page.client.force_login(ada)
    page.sync(page.item("one", ["oa"]))
    settings.STAFF_SECOND_FACTOR = False
    with CaptureQueriesContext(connection) as without:
        page.sync(page.item("one", ["ob"], revision=2, base=1))
    settings.STAFF_SECOND_FACTOR = True
    with CaptureQueriesContext(connection) as asked:
        page.sync(page.item("one", ["oc"], revision=3, base=2))
    assert len(asked) == len(without)
    assert not [query for query in asked if "django_session" in query["sql"] or "enrollment" in query["sql"]]
