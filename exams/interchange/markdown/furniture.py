"""Which lines belong to the printed pages (numbers, running heads, notes on blank pages) and to no question?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from exams.interchange.markdown.lines import Line
from exams.interchange.markdown.marks import is_form_field
from exams.interchange.markdown.numbering import candidates
from exams.interchange.markdown.options import shows_options
from exams.interchange.markdown.title import read_identity

_NUMBER = re.compile(
    r"^\s*(?:Page\s+\d+(?:\s*(?:of|/)\s*\d+)?|[-\u2013\u2014]\s*\d+\s*[-\u2013\u2014])\s*$", re.IGNORECASE
)
_LONE_NUMBER = re.compile(r"^\s*\d{1,3}\s*$")
_NOTE = re.compile(
    r"^\W*(?:this\s+page\s+(?:is\s+|was\s+|has\s+been\s+)?(?:intentionally|deliberately|purposely)\s+(?:left\s+)?(?:blank|empty)"
    r"|(?:please\s+)?turn\s+(?:the\s+page|over)|continued?\s+on\s+the\s+(?:next|following)\s+page"
    r"|(?:extra\s+)?(?:blank|scratch)\s+(?:page|paper|space)|end\s+of\s+(?:the\s+)?(?:exam|quiz|test|midterm|final)\w*)\W*$",
    re.IGNORECASE,
)
_PERSON = re.compile(r"^\W*(?:\w+\s+){0,2}(?:name|net\s?id|id|initials)\b", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z0-9&]+")
_OF_PAGES = {"page", "p", "of"}
_LONGEST = 16  # words of a running head


def without_furniture(lines: Sequence[Line]) -> list[Line]:
    """The lines without page numbers; behind the first options also without running heads and such notes.

    A running head stands alone, names the course or the term, and says nothing that the cover doesn't.
    """
    first = next((index for index, line in enumerate(lines) if shows_options(line)), len(lines))
    identity, _ = read_identity(lines[:first])
    names = [name for name in (identity.course_code, identity.term) if name]
    known = _OF_PAGES | {word.lower() for line in lines[:first] for word in _WORD.findall(line.words)}
    heads = {
        index
        for index in range(first, len(lines))
        if any(name in lines[index].text for name in names) and _is_running_head(lines[index], index, known)
    }
    printed = {index for index in range(len(lines)) if _is_furniture(lines, index, first, heads)}
    printed |= _page_numbers(lines, printed)
    return [line for index, line in enumerate(lines) if index not in printed]


def _page_numbers(lines: Sequence[Line], printed: set[int]) -> set[int]:
    """Numbers with nothing else on their line, beside a running head or such a note."""
    told = [-1, *(index for index, line in enumerate(lines) if not line.blank), -1]
    beside = {here for before, here, after in zip(told, told[1:], told[2:], strict=False) if {before, after} & printed}
    return {index for index in beside if _LONE_NUMBER.match(lines[index].text) and _stands_alone(lines, index)}


def _is_furniture(lines: Sequence[Line], index: int, first: int, heads: set[int]) -> bool:
    line = lines[index]
    if line.literal or line.blank:
        return False
    if _NUMBER.match(line.text):
        return True
    if index < first or not (_stands_alone(lines, index) or _is_beside_number(lines, index)):
        return False
    if is_form_field(line.text) and _PERSON.match(line.words):
        return True
    return index in heads or bool(_NOTE.match(line.text))


def _is_running_head(line: Line, index: int, known: set[str]) -> bool:
    words = [word.lower() for word in _WORD.findall(line.words)]
    new = [word for word in words if word not in known and not word.isdigit()]
    return len(words) <= _LONGEST and not new and not candidates(line, index) and not shows_options(line)


def _is_beside_number(lines: Sequence[Line], index: int) -> bool:
    return any(_NUMBER.match(line.text) for line in [*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2]])


def _stands_alone(lines: Sequence[Line], index: int) -> bool:
    neighbours = [*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2]]
    return all(line.blank or bool(_NUMBER.match(line.text)) for line in neighbours)
