"""What does a question say about itself besides its prompt: points, kind, explanation?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from exams.interchange.document import Kind, ScoringRule
from exams.interchange.markdown import amounts, wording
from exams.interchange.markdown.lines import Line

_GROUP = re.compile(
    r"^[\s:.\u2013\u2014-]*(?P<bold>\*\*|__)?[(\[](?P<inside>[^()\[\]]{1,160})[)\]]\s*(?P<end>[:.]?(?:\*\*|__))?[:.]?\s*"
)
_BARE = re.compile(
    rf"^[\s:\u2013\u2014-]*(?:worth\s+)?(?P<inside>\d+(?:\.\d+)?[\s-]*{amounts.POINT})(?:\s*(?:[:.\u2013\u2014-]|\*\*)+\s*|\s*$)",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    rf"\s*[*_]{{0,3}}(?:[(\[]\s*(?P<a>(?:worth\s+)?\d+(?:\.\d+)?[\s-]*{amounts.POINT})\s*[)\]]|(?<=\s)\[(?P<b>\d+(?:\.\d+)?)\])[*_]{{0,3}}[.:]?[*_]{{0,2}}\s*$",
    re.IGNORECASE,
)
_OWN_LINE = re.compile(
    rf"^\W*(?:points?|worth|value|marks?)\s*:?\s*(?P<n>\d+(?:\.\d+)?)\W*(?:{amounts.POINT})?\W*$|^\W*\d+(?:\.\d+)?[\s-]*{amounts.POINT}\W*$",
    re.IGNORECASE,
)
_POINTS_ONLY = re.compile(
    rf"^(?:worth\s+)?(\d+(?:\.\d+)?)[\s-]*{amounts.POINT}(?:\s+(?:total|each))?$|^(\d+(?:\.\d+)?)$", re.IGNORECASE
)
_EXPLANATION = re.compile(r"^(?:(?P<no>no)\s+)?explanations?(?:\s+(?:allowed|optional|counts?))?$", re.IGNORECASE)
_KINDS = {
    re.compile(r"^(?:true\s*(?:/|or)\s*false|t\s*/\s*f)$", re.IGNORECASE): Kind.TRUE_FALSE,
    re.compile(
        r"^(?:(?:select|choose|pick)\s+(?:exactly\s+|only\s+)?one|single(?:[\s-]\w+)?|one\s+answer)$", re.IGNORECASE
    ): Kind.SELECT_ONE,
    re.compile(
        r"^(?:(?:select|choose|pick|mark)\s+all(?:\s+that\s+apply)?|multiple(?:[\s-]\w+)?|one\s+or\s+more)$",
        re.IGNORECASE,
    ): Kind.SELECT_ALL,
}
_SCORING = re.compile(
    r"^(?P<d>\d+(?:\.\d+)?)\s+(?:points?\s+)?off\s+per\s+error$|^(?P<all>all\s+or\s+nothing)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Attributes:
    """None means that the question itself says nothing."""

    points: Decimal | None = None
    kind: Kind | None = None
    explanation: bool | None = None
    scoring: ScoringRule | None = None


def head_attributes(text: str) -> tuple[Attributes, str]:
    """What stands in brackets right after the number, and the rest of the line."""
    found = Attributes()
    while True:
        match = _GROUP.match(text) or _BARE.match(text)
        changed = _read(match["inside"], found) if match else None
        if not match or changed is None:
            return found, text.strip()
        groups = match.groupdict()
        opened = groups.get("bold") if not groups.get("end") else None
        found, text = changed, (opened or "") + text[match.end() :]


def body_attributes(lines: Sequence[Line], found: Attributes) -> tuple[Attributes, list[Line]]:
    """The prompt's lines without points at the end of a line or on a line of their own."""
    rest: list[Line] = []
    for line in lines:
        text = line.text
        if found.points is None and not line.literal and not line.blank:
            found, text = _line_points(text, found)
        if text.strip() or line.literal or line.blank:
            rest.append(line.with_text(text))
    return found, rest


def _line_points(text: str, found: Attributes) -> tuple[Attributes, str]:
    own = _OWN_LINE.match(text)
    if own:
        value = Decimal(own["n"]) if own["n"] else amounts.points(text)
        return replace(found, points=value), ""
    match = _TRAILING.search(text)
    if not match:
        return found, text
    value = Decimal(match["b"]) if match["b"] else amounts.points(match["a"])
    return replace(found, points=value), text[: match.start()]


def _read(inside: str, found: Attributes) -> Attributes | None:
    """The attributes with those of the list added; None if anything in it is something else."""
    for part in re.split(r"[,;|]|\s[\u2013\u2014-]\s", inside):
        changed = _read_one(" ".join(part.split()).strip("*_. "), found)
        if changed is None:
            return None
        found = changed
    return found


def _read_one(part: str, found: Attributes) -> Attributes | None:
    if points := _POINTS_ONLY.match(part):
        return replace(found, points=Decimal(points[1] or points[2]))
    for pattern, kind in _KINDS.items():
        if pattern.match(part):
            return replace(found, kind=kind)
    if explanation := _EXPLANATION.match(part):
        return replace(found, explanation=not explanation["no"])
    if scoring := _SCORING.match(part):
        if scoring["all"]:
            return replace(found, scoring=ScoringRule("all_or_nothing"))
        amount = wording.number_text(Decimal(scoring["d"]))
        return replace(found, scoring=ScoringRule("deduct_per_error", {"deduction": amount}))
    return None
