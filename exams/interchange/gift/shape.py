"""Where do the questions of a GIFT file begin and end, and is a file GIFT at all?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_CATEGORY = re.compile(r"^\s*\$CATEGORY:\s*(.*?)\s*$", re.IGNORECASE)
_COMMENT = re.compile(r"^\s*//")
_TITLED = re.compile(r"^\s*::(?!\s).{1,200}?::", re.MULTILINE)
_ANSWERS = re.compile(r"(?<!\\)\{\s*(?:[=~]|#\s*[-=%.\d]|(?:TRUE|FALSE|T|F)\s*[}#])", re.MULTILINE)
_MARKDOWN = re.compile(r"^(?:#{1,6} |```|\s*[-*] \[[ xX]\])", re.MULTILINE)
SAMPLE = 200_000


@dataclass(frozen=True, slots=True)
class Block:
    """The text of one question, comments blanked out; `line` is where it begins in the file, from 1."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Category:
    """From here on questions belong to this category."""

    line: int
    path: str


def looks_like_gift(data: bytes) -> bool:
    """Told from the content: categories, titled questions, or answers in braces where nothing speaks of Markdown."""
    text = data[:SAMPLE].decode("utf-8-sig", errors="replace")
    if re.search(r"^\$CATEGORY:", text, re.MULTILINE):
        return True
    if not _ANSWERS.search(text) or "\\begin{" in text or _MARKDOWN.search(text):
        return False
    return bool(_TITLED.search(text)) or text.count("}") >= 1


def blocks(lines: Sequence[str]) -> Iterator[Block | Category]:
    """Questions are divided by blank lines; a comment is a line that begins with `//`, in a question too.

    A blank line between the braces of a question does not end it, as long as the braces close before the next title.
    """
    kept: list[str] = []
    start = 0
    for place, line in enumerate(lines, 1):
        if found := _CATEGORY.match(line):
            yield from _block(start, kept)
            kept = []
            yield Category(place, found[1])
        elif _COMMENT.match(line):
            kept += [""] if kept else []
            # A blanked comment must not end the question it stands in.
            kept[-1:] = ["\0"] if kept else []
        elif line.strip():
            start = start if kept else place
            kept.append(line)
        elif kept and _open(kept) and _closes(lines, place):
            kept.append("\0")
        elif kept:
            yield from _block(start, kept)
            kept = []
    yield from _block(start, kept)


def _block(start: int, kept: Sequence[str]) -> Iterator[Block]:
    text = "\n".join(kept).replace("\0", "")
    if text.strip():
        yield Block(start, text)


def _open(kept: Sequence[str]) -> bool:
    text = re.sub(r"\\.", "", "\n".join(kept))
    return text.count("{") > text.count("}")


def _closes(lines: Sequence[str], place: int) -> bool:
    """Whether the next text after a blank line still belongs to the open braces: it goes on with an answer or `}`."""
    following = next((line for line in lines[place : place + 5] if line.strip()), "")
    return bool(re.match(r"\s*(?:[=~}]|####)", following))
