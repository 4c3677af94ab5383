"""How are lengths of time said in words?"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def in_words(length: dt.timedelta | None) -> str:
    """`45 min`, `67 min 30 s`, `−2 min`; parts of a second are cut off."""
    if length is None:
        return ""
    sign, length = ("−", -length) if length < dt.timedelta(0) else ("", length)
    minutes, seconds = divmod(length // dt.timedelta(seconds=1), 60)
    parts = [f"{minutes} min"] if minutes or not seconds else []
    if seconds:
        parts.append(f"{seconds} s")
    return sign + " ".join(parts)


@register.filter
def is_zero(length: dt.timedelta | None) -> bool:
    """Whether a length of time is nothing."""
    return not length


@register.filter
def times(factor: Decimal) -> str:
    """The factor of an accommodation without needless zeros: `1.5`, `2`."""
    return f"{factor.normalize():f}"


@register.filter
def epoch_ms(moment: dt.datetime | None) -> int | str:
    """Milliseconds since the epoch, for scripts; nothing for nothing."""
    return "" if moment is None else int(moment.timestamp() * 1000)


@register.filter
def length_ms(length: dt.timedelta) -> int:
    """Whole milliseconds of a length of time, for scripts."""
    return length // dt.timedelta(milliseconds=1)


@register.filter
def as_date(text: str | None) -> dt.date | None:
    """The date that a paper carries as `2026-03-11`."""
    return dt.date.fromisoformat(text) if text else None


@register.filter
def is_negative(length: dt.timedelta) -> bool:
    """Whether a length of time takes time away."""
    return length < dt.timedelta(0)
