"""Does what is asked at the door shut it, and never anything but the door?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client, override_settings

from exams.models import Attempt, DoorEntry, Edition, Sitting, User, database_now
from exams.rules.codes import rotating_code
from exams.running.door import check_in, excuse, undo_check_in
from tests.cast import ONE, Page, make_sitting

pytestmark = pytest.mark.django_db
HALL = "127.0.0.0/8"
ELSEWHERE = "192.0.2.0/24"


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    for cache in (caches["default"], caches["here"]):
        cache.clear()


def start(client: Client, sitting: Sitting, user: User, **data: Any) -> Any:
    client.force_login(user)
    return client.post(f"/sittings/{sitting.pk}/start", {"full_name": user.full_name, "agree": "on", **data})


def code_now(sitting: Sitting, ago: float = 0) -> str:
    return rotating_code(sitting.code_secret, database_now() - dt.timedelta(seconds=ago))


def door(sitting: Sitting) -> list[str]:
    return list(sitting.door.values_list("kind", flat=True))


def test_the_code_on_the_screen_opens_and_the_one_before_still_does(
    client: Client, edition: Edition, ada: User
) -> None:
    sitting = make_sitting(edition, code_kind="rotating")
    assert start(client, sitting, ada, access_code=code_now(sitting, 300)).status_code == 403
    assert door(sitting) == ["code_wrong"]
    assert start(client, sitting, ada, access_code=code_now(sitting, 25).lower()).status_code == 303


def test_no_page_of_a_student_holds_code_or_secret(client: Client, edition: Edition, ada: User) -> None:
    sitting = make_sitting(edition, code_kind="rotating")
    code = code_now(sitting)
    page = start(client, sitting, ada, access_code="XXXXXX").content.decode()
    page += client.get(f"/sittings/{sitting.pk}/").content.decode()
    assert "access_code" in page
    assert not any(secret in page for secret in (code, f"{code[:3]} {code[3:]}", sitting.code_secret))


def test_guessing_ends_after_eight_and_a_person_at_the_door_opens_it_again(
    client: Client, edition: Edition, ada: User, bo: User
) -> None:
    sitting = make_sitting(edition, code_kind="static", access_code="OWL42")
    replies = [start(client, sitting, ada, access_code=f"OWL{n}") for n in range(9)]
    assert b"Too many wrong access codes" in replies[-1].content
    assert b"Too many wrong access codes" in start(client, sitting, ada, access_code="OWL42").content
    assert door(sitting) == ["code_wrong"] * 8
    check_in(sitting, [ada.pk], by=bo)
    assert start(client, sitting, ada, access_code="owl42").status_code == 303


def test_one_students_guesses_shut_nobody_else_out(client: Client, edition: Edition, ada: User, cleo: User) -> None:
    sitting = make_sitting(edition, code_kind="static", access_code="OWL42")
    for n in range(10):
        start(client, sitting, ada, access_code=f"OWL{n}")
    Sitting.objects.filter(pk=sitting.pk).update(rehearsal=True)
    assert start(client, sitting, cleo, access_code="OWL42").status_code == 303


def test_only_the_network_of_the_room_lets_in(client: Client, edition: Edition, ada: User) -> None:
    sitting = make_sitting(edition, networks=f"{ELSEWHERE}  # Hall A")
    reply = start(client, sitting, ada)
    assert reply.status_code == 403
    assert b"127.0.0.1" in reply.content
    Sitting.objects.filter(pk=sitting.pk).update(networks=f"{ELSEWHERE}\n{HALL}")
    assert start(client, sitting, ada).status_code == 303


@override_settings(TRUSTED_PROXIES=["127.0.0.1"])
def test_a_trusted_proxy_says_where_a_student_is_and_a_student_does_not(
    client: Client, edition: Edition, ada: User
) -> None:
    sitting = make_sitting(edition, networks=ELSEWHERE)
    client.force_login(ada)
    form = {"full_name": ada.full_name, "agree": "on"}
    address = f"/sittings/{sitting.pk}/start"
    forged = client.post(address, form, headers={"X-Forwarded-For": "192.0.2.9, 203.0.113.4"})
    assert forged.status_code == 403
    assert client.post(address, form, headers={"X-Forwarded-For": "203.0.113.4, 192.0.2.9"}).status_code == 303


def test_nobody_starts_before_the_check_in_where_it_is_required(
    client: Client, edition: Edition, ada: User, bo: User
) -> None:
    sitting = make_sitting(edition, check_in_required=True)
    assert start(client, sitting, ada).status_code == 403
    check_in(sitting, [ada.pk], by=bo)
    undo_check_in(sitting, [ada.pk], by=bo)
    assert start(client, sitting, ada).status_code == 403
    check_in(sitting, [ada.pk], by=bo)
    assert start(client, sitting, ada).status_code == 303
    assert door(sitting) == ["checked_in", "check_in_undone", "checked_in"]


def test_who_is_excused_needs_neither_code_nor_network(client: Client, edition: Edition, ada: User, bo: User) -> None:
    sitting = make_sitting(edition, networks=ELSEWHERE, code_kind="rotating")
    excuse(sitting, [ada.pk], by=bo, why="Wi-Fi of the hall is down")
    assert start(client, sitting, ada).status_code == 303


def test_nothing_at_the_door_keeps_an_attempt_that_runs_from_its_paper_or_its_saves(
    client: Client, edition: Edition, ada: User
) -> None:
    sitting = make_sitting(edition, networks=HALL, one_device=True)
    start(client, sitting, ada)
    Sitting.objects.filter(pk=sitting.pk).update(
        networks=ELSEWHERE, check_in_required=True, lockdown_required=True, code_kind="rotating",
        closes_at=database_now() - dt.timedelta(minutes=1),
    )  # fmt: skip
    attempt = Attempt.objects.get()
    assert client.get(f"/attempts/{attempt.pk}/").status_code == 200
    page = Page(attempt)  # a client without any cookie
    assert page.sync(page.item(ONE, ["oa"]))["responses"][ONE]["verdict"] == "saved"
    assert page.submit()["state"] == "closed"


def test_the_paper_stays_on_the_device_that_started_until_a_proctor_allows_another(
    client: Client, edition: Edition, ada: User
) -> None:
    sitting = make_sitting(edition, one_device=True)
    start(client, sitting, ada)
    attempt, second = Attempt.objects.get(), Client()
    second.force_login(ada)
    paper, take = f"/attempts/{attempt.pk}/", f"/attempts/{attempt.pk}/device"
    assert second.get(paper).status_code == 403
    assert second.post(take).status_code == 303  # nobody has allowed it
    assert second.get(paper).status_code == 403
    Attempt.objects.filter(pk=attempt.pk).update(device_allowed_at=database_now())
    assert second.get(paper).status_code == 403  # looking changes nothing
    second.post(take)
    assert second.get(paper).status_code == 200
    assert client.get(paper).status_code == 403
    client.post(take)  # the permission is used up
    assert client.get(paper).status_code == 403
    assert client.get(f"/attempts/{attempt.pk}/token").status_code == 200  # what is open there still saves
    assert attempt.journal.filter(kind="device_admitted").count() == 1


def test_a_paper_opens_on_any_device_where_one_device_is_not_asked(client: Client, edition: Edition, ada: User) -> None:
    start(client, make_sitting(edition), ada)
    second = Client()
    second.force_login(ada)
    assert second.get(f"/attempts/{Attempt.objects.get().pk}/").status_code == 200


def test_who_is_refused_can_ask_once_a_minute_and_staff_see_why(client: Client, edition: Edition, ada: User) -> None:
    sitting = make_sitting(edition, networks=ELSEWHERE)
    client.force_login(ada)
    for _ in range(3):
        assert client.post(f"/sittings/{sitting.pk}/help").status_code == 303
    entry = DoorEntry.objects.get()
    assert (entry.kind, entry.student, entry.data) == ("help_asked", ada, {"why": "outside", "address": "127.0.0.1"})


def test_who_may_not_come_in_anyway_cannot_fill_the_log(client: Client, edition: Edition, bo: User) -> None:
    sitting = make_sitting(edition, check_in_required=True)
    client.force_login(bo)
    client.post(f"/sittings/{sitting.pk}/help")
    assert not DoorEntry.objects.exists()
