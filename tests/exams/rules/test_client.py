"""When does a page speak from somewhere new?"""

from __future__ import annotations

import pytest

from exams.rules.client import ROOM, Client, client_print, is_news, remembered, what_changed

KEY = b"key"
HOME, LIBRARY = "192.0.2.1", "198.51.100.7"


def seen(address: str = HOME, agent: str = "Firefox") -> str:
    return client_print(Client(address, agent), KEY)


def test_a_print_names_nobody_and_needs_the_key() -> None:
    assert HOME not in seen()
    assert "Firefox" not in seen()
    assert client_print(Client(HOME, "Firefox"), b"other") != seen()


@pytest.mark.parametrize(
    ("known", "now", "changed"),
    [
        (seen(), seen(), []),
        (seen(), seen(LIBRARY), ["address"]),
        (seen(), seen(agent="curl"), ["agent"]),
        (seen(), seen(LIBRARY, "curl"), ["address", "agent"]),
        (remembered(seen(), seen(LIBRARY)), seen(), []),
    ],
)
def test_what_is_new_is_named(known: str, now: str, changed: list[str]) -> None:
    assert is_news(known, now) == bool(changed)
    assert what_changed(known, now) == changed


def test_a_page_that_jumps_between_addresses_is_told_only_so_often() -> None:
    known, told = "", 0
    for number in range(100):
        now = seen(f"192.0.2.{number}")
        told += is_news(known, now)
        known = remembered(known, now) if is_news(known, now) else known
    assert told == ROOM
    assert len(known) <= 200
