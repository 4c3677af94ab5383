"""Where in the document are the cover, the sections, the questions and the key at the end?"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from exams.interchange.markdown.answerkey import entries, key_start
from exams.interchange.markdown.headings import Heading, any_heading, is_cover_heading, section_heading
from exams.interchange.markdown.lines import Line
from exams.interchange.markdown.marks import answer_mark
from exams.interchange.markdown.numbering import Start, candidates, question_starts
from exams.interchange.markdown.options import shows_options, shows_ticks


@dataclass(frozen=True, slots=True)
class Block:
    """One question: `first` is what follows the number on its line."""

    number: str
    line: int
    first: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One section; `heading` is None where a document goes straight to its questions."""

    heading: Heading | None
    instructions: tuple[Line, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    cover: tuple[Line, ...]
    parts: tuple[Part, ...]
    key: tuple[Line, ...]


def lay_out(lines: Sequence[Line]) -> Layout:
    """Cuts the document where sections and questions begin. What stands before the first of them is the cover."""
    end = key_start(lines)
    body = lines[:end]
    answers = _answers(body, {entry.number for entry in entries(lines[end:])})
    headings = _headings(body, answers)
    bounds = sorted({0, *headings, len(body)})
    parts: list[Part] = []
    cover_end = 0
    for first, last in pairwise(bounds):
        found = _parts(body, first, last, headings.get(first), answers, loose=not answers and first in headings)
        if not parts and not any(part.blocks for part in found):
            cover_end = last
            continue
        if not parts and first not in headings:
            cover_end, found = _without_cover(body, first, found)
        parts.extend(found)
    if not parts:
        return _without_headings(body, lines[end:])
    return Layout(tuple(body[:cover_end]), tuple(parts), tuple(lines[end:]))


def _without_headings(body: Sequence[Line], key: Sequence[Line]) -> Layout:
    """Nothing that looks like an answer: then numbers alone make the questions."""
    found = _parts(body, 0, len(body), None, [], loose=True)
    cover_end, parts = _without_cover(body, 0, found)
    return Layout(tuple(body[:cover_end]), tuple(part for part in parts if part.blocks), tuple(key))


def _answers(lines: Sequence[Line], keyed: set[str]) -> list[int]:
    """Where an answer shows: marker, ticked option, or a number of the key; without any, where options begin."""
    strong = [i for i, line in enumerate(lines) if answer_mark(line) or shows_ticks(line)]
    strong = strong or [i for i, line in enumerate(lines) if any(s.number in keyed for s in candidates(line, i))]
    return strong or [i for i, line in enumerate(lines) if shows_options(line)]


def _headings(lines: Sequence[Line], answers: Sequence[int]) -> dict[int, Heading]:
    found: dict[int, Heading] = {}
    asked = -1
    events = _Events(lines, answers)
    for index, line in enumerate(lines):
        at = bisect_left(answers, index)
        is_open = asked >= 0 and not (at and answers[at - 1] >= asked)
        heading = section_heading(line, first=not is_open)
        if heading and (heading.sure or events.leads_to_section(index)) and not answer_mark(line):
            found[index] = heading
            asked = -1
        elif candidates(line, index):
            asked = index
    return found


class _Events:
    """What comes next after a line: another number, or an answer?"""

    def __init__(self, lines: Sequence[Line], answers: Sequence[int]) -> None:
        self._answers = answers
        self._starts = [start for i, line in enumerate(lines) for start in candidates(line, i)]
        self._at = [start.index for start in self._starts]

    def leads_to_section(self, index: int) -> bool:
        """Whether a number in another style comes before the next answer (else the line is itself a question)."""
        here = bisect_left(self._at, index)
        own = self._starts[here] if here < len(self._at) and self._at[here] == index else None
        following = here + (own is not None)
        answer = bisect_left(self._answers, index + 1)
        if own and own.style == "word":
            return following < len(self._at) and self._starts[following].number.startswith(f"{own.number}.")
        if following == len(self._at):
            is_last = own is not None and here > 0 and _alike(own, self._starts[here - 1])
            return answer == len(self._answers) and not is_last
        before_answer = answer == len(self._answers) or self._at[following] <= self._answers[answer]
        return before_answer and (own is None or not _alike(own, self._starts[following]))


def _alike(one: Start, other: Start) -> bool:
    return one.style == other.style and one.level == other.level


def _parts(
    lines: Sequence[Line], first: int, last: int, heading: Heading | None, answers: Sequence[int], *, loose: bool
) -> list[Part]:
    """The part under a heading, split where further Markdown headings stand between two questions."""
    begin = first + (heading is not None)
    region = lines[begin:last]
    own = [i - begin for i in answers[bisect_left(answers, begin) : bisect_left(answers, last)]]
    if heading and answers and not own:
        own = [i for i, line in enumerate(region) if shows_options(line)]
    starts = question_starts(region, own, loose=loose)
    if not starts:
        return [Part(heading, tuple(region), ())]
    instructions: Sequence[Line] = region[: starts[0].index]
    parts: list[Part] = []
    blocks: list[Block] = []
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        end = following.index if following else len(region)
        cut = _next_heading(region, start, end, own) if following else end
        blocks.append(_block(region, start, cut))
        if cut < end:
            parts.append(Part(heading, tuple(instructions), tuple(blocks)))
            heading, instructions, blocks = any_heading(region[cut]), region[cut + 1 : end], []
    return [*parts, Part(heading, tuple(instructions), tuple(blocks))]


def _next_heading(lines: Sequence[Line], start: Start, end: int, answers: Sequence[int]) -> int:
    """The first Markdown heading after the question's answer that is no part of the question."""
    at = bisect_left(answers, start.index)
    begin = answers[at] + 1 if at < len(answers) and answers[at] < end else start.index + 1
    for index in range(begin, end):
        heading = any_heading(lines[index])
        if heading and (not start.level or heading.level < start.level) and not answer_mark(lines[index]):
            return index
    return end


def _block(lines: Sequence[Line], start: Start, end: int) -> Block:
    return Block(start.number, lines[start.index].number, start.rest, tuple(lines[start.index + 1 : end]))


def _without_cover(lines: Sequence[Line], first: int, parts: list[Part]) -> tuple[int, list[Part]]:
    """What stands before the first question of a document that names no section: cover, then perhaps a heading."""
    front = parts[0].instructions
    end = first + len(front)
    for index in range(end - 1, first, -1):
        heading = any_heading(lines[index])
        if heading and not is_cover_heading(heading):
            rest = tuple(lines[index + 1 : end])
            return index, [replace(parts[0], heading=heading, instructions=rest), *parts[1:]]
    return end, [replace(parts[0], instructions=()), *parts[1:]]
