"""Which part of a page is the same for everybody? It is rendered once, with gaps for what is one student's own."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

MOST = 500  # pieces kept, most of them under 30 kB; then it begins anew
# Nobody outside this process can know it, so that no text of a quiz or of a student is taken for a gap; and escaping
# leaves it as it is.
_SECRET = secrets.token_hex(16)
_GAP = re.compile(f"{_SECRET}-([a-z_]+)-".encode())
_kept: dict[tuple[Hashable, ...], Stencil] = {}


@dataclass(frozen=True, slots=True)
class Stencil:
    """Rendered bytes, in UTF-8, between the gaps of these names: one more than there are gaps."""

    texts: tuple[bytes, ...]
    gaps: tuple[str, ...]

    def filled(self, **values: bytes) -> bytes:
        """The whole, with each gap filled by what has its name. The values are HTML."""
        parts = [self.texts[0]]
        for name, text in zip(self.gaps, self.texts[1:], strict=True):
            parts += (values[name], text)
        return b"".join(parts)


def gap(name: str) -> SafeString:
    """What a template is given in place of a value, for a gap of this name in small letters."""
    return mark_safe(f"{_SECRET}-{name}-")  # noqa: S308  letters, digits and hyphens


def stencil(template: str, key: tuple[Hashable, ...], facts: Callable[[], dict[str, Any]]) -> Stencil:
    """The template rendered with these facts, some of which are gaps; once for each key.

    The key names all that decides what is rendered, beginning with the edition's digest or the sitting.
    """
    found = _kept.get((template, *key))
    if found is None:
        pieces = _GAP.split(render_to_string(template, facts()).encode())
        found = Stencil(tuple(pieces[::2]), tuple(name.decode() for name in pieces[1::2]))
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[template, *key] = found
    return found


def piece(template: str, key: tuple[Hashable, ...], facts: Callable[[], dict[str, Any]]) -> bytes:
    """The same for a template that has no gaps."""
    return stencil(template, key, facts).texts[0]
