"""Does what a browser shows for an address prove that it knows a key? SHA-256 of the address and the key."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass

KEY = re.compile(r"[0-9a-f]{64}")
CONFIG_KEY_HEADER = "X-SafeExamBrowser-ConfigKeyHash"
EXAM_KEY_HEADER = "X-SafeExamBrowser-RequestHash"


@dataclass(frozen=True, slots=True)
class Keys:
    """What a sitting expects. Any one of the Config Keys will do, and of the Browser Exam Keys where there are any."""

    config: tuple[str, ...] = ()
    exam: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.config or self.exam)


@dataclass(frozen=True, slots=True)
class Shown:
    """What came for one address: from the headers of a request, or read by its page from the JavaScript interface."""

    url: str
    config: str = ""
    exam: str = ""

    def __bool__(self) -> bool:
        return bool(self.config or self.exam)


def hash_for(url: str, key: str) -> str:
    """What the browser sends for this address, whose fragment does not count."""
    return hashlib.sha256((url.partition("#")[0] + key).encode()).hexdigest()


def proves(keys: Keys, shown: Iterable[Shown]) -> bool:
    """Whether any of what was shown proves the keys that are expected. Without keys nothing can be proven."""
    return bool(keys) and any(_proves(keys, one) for one in shown)


def _proves(keys: Keys, shown: Shown) -> bool:
    config = not keys.config or _is_among(shown.config, shown.url, keys.config)
    exam = not keys.exam or _is_among(shown.exam, shown.url, keys.exam)
    return config and exam


def _is_among(received: str, url: str, keys: tuple[str, ...]) -> bool:
    """Compares in constant time; which of the keys fits is nothing that time could give away to who knows none."""
    told = received.strip().lower().encode()
    return any(hmac.compare_digest(hash_for(url, key).encode(), told) for key in keys)


def keys_in(text: str) -> tuple[tuple[str, ...], list[str]]:
    """The keys that were typed, one a line or between commas, and what is none."""
    words = text.replace(",", " ").split()
    keys = tuple(dict.fromkeys(word.lower() for word in words if KEY.fullmatch(word.lower())))
    return keys, [word for word in words if not KEY.fullmatch(word.lower())]
