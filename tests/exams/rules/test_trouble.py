"""Is trouble seen when it begins, not before, and in the right order?"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.rules.trouble import Reason, Standing, troubles

NOW = dt.datetime(2026, 3, 11, 10, 30, tzinfo=dt.UTC)
OPENED = NOW - dt.timedelta(minutes=10)


def ago(seconds: float) -> dt.datetime:
    return NOW - dt.timedelta(seconds=seconds)


WAITING = Standing(state="", opens_at=OPENED)
RUNNING = Standing(state="running", opens_at=OPENED, started_at=ago(300), deadline_at=ago(-2400), seen_at=ago(10))
PAUSED = replace(RUNNING, state="paused", paused_at=ago(60))
CLOSED = replace(RUNNING, state="closed")


@pytest.mark.parametrize(
    ("standing", "changes", "reasons"),
    [
        (RUNNING, {}, []),
        (PAUSED, {}, []),
        (CLOSED, {}, []),
        # Somebody asks.
        (RUNNING, {"hand_at": ago(1)}, ["hand"]),
        (PAUSED, {"hand_at": ago(1)}, ["hand"]),
        (CLOSED, {"hand_at": ago(1)}, []),
        (RUNNING, {"device_asked_at": ago(1)}, ["other_device"]),
        (WAITING, {"door_asked_at": ago(1), "door_shut_by": "outside", "may_start": False}, ["at_the_door"]),
        (RUNNING, {"door_asked_at": ago(900)}, []),
        # Answers that are not saved: a hiccup is none yet.
        (RUNNING, {"unsaved_since": ago(19)}, []),
        (RUNNING, {"unsaved_since": ago(20)}, ["unsaved"]),
        (CLOSED, {"unsaved_since": ago(20)}, ["ended_unsaved"]),
        # Silence.
        (RUNNING, {"seen_at": ago(39)}, []),
        (RUNNING, {"seen_at": ago(40)}, ["silent"]),
        (RUNNING, {"seen_at": None}, ["silent"]),
        (RUNNING, {"seen_at": None, "started_at": ago(39)}, []),
        (CLOSED, {"seen_at": ago(4000)}, []),
        # Time that is over, and a sweeper that does not come.
        (RUNNING, {"deadline_at": ago(29)}, []),
        (RUNNING, {"deadline_at": ago(30)}, ["overdue"]),
        (PAUSED, {"deadline_at": ago(30)}, []),
        (RUNNING, {"lockdown_mismatch": True}, ["lockdown"]),
        (CLOSED, {"lockdown_mismatch": True}, []),
        # A page that never shows the lockdown browser, neither right nor wrong.
        (RUNNING, {"lockdown_unshown": True}, ["lockdown"]),
        (RUNNING, {"lockdown_unshown": True, "started_at": ago(119)}, []),
        (RUNNING, {"lockdown_unshown": True, "device_changed_at": ago(119)}, ["device_changed"]),
        (RUNNING, {"lockdown_unshown": True, "device_changed_at": ago(120)}, ["lockdown", "device_changed"]),
        (CLOSED, {"lockdown_unshown": True}, []),
        (RUNNING, {"device_changed_at": ago(600)}, ["device_changed"]),
        (RUNNING, {"device_changed_at": ago(601)}, []),
        (PAUSED, {"paused_at": ago(599)}, []),
        (PAUSED, {"paused_at": ago(600)}, ["paused_long"]),
        # Before the start.
        (WAITING, {}, ["not_started"]),
        (WAITING, {"opens_at": ago(299)}, []),
        (WAITING, {"may_start": False}, []),
        (WAITING, {"wrong_codes": 2, "may_start": False}, []),
        (WAITING, {"wrong_codes": 3, "may_start": False}, ["wrong_codes"]),
        (RUNNING, {"wrong_codes": 3}, []),
        # Several at once: the most urgent first.
        (
            RUNNING,
            {"device_changed_at": ago(5), "seen_at": ago(50), "unsaved_since": ago(60), "hand_at": ago(1)},
            ["hand", "unsaved", "silent", "device_changed"],
        ),
    ],
)
def test_every_reason_begins_when_it_should(standing: Standing, changes: dict[str, Any], reasons: list[str]) -> None:
    assert [trouble.reason.value for trouble in troubles(replace(standing, **changes), NOW)] == reasons


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (replace(RUNNING, hand_at=ago(1), hand_words="Why?"), "Asks: Why?"),
        (replace(RUNNING, hand_at=ago(1)), "Raised a hand"),
        (
            replace(WAITING, door_asked_at=ago(1), door_shut_by="too_many_guesses"),
            "Asks to be let in: too many wrong codes",
        ),
        (replace(WAITING, door_asked_at=ago(1), door_shut_by="new"), "Asks to be let in: the door"),
        (replace(WAITING, wrong_codes=7, opens_at=NOW), "7 wrong access codes"),
    ],
)
def test_a_reason_is_said_in_words(standing: Standing, words: str) -> None:
    assert troubles(standing, NOW)[0].words == words


@given(st.sampled_from([RUNNING, PAUSED, CLOSED, WAITING]), st.integers(0, 10**6), st.integers(0, 10**6))
def test_what_is_told_stays_the_same_while_it_stands(standing: Standing, since: int, later: int) -> None:
    troubled = replace(standing, unsaved_since=ago(since), seen_at=ago(since), hand_at=ago(since))
    before = {(t.reason, t.since, t.words) for t in troubles(troubled, NOW)}
    after = {(t.reason, t.since, t.words) for t in troubles(troubled, NOW + dt.timedelta(seconds=later))}
    passing = {Reason.DEVICE_CHANGED}
    assert {one for one in before if one[0] not in passing} <= after
