"""What does a section say about itself and about all its questions?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from exams.interchange.document import Kind
from exams.interchange.markdown import amounts, wording
from exams.interchange.markdown.findings import Findings
from exams.interchange.markdown.headings import is_annotation, recommended, speaks_of_true_false, without_letter
from exams.interchange.markdown.latex import with_dollars
from exams.interchange.markdown.layout import Block, Part
from exams.interchange.markdown.lines import Line, joined
from exams.interchange.markdown.questions import Rules

UNNAMED = "Questions"
_ABOUT_CLAIMS = re.compile(r"\btrue\s*(?:/|or|and|-)\s*false\b|\bT\s*/\s*F\b", re.IGNORECASE)
_ABOUT_CHOICES = re.compile(r"\bmultiple[\s-]+choice\b|\bselect[\s-]+all\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Outline:
    """A section but for its questions."""

    title: str
    line: int
    instructions: str
    recommended_minutes: int | None
    stated_points: Decimal | None
    rules: Rules
    blocks: tuple[Block, ...]


def outline(part: Part, cover: Sequence[Line], findings: Findings) -> Outline:
    """A missing recommended time is a warning, a section without questions an error."""
    heading = part.heading
    kept = [line for line in part.instructions if not _is_annotation(line)]
    said = [line for line in part.instructions if _is_annotation(line)]
    instructions = joined(kept)
    title = _titled(heading.title, part.blocks) if heading else UNNAMED
    first = part.blocks[0].line if part.blocks else 1
    line = heading.line if heading else first
    minutes = heading.minutes if heading and heading.minutes else _minutes(instructions, said)
    stated = heading.points if heading else None
    stated = stated if stated is not None else next((p for one in said if (p := _total(one.words))), None)
    if heading and minutes is None:
        findings.warning(line, f"The section “{title}” recommends no time.")
    if not part.blocks:
        findings.error(line, f"The section “{title}” has no questions; the document may be broken off.")
    each = heading.each if heading and heading.each else _each(joined(said))
    rules = _rules(title, instructions, each, joined(cover))
    return Outline(title, line, with_dollars(instructions), minutes, stated, rules, part.blocks)


def _titled(title: str, blocks: Sequence[Block]) -> str:
    """Without the letter of a section `A` whose questions are A.1, A.2, …"""
    number = blocks[0].number if blocks else ""
    return without_letter(title, number[0] if number[1:2] == "." else "")


def _is_annotation(line: Line) -> bool:
    return not line.literal and not line.blank and is_annotation(line.words.strip("()[] "))


def _total(text: str) -> Decimal | None:
    """The points of a whole section, where a line may also give those of each question."""
    each = amounts.points_each(text)
    found = [amounts.number(match[1]) for match in amounts.all_points(text)]
    return next((points for points in found if points != each), None)


def _minutes(instructions: str, said: Sequence[Line]) -> int | None:
    texts = [*(line.words for line in said), *(s for s in wording.sentences(instructions) if recommended(s))]
    return next((minutes for text in texts if (minutes := amounts.minutes(text))), None)


def _rules(title: str, instructions: str, each: Decimal | None, cover: str) -> Rules:
    """What heading and instructions say; where they are silent, what the cover says about such sections."""
    about = "\n\n".join(s for s in wording.sentences(cover) if _is_about(s, title))
    explanation = wording.explanation_counts(instructions)
    return Rules(
        points=each or _each(instructions) or _each(about),
        kind=_kind(title, instructions),
        explanation=explanation if explanation is not None else wording.explanation_counts(about),
        scoring=wording.deduction(instructions) or wording.deduction(about),
    )


def _each(text: str) -> Decimal | None:
    return next((points for s in wording.sentences(text) if (points := amounts.points_each(s))), None)


def _is_about(sentence: str, title: str) -> bool:
    """Whether a sentence of the cover speaks of this section: by kind, or of all."""
    claims, choices = bool(_ABOUT_CLAIMS.search(sentence)), bool(_ABOUT_CHOICES.search(sentence))
    if claims == choices:
        return True
    return claims == speaks_of_true_false(title)


def _kind(title: str, instructions: str) -> Kind | None:
    own = wording.chosen_kind(title) or wording.chosen_kind(instructions)
    if own is None and speaks_of_true_false(title):
        return Kind.TRUE_FALSE
    return own
