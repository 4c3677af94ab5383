"""From where and with which browser does a page speak, and is that new for this attempt?"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

AGENT_LIMIT = 200  # characters of a user agent that are looked at
PRINT_LENGTH = 24  # hexadecimal digits: half for the address, half for the browser
ROOM = 8  # combinations that an attempt remembers; more are not told any more


@dataclass(frozen=True, slots=True)
class Client:
    """What a request shows of its sender. Personal: it goes into the journal, never into a log."""

    address: str
    agent: str


def client_print(client: Client, key: bytes) -> str:
    """A keyed fingerprint that says whether two requests came from the same address and browser, and nothing else."""
    parts = (client.address, client.agent[:AGENT_LIMIT])
    half = PRINT_LENGTH // 2
    return "".join(hmac.digest(key, part.encode(), "sha256").hex()[:half] for part in parts)


def is_news(known: str, seen: str) -> bool:
    """Whether an attempt with these `known` prints (one after another, with a blank between) has not met this one.

    Of an attempt that has met too many, nothing is news: pages that jump between addresses must not fill its journal.
    """
    return seen not in known and len(known) < ROOM * (PRINT_LENGTH + 1) - 1


def remembered(known: str, seen: str) -> str:
    """The known prints with this one."""
    return f"{known} {seen}".strip()


def what_changed(known: str, seen: str) -> list[str]:
    """Which of address and browser this attempt has not met before: `["address"]`, `["agent"]` or both."""
    half = PRINT_LENGTH // 2
    prints = known.split()
    new = {
        "address": all(one[:half] != seen[:half] for one in prints),
        "agent": all(one[half:] != seen[half:] for one in prints),
    }
    return [name for name, is_new in new.items() if is_new]
