"""Does what is purged go when its time is over, and only that?"""

from __future__ import annotations

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from exams.models import Attempt, AuditEntry, DoorEntry, JournalEntry, Response, Sitting, User, database_now
from exams.rules.replay import replay
from tests.cast import ONE, Begin, Page

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
EVENT = {"kind": "focus_lost", "at": 1_700_000_000_000, "data": {}}


@pytest.fixture
def page(ada: User, begin: Begin) -> Page:
    page = Page(begin(ada))
    page.sync(page.item(ONE, ["oa"]), events=[EVENT])
    return page


def run(settings: Any, days: int, *options: str) -> str:
    settings.JOURNAL_RETENTION_DAYS = days
    out = StringIO()
    call_command("purge_journal", *options, stdout=out)
    return out.getvalue()


def closed(page: Page, ago: dt.timedelta) -> Attempt:
    page.submit()
    end = database_now() - ago
    Attempt.objects.update(started_at=end - DAY, deadline_at=end, closed_at=end)
    return Attempt.objects.get()


def kinds() -> set[str]:
    return set(JournalEntry.objects.values_list("kind", flat=True))


def test_events_and_addresses_go_and_answers_stay(page: Page, settings: Any) -> None:
    attempt = closed(page, 31 * DAY)
    said = run(settings, 30)
    assert said.startswith("Deleted 1 journal entries of 1 attempts closed more than 30 days ago")
    assert kinds() == {"honor_signed", "started", "saved", "closed"}
    assert Attempt.objects.get().client_prints == ""
    row = Response.objects.get()
    assert replay(attempt.journal.order_by("number"))[ONE].value == row.value
    assert AuditEntry.objects.get(action="journal purged").data["entries"] == 1


def test_a_dry_run_deletes_nothing(page: Page, settings: Any) -> None:
    closed(page, 31 * DAY)
    assert run(settings, 30, "--dry-run").startswith("Would delete 1 journal entries")
    assert "event" in kinds()
    assert Attempt.objects.get().client_prints != ""


def test_what_is_younger_or_still_open_stays(page: Page, settings: Any) -> None:
    assert run(settings, 30).startswith("Deleted 0")
    closed(page, 29 * DAY)
    assert run(settings, 30).startswith("Deleted 0")
    assert "event" in kinds()


def test_zero_days_keep_everything(page: Page, settings: Any) -> None:
    closed(page, 1000 * DAY)
    with pytest.raises(CommandError, match="everything is kept"):
        run(settings, 0)


def test_what_was_tried_at_the_door_goes_and_notes_stay(sitting: Sitting, ada: User, settings: Any) -> None:
    for kind in ("code_wrong", "help_asked", "note"):
        DoorEntry.objects.create(sitting=sitting, student=ada, kind=kind, at=database_now() - 31 * DAY)
    run(settings, 30)
    assert list(DoorEntry.objects.values_list("kind", flat=True)) == ["note"]


def test_a_receipt_is_as_before(page: Page, client: Client, ada: User, settings: Any) -> None:
    attempt = closed(page, 31 * DAY)
    client.force_login(ada)
    before = client.get(f"/attempts/{attempt.pk}/receipt.json").json()
    run(settings, 30)
    assert client.get(f"/attempts/{attempt.pk}/receipt.json").json() == before


def test_the_lobby_says_what_is_collected_and_for_how_long(
    client: Client, ada: User, sitting: Sitting, settings: Any
) -> None:
    settings.JOURNAL_RETENTION_DAYS = 42
    client.force_login(ada)
    lobby = client.get(f"/sittings/{sitting.pk}/").content.decode()
    assert "the network address and browser" in lobby
    assert "deleted 42 days after the end" in lobby
