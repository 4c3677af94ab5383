"""What is worth a look, and what is not? A table."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest

from exams.rules.flags import flags_of

NOON = dt.datetime(2026, 3, 11, 12, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Line:
    kind: str
    data: dict[str, Any] = field(default_factory=dict)
    client_at: dt.datetime | None = NOON
    tab: str = "tab"
    number: int = 0


def event(kind: str, at: int = 0, **data: Any) -> Line:
    return Line("event", {"event": kind, **data}, NOON + dt.timedelta(seconds=at))


def away(*seconds: int) -> list[Line]:
    return [line for one in seconds for line in (event("focus_lost"), event("focus_back", seconds=one))]


def client(*changed: str) -> Line:
    return Line("client_changed", {"changed": list(changed), "address": "192.0.2.1", "agent": "x"})


RIGHT, WRONG = Line("lockdown", {"proven": True}), Line("lockdown", {"proven": False})


@pytest.mark.parametrize(
    ("entries", "flags"),
    [
        ([], []),
        ([Line("saved"), Line("started"), Line("time_changed")], []),
        (away(5), []),
        (away(2, 2), []),
        (away(2, 2, 2), [("away", 1, "The page was left 3 times, for 6 s in all; the longest was 2 s.")]),
        (away(45), [("away", 2, "The page was left once, for 45 s in all.")]),
        (away(100, 203), [("away", 3, "The page was left 2 times, for 5 min 3 s in all; the longest was 3 min 23 s.")]),
        ([event("hidden", 0), event("visible", 61)], [("away", 2, "The page was left once, for 1 min 1 s in all.")]),
        ([event("hidden", 0), *away(60), event("visible", 60)],
         [("away", 2, "The page was left once, for 1 min in all.")]),
        ([event("visible", 60), event("hidden", 99)], []),
        ([event("focus_back", seconds="much")], []),
        ([event("fullscreen_left")], [("fullscreen", 1, "Full screen was left once.")]),
        ([event("paste", length=39)], []),
        ([event("paste", length=40)],
         [("pasted", 2, "Text was pasted once, 40 characters in all, that was not copied here.")]),
        ([event("paste", length=300), event("paste", length=101)],
         [("pasted", 3, "Text was pasted 2 times, 401 characters in all, that was not copied here.")]),
        ([event("copy", length=150), event("paste", length=150)], []),
        ([event("paste", length=150), event("copy", length=150)],
         [("pasted", 2, "Text was pasted once, 150 characters in all, that was not copied here.")]),
        ([event("copy", length=200)], [("copied", 1, "200 characters of the page were copied, once.")]),
        ([Line("device_changed")] * 2, []),
        ([Line("device_changed")] * 3,
         [("pages", 1, "The quiz was continued on another page 3 times. Loading the page again counts as one.")]),
        ([client("address")], [("client", 2, "The quiz was continued from another network address.")]),
        ([client("agent")], [("client", 2, "The quiz was continued from another browser.")]),
        ([client("address"), client("agent")],
         [("client", 3, "The quiz was continued from another network address and another browser.")]),
        ([RIGHT], []),
        ([RIGHT, WRONG],
         [("lockdown", 3, "The page did not run in the lockdown browser with the right settings.")]),
        ([RIGHT, WRONG, RIGHT], [("lockdown", 2, "For a while the page did not show the lockdown browser with the "
                                                 "right settings; later it did.")]),
        ([event("reconnected", seconds=59)], []),
        ([event("reconnected", seconds=90)],
         [("unreachable", 1, "The server was out of reach for 1 min 30 s in all.")]),
        ([event("offline", 0), event("online", 120)],
         [("unreachable", 1, "The server was out of reach for 2 min in all.")]),
        ([event("clock_jump", seconds=-3600)], [("clock", 1, "The device slept or its clock was set, once.")]),
        ([Line("save_late")], [("late", 1, "1 save came after the end.")]),
        ([Line("save_left")] * 2, [("left", 1, "2 saves came for a question that had been left for good.")]),
        ([Line("save_other_device")] * 2,
         [("other_page", 2, "An older page went on and sent 2 answers after another had taken over.")]),
    ],
)  # fmt: skip
def test_entries_become_flags(entries: list[Line], flags: list[tuple[str, int, str]]) -> None:
    assert [(flag.code, flag.weight, flag.reason) for flag in flags_of(entries)] == flags


def test_the_heaviest_comes_first_and_names_its_entries() -> None:
    entries = [Line("save_late", number=4), Line("lockdown", {"proven": False}, number=7)]
    assert [(flag.code, flag.entries) for flag in flags_of(entries)] == [("lockdown", (7,)), ("late", (4,))]


def test_a_page_that_only_says_that_it_was_hidden_is_named_too() -> None:
    hidden = [Line("event", {"event": "hidden"}, NOON, number=3)]
    shown = [Line("event", {"event": "visible"}, NOON + dt.timedelta(seconds=40), number=4)]
    assert flags_of([*hidden, *shown])[0].entries == (3, 4)
