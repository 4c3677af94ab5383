"""Does the lockdown browser open the door when it should, and never shut out who is inside?"""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from exams.models import Attempt, LockdownSettings, Sitting, User, database_now
from exams.rules.quota import AT_ONCE
from exams.rules.seb.checking import CONFIG_KEY_HEADER, EXAM_KEY_HEADER, hash_for
from tests.cast import ONE, Begin, Page

pytestmark = pytest.mark.django_db
KEY, OTHER, EXAM = "a" * 64, "b" * 64, "e" * 64
SITE = "http://testserver"
SIGNED = {"agree": "on", "full_name": "Ada Example"}


@pytest.fixture
def locked(sitting: Sitting, cleo: User) -> LockdownSettings:
    Sitting.objects.update(lockdown_required=True)
    sitting.refresh_from_db()
    return LockdownSettings.objects.create(
        sitting=sitting, config_keys=[KEY], made_at=database_now(), made_by=cleo, file=b"<plist/>", file_name="a.seb"
    )


def sent(path: str, key: str = KEY, exam: str = "", *, site: str = SITE) -> dict[str, str]:
    headers = {CONFIG_KEY_HEADER: hash_for(site + path, key)}
    return headers | ({EXAM_KEY_HEADER: hash_for(site + path, exam)} if exam else {})


def start(client: Client, sitting: Sitting, headers: dict[str, str] | None = None) -> int:
    return client.post(f"/sittings/{sitting.pk}/start", SIGNED, headers=headers or {}).status_code


def shown(path: str, key: str = KEY, **more: Any) -> str:
    return json.dumps({"url": SITE + path, "config": hash_for(SITE + path, key), "exam": "", **more})


def prove(client: Client, sitting: Sitting, body: str) -> Any:
    address = reverse("lockdown_prove", args=[sitting.pk])
    return client.post(address, body, content_type="application/json").json()


def test_the_right_browser_starts_and_another_one_does_not(
    client: Client, ada: User, sitting: Sitting, locked: LockdownSettings
) -> None:
    client.force_login(ada)
    path = f"/sittings/{sitting.pk}/start"
    assert start(client, sitting) == 403
    assert start(client, sitting, sent(path, OTHER)) == 403
    assert start(client, sitting, sent(f"{path}?x")) == 403
    assert not Attempt.objects.exists()
    assert start(client, sitting, sent(path)) == 303


def test_a_browser_exam_key_is_asked_for_where_there_is_one(
    client: Client, ada: User, sitting: Sitting, locked: LockdownSettings
) -> None:
    LockdownSettings.objects.update(exam_keys=[EXAM])
    client.force_login(ada)
    path = f"/sittings/{sitting.pk}/start"
    assert start(client, sitting, sent(path)) == 403
    assert start(client, sitting, sent(path, exam=EXAM)) == 303


def test_the_address_is_the_one_from_outside(
    client: Client, ada: User, sitting: Sitting, locked: LockdownSettings, settings: Any
) -> None:
    settings.EXTERNAL_URL = "https://quiz.example.edu/"
    client.force_login(ada)
    path = f"/sittings/{sitting.pk}/start"
    assert start(client, sitting, sent(path)) == 403
    assert start(client, sitting, sent(path, site="https://quiz.example.edu")) == 303


def test_the_address_follows_the_proxy_that_is_trusted(
    client: Client, ada: User, sitting: Sitting, locked: LockdownSettings, settings: Any
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    client.force_login(ada)
    path = f"/sittings/{sitting.pk}/start"
    headers = sent(path, site="https://testserver") | {"X-Forwarded-Proto": "https", "Host": "testserver"}
    assert start(client, sitting, headers) == 403
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    behind = Client()
    behind.force_login(ada)
    assert start(behind, sitting, headers) == 303


def test_without_keys_nobody_can_start(client: Client, ada: User, sitting: Sitting) -> None:
    Sitting.objects.update(lockdown_required=True)
    client.force_login(ada)
    assert start(client, sitting, sent(f"/sittings/{sitting.pk}/start")) == 403


def test_a_page_that_reads_the_keys_opens_the_door_for_its_browser(
    client: Client, ada: User, sitting: Sitting, locked: LockdownSettings
) -> None:
    client.force_login(ada)
    lobby = f"/sittings/{sitting.pk}/"
    assert b"not it, or not with the settings" in client.get(lobby).content
    assert prove(client, sitting, shown(lobby, OTHER)) == {"proven": False}
    assert prove(client, sitting, shown("/elsewhere")) == {"proven": False}
    assert start(client, sitting) == 403
    assert prove(client, sitting, shown(lobby)) == {"proven": True}
    other = Client()
    other.force_login(ada)
    assert start(other, sitting) == 403
    assert start(client, sitting) == 303


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"url": 1, "config": "", "exam": ""}', "[" * 3000, "x" * 9000])
def test_what_is_no_proof_is_refused(body: str, client: Client, ada: User, sitting: Sitting) -> None:
    client.force_login(ada)
    address = reverse("lockdown_prove", args=[sitting.pk])
    assert client.post(address, body, content_type="application/json").status_code == 400


def tell(page: Page, key: str | None, tab: str = "") -> Any:
    path = f"/attempts/{page.attempt.pk}/"
    body = shown(path, key, tab=tab or page.tab) if key else json.dumps(
        {"url": SITE + path, "config": "", "exam": "", "tab": tab or page.tab}
    )  # fmt: skip
    return page.post(body, to="lockdown")


@pytest.fixture
def page(ada: User, begin: Begin, locked: LockdownSettings, sitting: Sitting) -> Page:
    Sitting.objects.update(lockdown_required=False)
    page = Page(begin(ada))
    Sitting.objects.update(lockdown_required=True)
    page.sync()
    return page


def checks(page: Page) -> list[dict[str, Any]]:
    return list(page.attempt.journal.filter(kind="lockdown").values_list("data", flat=True))


def test_a_mismatch_while_it_runs_is_written_down_once_and_stops_nothing(page: Page) -> None:
    assert tell(page, KEY).json() == {"proven": True}
    assert tell(page, None).json() == {"proven": False}
    assert tell(page, OTHER).json() == {"proven": False}
    assert Attempt.objects.get().lockdown == "mismatch"
    assert checks(page) == [{"proven": True, "shown": "page"}, {"proven": False, "shown": "nothing"}]
    assert page.sync(page.item(ONE, ["oa"]))["responses"][ONE]["verdict"] == "saved"
    assert page.submit()["state"] == "closed"


@pytest.mark.parametrize(
    ("at", "kept"), [(1_700_000_000_123, 1_700_000_000.123), (-1, None), ("now", None), (10**20, None)]
)
def test_the_check_carries_both_clocks(at: Any, kept: float | None, page: Page) -> None:
    path = f"/attempts/{page.attempt.pk}/"
    page.post(shown(path, KEY, tab=page.tab, at=at), to="lockdown")
    entry = page.attempt.journal.get(kind="lockdown")
    assert (entry.client_at.timestamp() if entry.client_at else None) == kept


def test_a_page_that_says_now_this_now_that_does_not_fill_the_journal(page: Page) -> None:
    Attempt.objects.update(journal_length=AT_ONCE)
    tell(page, KEY)
    tell(page, None)
    assert checks(page) == []
    assert Attempt.objects.get().lockdown == "mismatch"


def test_headers_prove_a_running_page_too(page: Page) -> None:
    path = f"/attempts/{page.attempt.pk}/lockdown"
    headers = sent(path) | {"X-Attempt-Token": page.token}
    body = json.dumps({"url": SITE + "/", "config": "", "exam": "", "tab": page.tab})
    assert Client().post(path, body, content_type="application/json", headers=headers).json() == {"proven": True}
    assert Attempt.objects.get().lockdown == "proven"


def test_what_an_older_page_shows_does_not_stand_for_the_one_in_use(page: Page) -> None:
    newer = Page(page.attempt)
    newer.sync()
    tell(page, KEY)
    assert Attempt.objects.get().lockdown == ""
    tell(newer, None)
    assert Attempt.objects.get().lockdown == "mismatch"


def test_a_closed_attempt_and_a_wrong_token_change_nothing(page: Page) -> None:
    page.submit()
    assert tell(page, None).status_code == 200
    assert checks(page) == []
    page.token = "forged"
    assert tell(page, KEY).status_code == 401


def test_the_start_file_needs_no_sign_in_but_its_token(sitting: Sitting, locked: LockdownSettings) -> None:
    response = Client().get(reverse("lockdown_file", args=[sitting.pk, locked.file_token]))
    assert (response.status_code, response.content) == (200, b"<plist/>")
    assert response["Content-Type"] == "application/seb"
    assert Client().get(reverse("lockdown_file", args=[sitting.pk, "x"])).status_code == 404


def test_the_receipt_leads_out_of_the_browser(client: Client, page: Page, locked: LockdownSettings, ada: User) -> None:
    page.submit()
    client.force_login(ada)
    quit_path = reverse("lockdown_quit", args=[page.attempt.sitting_id, locked.quit_token])
    assert quit_path in client.get(f"/attempts/{page.attempt.pk}/receipt").content.decode()
    assert Client().get(quit_path).status_code == 200


def test_the_self_test_shows_what_came_and_what_was_expected(
    client: Client, ada: User, sitting: Sitting, locked: LockdownSettings
) -> None:
    client.force_login(ada)
    path = f"/sittings/{sitting.pk}/lockdown/test"
    page = client.get(path, headers=sent(path)).content.decode()
    assert "It fits." in page
    assert hash_for(SITE + path, KEY) in page
    assert KEY not in page
    assert "with other settings" in client.get(path, headers=sent(path, OTHER)).content.decode()
    assert "Nothing came" in client.get(path).content.decode()
