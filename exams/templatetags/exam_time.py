"""How are lengths of time said in words?"""

from __future__ import annotations

import datetime as dt

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
