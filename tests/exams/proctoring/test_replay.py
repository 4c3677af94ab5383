"""Does the replay show every moment of an attempt, to staff?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from exams.models import Attempt, JournalEntry, Sitting, TimeAdjustment, User
from exams.rules.replay import replay
from exams.running.ledger import adjust
from tests.cast import CLAIM, ONE, Page

pytestmark = pytest.mark.django_db


def journal(client: Client, who: User, attempt: Attempt) -> dict[str, Any]:
    client.force_login(who)
    answer: dict[str, Any] = client.get(f"/attempts/{attempt.pk}/replay.json").json()
    return answer


def test_every_entry_is_told_with_both_clocks_and_by_whom(client: Client, bo: User, page: Page) -> None:
    page.sync(page.item(ONE, ["oa"]), events=[{"kind": "paste", "at": 1_700_000_000_500, "data": {"length": 12}}])
    mine = Attempt.objects.filter(pk=page.attempt.pk)
    adjust(mine, dt.timedelta(minutes=5), kind=TimeAdjustment.Kind.EXTENSION, by=bo, why="A fire drill")
    told = journal(client, bo, page.attempt)["entries"]
    saved, pasted, extended = told[-3:]
    assert (saved["title"], saved["label"], saved["sets"]) == ("Saved", "2.2", True)
    assert saved["value"]["selected"] == ["oa"]
    assert (saved["client_at"], pasted["client_at"]) == (1_700_000_000_000, 1_700_000_000_500)
    assert (pasted["group"], pasted["title"], pasted["detail"]) == ("event", "Pasted text", "12 characters")
    assert (extended["group"], extended["who"]) == ("staff", "Bo Example")
    assert "A fire drill" in extended["detail"]
    assert extended["deadline"] == int(mine.get().deadline_at.timestamp() * 1000)
    assert [entry["number"] for entry in told] == list(range(1, len(told) + 1))


def test_folding_what_is_told_gives_the_responses(client: Client, bo: User, page: Page) -> None:
    page.sync(page.item(ONE, ["oa"]), page.item(CLAIM, ["true"], "because"))
    page.sync(page.item(ONE, ["ob"], revision=2, base=1))
    page.sync(page.item(ONE, ["oc"], revision=1))
    told = journal(client, bo, page.attempt)["entries"]
    folded = {entry["question"]: entry["value"] for entry in told if entry.get("sets")}
    rows = page.attempt.journal.order_by("number")
    assert folded == {question: kept.value for question, kept in replay(rows).items()}


def test_the_page_shows_the_paper_and_what_stands_out(client: Client, bo: User, page: Page) -> None:
    page.sync(events=[{"kind": "paste", "at": 1, "data": {"length": 500}}])
    client.force_login(bo)
    shown = client.get(f"/attempts/{page.attempt.pk}/replay").content.decode()
    assert "Prompt of 2.2" in shown
    assert "Text was pasted once, 500 characters" in shown
    assert "SOLUTION" not in shown


def test_long_journals_cost_no_more_queries(
    client: Client, bo: User, page: Page, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    at = page.attempt.started_at
    JournalEntry.objects.bulk_create(
        JournalEntry(attempt=page.attempt, number=number, kind="event", at=at, data={"event": "focus_lost"})
        for number in range(100, 2100)
    )
    client.force_login(bo)
    with django_assert_max_num_queries(6):
        assert len(client.get(f"/attempts/{page.attempt.pk}/replay.json").json()["entries"]) > 2000


def test_a_time_that_is_no_time_does_not_break_the_page(client: Client, bo: User, sitting: Sitting, page: Page) -> None:
    page.attempt.journal.create(
        number=99, kind="closed", at=page.attempt.started_at, data={"by": "x", "closed_at": "never", "to": 7}
    )
    assert journal(client, bo, page.attempt)["entries"][-1]["detail"].startswith("at ?")
