"""What is the Config Key of settings of Safe Exam Browser? The same as every client computes.

The rules are of the developer documentation (safeexambrowser.org/developer/seb-config-key.html) and of the clients'
sources; where those differ from each other, the words of the documentation decide.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import unicodedata
from typing import Any

LEFT_OUT = "originatorversion"  # says who wrote the file, and nothing about the exam
# The order of languages without a language: signs before digits before letters, small letters before capitals.
SIGNS = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"


def config_key(settings: dict[str, Any]) -> str:
    """The key of these settings: SHA-256 of their SEB-JSON, in lower-case hexadecimal digits."""
    return hashlib.sha256(seb_json(settings).encode("utf-8", "surrogatepass")).hexdigest()


def seb_json(settings: dict[str, Any]) -> str:
    """The settings as text without white space and without any escapes, keys in order, empty dictionaries left out."""
    return _dictionary(settings)


def in_order(key: str) -> tuple[list[tuple[int, int]], list[bool], str]:
    """By what keys are sorted: letters blind to case first, then small before capital (allowWlan before allowWLAN)."""
    return [_weight(char) for char in key.casefold()], [char.isupper() for char in key], key


def _weight(char: str) -> tuple[int, int]:
    if char.isspace():
        return 0, ord(char)
    if char in SIGNS:
        return 1, SIGNS.index(char)
    if char.isdigit():
        return 3, ord(char)
    if char.isalpha():
        return 4, ord(unicodedata.normalize("NFD", char)[0])
    return 2, ord(char)


def _dictionary(settings: dict[str, Any]) -> str:
    pairs = (
        f'"{key}":{_value(settings[key])}'
        for key in sorted(settings, key=in_order)
        if key.lower() != LEFT_OUT and not _is_empty(settings[key])
    )
    return "{" + ",".join(pairs) + "}"


def _is_empty(value: Any) -> bool:
    """Whether nothing is left of a dictionary once its own empty ones are gone."""
    return isinstance(value, dict) and all(_is_empty(inner) for inner in value.values())


def _value(value: Any) -> str:
    match value:
        case dict():
            return _dictionary(value)
        case list():
            return "[" + ",".join(_value(item) for item in value) + "]"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return _real(value)
        case bytes():
            return f'"{base64.b64encode(value).decode()}"'
        case dt.datetime():
            return f'"{_date(value)}"'
        case _:
            return f'"{value}"'


def _real(number: float) -> str:
    """Fifteen significant digits, as both clients print: 1 for 1.0, 0.1, 1E+15."""
    return f"{number:.15g}".replace("e", "E")


def _date(moment: dt.datetime) -> str:
    """ISO 8601 in UTC, with parts of a second only where there are any."""
    return moment.astimezone(dt.UTC).isoformat()
