"""Does preflight name everything that would go wrong tomorrow? A table over one sitting that is ready."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from exams.rules.preflight import EditionFacts, HostClock, SittingFacts, StudentFacts, preflight

MINUTE = dt.timedelta(minutes=1)
TEN = dt.datetime(2026, 3, 11, 10, tzinfo=dt.UTC)
ADA, BEN = StudentFacts("Ada", seat="A1"), StudentFacts("Ben", seat="A2")
SLOW = replace(ADA, factor=Decimal("1.50"))
READY = SittingFacts(
    now=TEN - dt.timedelta(days=1),
    zone=dt.UTC,
    opens_at=TEN,
    closes_at=TEN + 60 * MINUTE,
    room="Hall 1",
    editions=(EditionFacts(2, 45 * MINUTE),),
    newest_edition=2,
    students=(ADA, BEN),
    tas=("Bo",),
    instructors=("Cleo",),
    code_kind="rotating",
    networks=1,
    services=dict.fromkeys(("database", "migrations", "broker", "worker", "beat", "clock"), True),
)


def found(**changes: Any) -> dict[str, tuple[str, str]]:
    facts = replace(READY, **changes)
    return {finding.code: (finding.severity, finding.what) for finding in preflight(facts)}


def test_of_a_sitting_that_is_ready_only_the_end_is_told() -> None:
    assert found() == {"last_end": ("note", "The room is needed until 11:45: so long can Ada work.")}


@pytest.mark.parametrize(
    ("changes", "code", "severity", "words"),
    [
        ({"editions": ()}, "no_edition", "stop", "nobody can start"),
        ({"newest_edition": 3}, "old_edition", "warn", "Edition 2 is handed out, and edition 3"),
        ({"editions": (EditionFacts(1, 45 * MINUTE), EditionFacts(2, 50 * MINUTE))}, "unequal_editions", "warn",
         "edition 1: 45 min and edition 2: 50 min"),
        ({"now": TEN + 2 * 60 * MINUTE}, "over", "note", "is over"),
        ({"now": TEN + MINUTE}, "open", "note", "open now"),
        ({"hard_stop": True, "closes_at": TEN + 40 * MINUTE}, "window_too_short", "stop",
         "The quiz takes 45 min, and everybody stops 40 min after the opening."),
        ({"hard_stop": True, "students": (SLOW, BEN)}, "time_cut", "stop",
         "Ada has ×1.5, 67 min 30 s in all, but the window ends at 11:00: even a start at 10:00 leaves only 60 min."),
        ({"hard_stop": True, "students": (replace(ADA, extra=20 * MINUTE),)}, "time_cut", "stop",
         "Ada has 20 min more, 65 min in all"),
        ({"students": (SLOW, BEN)}, "last_end", "note", "until 12:30: so long can Ada work, who has ×1.5."),
        ({"students": ()}, "no_students", "stop", "Nobody is on the roster"),
        ({"students": (replace(ADA, active=False), BEN)}, "disabled", "stop", "Ada cannot sign in"),
        ({"students": (replace(ADA, has_password=False), replace(BEN, has_password=False))}, "no_password", "stop",
         "Ada and Ben cannot sign in: there is no password"),
        ({"students": tuple(replace(ADA, name=f"S{n}", has_password=False) for n in range(9))}, "no_password", "stop",
         "S0, S1, S2, S3, S4, S5 and 3 more cannot"),
        ({"students": (replace(ADA, taken_at="Morning"), BEN)}, "taken", "stop", "Ada (Morning) cannot start"),
        ({"also_open": ("Make-up",)}, "also_open", "note", "at Make-up"),
        ({"tas": ()}, "no_ta", "warn", "no TA"),
        ({"instructors": ()}, "no_instructor", "warn", "no instructor"),
        ({"network_problems": ("10.0.0.300",)}, "bad_network", "stop", "10.0.0.300"),
        ({"networks": 0}, "any_network", "note", "network list is empty"),
        ({"networks": 0, "code_kind": "none"}, "open_door", "warn", "Nothing guards the entrance"),
        ({"code_kind": "static", "code": "ab"}, "short_code", "warn", "only 2 signs"),
        ({"check_in": True, "students": (replace(ADA, seat=""), BEN)}, "no_seat", "note", "Ada has no seat"),
        ({"check_in": True, "students": (replace(ADA, seat=""),)}, "no_seats", "note", "No seats are given out"),
        ({"lockdown": True}, "no_keys", "stop", "no keys are set"),
        ({"lockdown": True, "lockdown_keys": 1}, "no_file", "note", "cannot download"),
        ({"lockdown": True, "lockdown_keys": 1, "lockdown_file": True, "lockdown_leads_here": False},
         "leads_elsewhere", "warn", "do not lead to the start page"),
        ({"services": {"broker": True, "worker": False}}, "worker", "stop", "No worker is running"),
        ({"services": {"beat": False}}, "beat", "stop", "Beat is silent"),
        ({"services": {"broker": False, "worker": False}}, "broker", "stop", "out of reach"),
        ({"services": {"migrations": False}}, "migrations", "stop", "older than the program"),
        ({"services": {"clock": False}}, "clock", "warn", "clock of this web host"),
        ({"clocks": (HostClock("web2", dt.timedelta(seconds=4)),)}, "host_clock", "warn",
         "The clock of web host web2 is 4 s ahead of the database’s."),
        ({"clocks": (HostClock("web2", dt.timedelta(seconds=-4)),)}, "host_clock", "warn", "4 s behind the database’s"),
        ({"room": ""}, "no_room", "note", "No room"),
        ({"rooms_taken": ("TST 202 Quiz, Noon",)}, "room_taken", "warn", "TST 202 Quiz, Noon"),
    ],
)  # fmt: skip
def test_what_would_go_wrong_is_named(changes: dict[str, Any], code: str, severity: str, words: str) -> None:
    told = found(**changes)
    assert told[code][0] == severity
    assert words in told[code][1]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"students": (replace(ADA, has_password=False),), "single_sign_on": True}, "no_password"),
        ({"services": {"broker": False, "worker": False}}, "worker"),
        ({"clocks": (HostClock("web1", dt.timedelta(seconds=1)),)}, "host_clock"),
        ({"hard_stop": True, "closes_at": TEN + 70 * MINUTE, "students": (SLOW,)}, "time_cut"),
        ({"rehearsal": True, "students": (), "tas": (), "networks": 0, "code_kind": "none"}, "open_door"),
        ({"rehearsal": True, "students": ()}, "no_students"),
    ],
)
def test_what_is_well_is_not_told(changes: dict[str, Any], code: str) -> None:
    assert code not in found(**changes)


def test_the_worst_comes_first() -> None:
    severities = [f.severity for f in preflight(replace(READY, editions=(), tas=(), room=""))]
    assert severities == sorted(severities, key=["stop", "warn", "note"].index)
