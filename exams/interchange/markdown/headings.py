"""Is a line the heading of a section, and what does it say besides the title?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from exams.interchange.markdown import amounts
from exams.interchange.markdown.lines import Line

_LABEL = r"(?:\d{1,2}|[IVX]{1,4}|[A-Z])"
_PART = re.compile(
    rf"^(?:Section|Part)\s+({_LABEL}|one|two|three|four|five)(?P<end>\s*[:.)\u2013\u2014-]\s*|\s*(?=[(|\[])|\s*$|(?=\s))",
    re.I,
)
_PROBLEM = re.compile(r"^(?:Problem|Question|Exercise)\s+\d{1,2}\s*[:.\u2013\u2014-]\s*(?=\S)", re.IGNORECASE)
_NUMBER = re.compile(r"^\(?(?:\d{1,2}(?:[.):]+\s*|\s+(?:[\u2013\u2014-]\s+)?)|(?:[IVX]{1,4}|[A-Z])[.):]+\s+)(?=\S)")
_LETTER = re.compile(r"^[A-Z]\s+(?=[A-Z])")
_TRUE_FALSE = re.compile(r"^true\s*(?:/|or|and|&|-|\u2013)?\s*false\b|^T\s*/\s*F\b", re.IGNORECASE)
_KIND = re.compile(
    r"^(?:true\s*(?:/|or|and|&|-|\u2013)\s*false|T\s*/\s*F|(?:multiple|single|one|best)[\s-]*(?:choice|select\w*|response|answers?|"
    r"correct)|select\s+(?:one|all)(?:\s+that\s+apply)?|choose\s+(?:one|all)(?:\s+that\s+apply)?|short\s+answers?|MCQs?)"
    r"(?:\s*(?:&|and|/)\s*[\w/ ]{3,30})?(?:\s+(?:questions?|section|part|problems?|items?|statements?))?$",
    re.IGNORECASE,
)
_ANNOTATION = re.compile(
    rf"(?:\b(?:recommended|suggested|estimated|expected|rec\.|(?:you\s+should\s+)?spend(?:\s+about)?|approx(?:imate(?:ly)?)?\.?|about|budget|aim\s+for|allow|plan|ca\.?))?"
    rf"(?:\s+(?:time|duration))?\s*[:~\u2248]?\s*(?:\d{{1,3}}\s*(?:[-\u2013]|to)\s*(?=\d))?{amounts.DURATION.pattern}(?:\s+(?:recommended|suggested|total))?"
    rf"|\b(?:total\s*:?\s*|worth\s+)?(?:\d+\s*[×x*]\s*\d+\s*=\s*)?\d+(?:\.\d+)?[\s-]*(?:total\s+)?{amounts.POINT}(?:\s+(?:each|in\s+total|total|per\s+\w+))?(?!\w)"
    r"|\b\d+\s+(?:questions|items|problems|claims|statements)\b|\beach\s*:?(?=\s*[),\]])",
    re.IGNORECASE,
)
_RECOMMENDS = re.compile(
    r"\b(?:recommend|suggest|estimat|expected|spend|approx|about|time|budget|allow|plan|aim)", re.IGNORECASE
)
_NOT_A_SECTION = re.compile(
    r"^(?:solutions?|answers?|answer\s+key|options?|choices?|prompt|question|hint|explanation|rationale|notes?|key|"
    r"correct\s+answers?|figures?|reason\w*|name|end\b.*)\s*:?$",
    re.IGNORECASE,
)
_COVER = re.compile(
    r"\b(?:instructions?|rules|honou?r|materials?|allowed|policy|policies|integrity|name|conduct|pledge|information|"
    r"before\s+you|grading|scores?|directions|guidelines|welcome|duration|time|date|statement)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """`sure`: a section by its own words; otherwise it depends on what follows. Points are the section's total."""

    title: str
    points: Decimal | None
    each: Decimal | None
    minutes: int | None
    sure: bool
    line: int
    level: int = 0


def section_heading(line: Line, *, first: bool = True) -> Heading | None:
    """What the line says as a heading; None if it cannot be one. `first`: nothing has been asked yet."""
    words = line.words.strip(" |")
    if line.literal or not words or len(words) > 160 or re.match(r"^\s*(?:[-*+]\s|\|)", line.text):
        return None
    if is_annotation(words.strip("()[] ")):
        return None
    part, number = _PART.match(words), _PROBLEM.match(words) or _NUMBER.match(words)
    rest = words[part.end() :] if part else words[number.end() :] if number else words
    title, annotated = _title(rest)
    if part and not (title or annotated or line.emphatic or _ends(part)):
        return None
    is_kind = bool(_KIND.match(title.rstrip("? ")))
    plain_part = part is not None and bool(_ends(part) or line.emphatic or annotated)
    bare_claim = speaks_of_true_false(title) and not title.lower().endswith("s")
    marked = bool(line.emphatic or number or annotated or not bare_claim)
    problem = bool(_PROBLEM.match(words))  # a section only where its questions come next: see the layout
    sure = (plain_part and _is_short(title)) or (is_kind and (marked or first) and not problem)
    lettered = bool(_LETTER.match(title)) and amounts.points(words) is not None
    named = annotated and bool(number or line.emphatic or lettered)
    loose = bool(title) and _is_short(title.rstrip("?") if is_kind else title) and (named or (problem and is_kind))
    if not (sure or loose):
        return None
    return _heading(line, title or (part[0].strip(" :.-\u2013\u2014([|") if part else rest), words, sure=sure)


def any_heading(line: Line) -> Heading | None:
    """A Markdown heading as that of a section, when its place says so."""
    words = line.words
    if not line.heading or _NOT_A_SECTION.match(words):
        return None
    number = _NUMBER.match(words)
    title, _ = _title(words[number.end() :] if number else words)
    return _heading(line, title or words, words, sure=False) if title else None


def without_letter(title: str, letter: str) -> str:
    """The title without the letter before it, if that is `letter`, or if the rest names a kind of question."""
    match = _LETTER.match(title)
    if match and (title[0] == letter or _KIND.match(title[match.end() :])):
        return title[match.end() :]
    return title


def is_cover_heading(heading: Heading) -> bool:
    return bool(_COVER.search(heading.title))


def speaks_of_true_false(text: str) -> bool:
    return bool(_TRUE_FALSE.match(text.strip()))


def recommended(sentence: str) -> int | None:
    """Minutes that a sentence of the instructions recommends."""
    return amounts.minutes(sentence) if _RECOMMENDS.search(sentence) else None


def is_annotation(text: str) -> bool:
    """Whether points and minutes are all that the line says."""
    title, annotated = _title(text)
    return annotated and not title


def _heading(line: Line, title: str, words: str, *, sure: bool) -> Heading:
    each = amounts.points_each(words)
    total = [amounts.number(match[1]) for match in amounts.all_points(words)]
    total = [points for points in total if points != each or len(total) > 1]
    stated = next((points for points in total if points != each), total[0] if total else None)
    return Heading(title, stated, each, amounts.minutes(words), sure, line.number, line.heading)


def _title(text: str) -> tuple[str, bool]:
    """The text without points and minutes, and whether there were any."""
    rest, count = _ANNOTATION.subn(" ", text)
    rest = re.sub(r"[(\[][\s,;:/.&\u2013\u2014-]*[)\]]", " ", rest) if count else rest
    rest = re.sub(r"\s+,", ",", rest)
    return " ".join(rest.split()).strip(" -\u2013\u2014:|/,;.") if count else rest.strip(" :|"), bool(count)


def _ends(part: re.Match[str]) -> bool:
    return bool(part["end"].strip()) or part.string[part.end() : part.end() + 1] in {"", "(", "[", "|"}


def _is_short(title: str) -> bool:
    return len(title.split()) <= 9 and not re.search(r"\?|[!.;]$", title)
