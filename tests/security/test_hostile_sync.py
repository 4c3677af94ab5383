"""Can a sync that no page would send break the server, or write what its sender may not say?"""

from __future__ import annotations

from typing import Any

import pytest

from exams.models import JournalEntry, Response
from tests.cast import CLAIM, ONE, Page, value

pytestmark = pytest.mark.django_db
DEEP = 20_000


def event(**changes: Any) -> dict[str, Any]:
    return {"kind": "copy", "at": 1, "data": {}} | changes


def refused_and_unwritten(page: Page, response: Any) -> bool:
    nothing = not Response.objects.exists() and page.attempt.journal.count() == 2
    return response.status_code == 400 and nothing


@pytest.mark.parametrize(
    "events",
    [
        [event(kind=[])],
        [event(kind={})],
        [event(kind=None)],
        [event(kind="closed")],
        [event(at=10**30)],
        [event(at=-1)],
        [event(at=1.5)],
        [event(data={"a": []})],
        [event(data={"a": None})],
        [event(data={"a": "x" * 65})],
        [event(data={"x" * 65: 1})],
        [event(data={"a": "\x00"})],
        [event(data={"\ud800": 1})],
        [event(data={"a": 10**13})],
        [event(data={str(n): n for n in range(9)})],
        [event()] * 101,
        [[]],
        {"kind": "copy"},
    ],
    ids=str,
)
def test_a_hostile_event_is_refused(page: Page, events: Any) -> None:
    assert refused_and_unwritten(page, page.post(page.body(events=events)))


@pytest.mark.parametrize(
    "changes",
    [
        {"question": [ONE]},
        {"question": "\x00"},
        {"question": "no-such"},
        {"question": {"id": ONE}},
        {"revision": 10**18},
        {"revision": 1, "base": 1},
        {"base": -1},
        {"origin": "staff"},
        {"origin": "١" * 8 + "-1111-1111-1111-111111111111"},
        {"at": 10**18},
        {"value": value([["ob"]])},
        {"value": value({"ob": True})},
        {"value": value(["ob", "ob"])},
        {"value": value(["ob", "oc"])},
        {"value": value(["ma"])},
        {"value": value(["ob"]) | {"points": 15}},
        {"value": value(["ob"]) | {"flagged": 1}},
        {"extra": 1},
    ],
    ids=str,
)
def test_a_hostile_response_is_refused(page: Page, changes: dict[str, Any]) -> None:
    assert refused_and_unwritten(page, page.post(page.body(page.item(ONE, ["ob"]) | changes)))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"\xff\xfe",
        b"[" * DEEP,
        b'{"a":' * DEEP,
        b'{"tab":' + b"9" * 5_000 + b"}",
        b"NaN",
        b"-Infinity",
        b"{}{}",
    ],
    ids=lambda body: body[:12],
)
def test_a_body_that_no_page_would_send_is_refused(page: Page, body: bytes) -> None:
    assert refused_and_unwritten(page, page.post(body))


@pytest.mark.parametrize("length", ["many", "1_0", "-1", "+5", "0x10", "١"])
def test_a_length_that_is_no_number_breaks_nothing(page: Page, length: str) -> None:
    response = page.client.post(
        f"/attempts/{page.attempt.pk}/sync",
        data=b"",
        content_type="application/json",
        headers={"X-Attempt-Token": page.token},
        CONTENT_LENGTH=length,
    )
    assert refused_and_unwritten(page, response)


def test_an_event_cannot_pass_for_another(page: Page) -> None:
    page.sync(events=[event(kind="focus_lost", data={"event": "focus_back"})])
    assert page.attempt.journal.get(kind=JournalEntry.Kind.EVENT).data == {"event": "focus_lost"}


@pytest.mark.parametrize("at", [0, 253_402_300_799_000])
def test_the_clock_of_the_device_decides_nothing(page: Page, at: int) -> None:
    reply = page.sync(page.item(ONE, ["ob"], at=at))
    assert reply["responses"][ONE]["verdict"] == "saved"
    page.submit()
    late = page.sync(page.item(CLAIM, ["false"], at=at))
    assert late["responses"][CLAIM]["verdict"] == "late"


def test_an_old_claim_sent_again_does_not_take_the_attempt_back(page: Page) -> None:
    first = page.body(page.item(ONE, ["oa"]))
    page.post(first)
    Page(page.attempt).sync()
    assert page.post(first).json()["holder"] is False
