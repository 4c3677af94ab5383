"""Which lines does a document have, and which of them are literal (code or display math), hence no structure?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from exams.interchange.markdown.findings import Findings
from exams.interchange.markdown.markup import BREAK, without_html

_FENCE = re.compile(r"^\s{0,3}(?:[-*+>]\s+)*(`{3,}|~{3,})(.*)$")
_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s")
_DISPLAY = re.compile(r"\$\$|\\\[|\\\]|\\begin\{|\\end\{")
_FORMULA = re.compile(r"[\\=^_&<>+]")
_TALLEST = 40  # lines of one formula
_FRAME = re.compile(r"^(?:\s*>)*\s*(?:#{1,6}\s+)?(.*?)(?:\s+#+)?\s*$")
_EMPHASIS = re.compile(r"\*{1,3}|(?<![A-Za-z0-9])_{1,3}(?=\S)|(?<=[^\s_])_{1,3}(?![A-Za-z0-9_])")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `number` counts from 1 as in the file; a `literal` line is inside code or display math."""

    number: int
    text: str
    literal: bool = False

    @property
    def blank(self) -> bool:
        return not self.text.strip()

    @property
    def heading(self) -> int:
        """The level of a Markdown heading, 0 if it is none."""
        match = None if self.literal else _HEADING.match(self.text)
        return len(match[1]) if match else 0

    @property
    def words(self) -> str:
        """The line without heading sign, quote sign and emphasis."""
        return plain(self.text)

    @property
    def emphatic(self) -> bool:
        """Whether the line is a heading, or bold as a whole."""
        text = self.text.strip().removesuffix(":")
        bold = len(text) > 4 and text[:2] in {"**", "__"} and text.endswith(text[:2]) and text.count(text[:2]) == 2
        return bool(self.heading) or (bold and not self.literal)

    def with_text(self, text: str) -> Line:
        return replace(self, text=text)


def plain(text: str) -> str:
    """Text without heading sign, quote sign and emphasis, spaces squeezed."""
    match = _FRAME.match(text)
    return " ".join(_EMPHASIS.sub("", match[1] if match else text).split())


def document_lines(raw: Sequence[str], findings: Findings) -> list[Line]:
    """The lines with HTML made Markdown. One line of the file may give several with the same number."""
    fenced = _fenced(raw, findings)
    lines: list[Line] = []
    start = 0
    for end in range(len(raw) + 1):
        if end < len(raw) and fenced[end] == fenced[start]:
            continue
        lines.extend(_chunk(raw[start:end], start + 1, fenced[start] if raw else False))
        start = end
    return list(_with_display_math(_closed_up(lines)))


def joined(lines: Iterable[Line]) -> str:
    """The lines as one text, without blank ends, blank lines squeezed outside code."""
    text: list[str] = []
    for line in lines:
        if line.literal or not line.blank:
            text.append(line.text.rstrip())
        elif text and text[-1]:
            text.append("")
    return "\n".join(text).strip("\n")


def _chunk(raw: Sequence[str], first: int, fenced: bool) -> Iterator[Line]:
    if fenced:
        yield from (Line(first + index, text, literal=True) for index, text in enumerate(raw))
        return
    for index, text in enumerate(without_html("\n".join(raw)).split("\n")):
        yield from (Line(first + index, part) for part in text.split(BREAK))


def _fenced(raw: Sequence[str], findings: Findings) -> list[bool]:
    fenced = [False] * len(raw)
    opened, sign = -1, ""
    for index, text in enumerate(raw):
        match = _FENCE.match(text)
        if match and opened < 0 and not (match[1][0] == "`" and "`" in match[2]):
            opened, sign = index, match[1]
        elif match and opened >= 0 and match[1].startswith(sign) and not match[2].strip():
            fenced[opened : index + 1] = [True] * (index + 1 - opened)
            opened = -1
    if opened >= 0:
        findings.error(opened + 1, "The code that begins here is never closed; the document may be broken off.")
    return fenced


def _closed_up(lines: Sequence[Line]) -> list[Line]:
    """The lines without the blank ones between two lines `$$` with nothing but a formula between them."""
    dropped: set[int] = set()
    opened = -1
    for index, line in enumerate(lines):
        if line.literal or line.text.strip() != "$$":
            continue
        inside = [(at, lines[at]) for at in range(opened + 1, index)] if opened >= 0 else []
        if inside and len(inside) <= _TALLEST and all(one.blank or _is_formula(one) for _, one in inside):
            dropped.update(at for at, one in inside if one.blank)
            opened = -1
        else:
            opened = index
    return [line for index, line in enumerate(lines) if index not in dropped]


def _is_formula(line: Line) -> bool:
    return not line.literal and "$" not in line.text and bool(_FORMULA.search(line.text))


def _with_display_math(lines: Iterable[Line]) -> Iterator[Line]:
    """Marks the lines inside `$$ … $$`, `\\[ … \\]` and `\\begin … \\end`; a blank line ends them all."""
    waiting = ""
    for line in lines:
        if line.literal or line.blank:
            waiting = ""
            yield line
            continue
        inside = bool(waiting)
        waiting = _display_state(line.text, waiting)
        yield replace(line, literal=inside)


def _display_state(text: str, waiting: str) -> str:
    for mark in _DISPLAY.finditer(text):
        if waiting:
            waiting = "" if mark[0] == waiting else waiting
        else:
            waiting = {"$$": "$$", "\\[": "\\]", "\\begin{": "\\end{"}.get(mark[0], "")
    return waiting
