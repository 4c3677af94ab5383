"""Which rule shuts the door first, and does a device that is not the attempt's stay outside?"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from exams.rules.admission import Entrance, Refusal, may_open_paper, why_not_enter

NOON = dt.datetime(2026, 3, 11, 12, 0, tzinfo=dt.UTC)
HOUR, SECOND = dt.timedelta(hours=1), dt.timedelta(seconds=1)
OPEN = Entrance(on_roster=True, has_edition=True, opens_at=NOON, closes_at=NOON + HOUR)


@pytest.mark.parametrize(
    ("changes", "now", "refusal"),
    [
        ({}, NOON, None),
        ({}, NOON + HOUR - SECOND, None),
        ({}, NOON - SECOND, Refusal.NOT_OPEN_YET),
        ({}, NOON + HOUR, Refusal.OVER),
        ({"on_roster": False}, NOON, Refusal.NOT_ON_ROSTER),
        ({"has_edition": False}, NOON, Refusal.NOT_PUBLISHED),
        ({"taken_elsewhere": True}, NOON, Refusal.TAKEN),
        ({"lockdown": Refusal.LOCKDOWN}, NOON, Refusal.LOCKDOWN),
        ({"inside": False}, NOON, Refusal.OUTSIDE),
        ({"checked_in": False}, NOON, Refusal.NOT_CHECKED_IN),
        # Of several, the one that nothing in the room can mend comes first.
        ({"on_roster": False, "inside": False, "checked_in": False}, NOON, Refusal.NOT_ON_ROSTER),
        ({"inside": False, "checked_in": False}, NOON, Refusal.OUTSIDE),
        ({"inside": False, "lockdown": Refusal.LOCKDOWN}, NOON, Refusal.LOCKDOWN),
        ({"checked_in": False}, NOON - SECOND, Refusal.NOT_OPEN_YET),
        ({"checked_in": False}, NOON + HOUR, Refusal.OVER),
    ],
)
def test_the_first_rule_that_is_broken_is_named(
    changes: dict[str, Any], now: dt.datetime, refusal: Refusal | None
) -> None:
    assert why_not_enter(replace(OPEN, **changes), now=now) is refusal


@pytest.mark.parametrize(
    ("one_device", "bound_to", "device", "expected"),
    [
        (True, "a", "a", True), (True, "a", "b", False), (True, "a", "", False), (True, "", "b", True),
        (False, "a", "b", True), (False, "", "", True),
    ],
)  # fmt: skip
def test_only_the_device_that_started_opens_the_paper(
    one_device: bool, bound_to: str, device: str, expected: bool
) -> None:
    assert may_open_paper(one_device=one_device, bound_to=bound_to, device=device) is expected
