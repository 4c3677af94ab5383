"""Which parts of a Markdown text are code or math, and which are running text?"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "code", "math"]

_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_MARK = re.compile(r"\\\\|\\[()\[\]]|\\.|`+|\$\$|\$")


@dataclass(frozen=True, slots=True)
class Span:
    kind: Kind
    text: str


def spans(text: str) -> Iterator[Span]:
    """The text in pieces that join to it again. Math and inline code end within their paragraph, as they must."""
    at = 0
    for fence in _FENCE.finditer(text):
        yield from _prose(text[at : fence.start()])
        yield Span("code", fence[0])
        at = fence.end()
    yield from _prose(text[at:])


def replace_prose(text: str, change: Callable[[str], str]) -> str:
    """The text with `change` applied to what is neither code nor math."""
    return "".join(change(span.text) if span.kind == "text" else span.text for span in spans(text))


def _prose(text: str) -> Iterator[Span]:
    at = 0
    for end in _PARAGRAPH_END.finditer(text):
        yield from _paragraph(text[at : end.end()])
        at = end.end()
    yield from _paragraph(text[at:])


def _paragraph(text: str) -> Iterator[Span]:
    marks = list(_MARK.finditer(text))
    closers = _closers(text, marks)
    at = done = 0
    for mark in marks:
        if mark.start() < at:
            continue
        kind, wanted = _opening(text, mark)
        ends = closers.get(wanted, [])
        index = bisect_left(ends, (mark.end() + (kind == "math"), 0))
        if not wanted or index == len(ends):
            continue
        if mark.start() > done:
            yield Span("text", text[done : mark.start()])
        at = done = ends[index][1]
        yield Span(kind, text[mark.start() : at])
    if done < len(text):
        yield Span("text", text[done:])


def _opening(text: str, mark: re.Match[str]) -> tuple[Kind, str]:
    """What this mark would open, and the mark that would close it ("" if it opens nothing)."""
    sign = mark[0]
    if sign[0] == "`":
        return "code", sign
    if sign == "$":
        following = text[mark.end() : mark.end() + 1]
        return "math", "$" if following and not following.isspace() else ""
    return "math", {"$$": "$$", "\\(": "\\)", "\\[": "\\]"}.get(sign, "")


def _closers(text: str, marks: list[re.Match[str]]) -> dict[str, list[tuple[int, int]]]:
    """For each sign, where it can close: (start, end), in order."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for mark in marks:
        sign = mark[0]
        if sign == "$":
            before, after = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1]
            if not before or before.isspace() or after.isdigit():
                continue
        found[sign].append((mark.start(), mark.end()))
    return found
