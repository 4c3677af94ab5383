"""Which code is on the screen in the room now, and which ticket is on paper? Letters that nobody mixes up."""

from __future__ import annotations

import datetime as dt
import hmac
import secrets

ALPHABET = "CDFGHJKMNPQRTWXY34679"  # no vowels (no words), none of 0 O, 1 I L, 2 Z, 5 S, 8 B, U V
STEP = dt.timedelta(seconds=30)
CODE_LENGTH = 6
TICKET_LENGTH = 12
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def rotating_code(secret: str, now: dt.datetime) -> str:
    """The code of the 30 seconds in which `now` lies, from a secret in hexadecimal. The rule of RFC 6238 with
    SHA-256, except that all bits of the hash are used and letters are written.
    """
    return _code(secret, _step(now))


def rotating_code_fits(secret: str, typed: str, now: dt.datetime) -> bool:
    """Whether this is the code of now or of the step before, in constant time: who began to type may finish."""
    typed = plain(typed)
    fits = [hmac.compare_digest(_code(secret, _step(now) - back).encode(), typed.encode()) for back in (0, 1)]
    return any(fits)


def changes_at(now: dt.datetime) -> dt.datetime:
    """When the code that stands at `now` gives way to the next."""
    return EPOCH + (_step(now) + 1) * STEP


def new_ticket() -> str:
    """Twelve random characters: 52 bits, so nobody guesses one."""
    return "".join(secrets.choice(ALPHABET) for _ in range(TICKET_LENGTH))


def ticket_digest(ticket: str, *, key: bytes, sitting: int, student: int) -> str:
    """What is kept of a ticket: a keyed hash, bound to one student and one sitting."""
    return hmac.digest(key, f"{sitting}.{student}.{plain(ticket)}".encode(), "sha256").hex()


def plain(typed: str) -> str:
    """What was typed without white space and dashes, in capitals."""
    return "".join(c for c in typed.upper() if c.isalnum())


def spaced(code: str, size: int = 3) -> str:
    """The code in groups, as it is shown: easier to read out and to type."""
    return " ".join(code[i : i + size] for i in range(0, len(code), size))


def _step(now: dt.datetime) -> int:
    return (now - EPOCH) // STEP


def _code(secret: str, step: int) -> str:
    number = int.from_bytes(hmac.digest(bytes.fromhex(secret), step.to_bytes(8), "sha256"))
    letters = []
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)
