"""Which lines begin a question, whatever way its author numbers them?"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from exams.interchange.markdown.lines import Line
from exams.interchange.markdown.marks import answer_mark
from exams.interchange.markdown.options import shows_options

_FRAME = r"^ {0,3}(?P<hash>#{1,6}\s+)?(?P<bold>\*\*|__)?\s*"
_PATTERNS = {
    "word": re.compile(
        _FRAME + r"(?:(?:Question|Problem|Exercise|Item|Task)\s*(?:No\.?|#)?\s*|Q\s?[.#]?\s?)"
        r"(?P<n>\d{1,4}(?:\.\d{1,4})*[a-z]?|[a-z](?:\.\d{1,4})?)\b"
        r"(?P<end>\s*(?:[.:)\]]|\*\*|__|(?=[(\[])|[-\u2013\u2014|](?=\s))|\s*$|(?<=\d)(?=\s))(?P<rest>.*)$",
        re.IGNORECASE,
    ),
    "dotted": re.compile(
        _FRAME
        + r"\(?(?P<n>(?:\d{1,4}|[A-Z])(?:\.\d{1,4}){1,2}[a-z]?)(?![\w%])"
        + r"(?P<end>[.:)\]]*)(?=\s|\*|_|$)(?P<rest>.*)$"
    ),
    "numbered": re.compile(
        _FRAME
        + r"(?:(?P<n>\d{1,4}[a-z]?)\\?(?P<end>[.):])|\((?P<m>\d{1,4})\)|\[(?P<o>\d{1,4})\])(?=\s|\*|_|$)(?P<rest>.*)$"
    ),
    "bare": re.compile(_FRAME + r"(?P<n>\d{1,4})(?P<end>)(?=\s|\*\*|__|$)(?P<rest>.*)$"),
    "lettered": re.compile(_FRAME + r"(?:\((?P<n>[a-z])\)|(?P<m>[a-z])(?P<end>[.)]))(?=\s|\*|$)(?P<rest>.*)$"),
}
_POSSIBLE = re.compile(_FRAME + r"[(\[]?(?:\d|[QPEIT]|[a-z][.)])", re.IGNORECASE)
_BARE = re.compile(r"^ {0,3}(?P<n>\d{1,3})\s+(?P<rest>[A-Z$`\"'“(\\].*)$")
_LISTED = re.compile(r"^\s*(?:[-*+•|]|\(?[A-Za-z][.):])(?:\s|$)")
_PREFERENCE = (
    "word", "dotted", "numbered#", "numbered*", "bare#", "bare*", "numbered", "lettered#", "lettered*", "lettered",
    "bare",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Start:
    """Line `index` begins question `number`; `rest` is what follows the number; `level` of its heading or 0."""

    index: int
    number: str
    rest: str
    style: str
    level: int = 0

    @property
    def path(self) -> tuple[int, ...]:
        digits = re.findall(r"\d+", self.number)
        if self.number[:1].isalpha() and digits:
            digits = [str(ord(self.number[0]) - ord("A") + 1), *digits]
        letter = ord(self.number[-1].lower()) - 96 if self.number[-1:].isalpha() else 0
        return (*map(int, digits), letter) if letter or not digits else tuple(map(int, digits))


def candidates(line: Line, index: int) -> list[Start]:
    """Every way in which the line could begin a question."""
    if line.literal or not _POSSIBLE.match(line.text):
        return []
    found = []
    for name, pattern in _PATTERNS.items():
        match = pattern.match(line.text)
        if match and not (name == "bare" and not (match["hash"] or match["bold"])):
            found.append(_start(name, match, index))
            break
    return found


def question_starts(lines: Sequence[Line], answers: Sequence[int], *, loose: bool) -> list[Start]:
    """The lines that begin questions, in the one style that fits the answers best.

    `answers`: indices of lines where an answer shows (a marker, or options). Without any, `loose` decides whether
    numbering alone is enough.
    """
    styles: dict[str, list[Start]] = defaultdict(list)
    for index, line in enumerate(lines):
        for start in candidates(line, index):
            styles[start.style].append(start)
    if not (answers or loose):
        return []
    scores = {style: _answered(starts, answers, len(lines)) for style, starts in styles.items()}
    _distrust_letters(styles, scores)
    if answers and not any(score > 0 for score in scores.values()) and (bare := _bare_starts(lines)):
        styles["bare"], scores["bare"] = bare, _answered(bare, answers, len(lines))
    if not scores:
        return []
    best = max(scores, key=lambda style: (scores[style], -_PREFERENCE.index(style)))
    if not scores[best] and not loose:
        return []
    return _in_sequence(lines, _from_first(lines, styles[best], answers), answers)


def _bare_starts(lines: Sequence[Line]) -> list[Start]:
    """Numbers with nothing but a space behind them: trusted only where no other way of numbering is in use."""
    found = [(index, _BARE.match(line.text)) for index, line in enumerate(lines) if not line.literal]
    return [Start(index, match["n"], match["rest"], "bare") for index, match in found if match]


def _start(name: str, match: re.Match[str], index: int) -> Start:
    groups = match.groupdict()
    label = groups.get("n") or groups.get("m") or groups.get("o") or ""
    style = name
    if name in {"numbered", "bare", "lettered"}:
        style += "#" if match["hash"] else "*" if match["bold"] else ""
    level = len((match["hash"] or "").strip())
    return Start(index, label, _without_bold(match), style, level)


def _without_bold(match: re.Match[str]) -> str:
    """What follows the number, its emphasis balanced: bold that opened before the number ends with the title."""
    rest, sign = match["rest"].strip(), match["bold"]
    if not sign or sign in (match["end"] or ""):
        return rest
    if rest.startswith(sign):
        return rest[2:].lstrip(" .:")
    return sign + rest if sign in rest else rest


def _answered(starts: Sequence[Start], answers: Sequence[int], end: int) -> int:
    """In how many of the blocks an answer shows."""
    bounds = [start.index for start in starts] + [end]
    return sum(_shows(answers, a, b) for a, b in pairwise(bounds))


def _shows(answers: Sequence[int], first: int, end: int) -> bool:
    at = bisect_left(answers, first)
    return at < len(answers) and answers[at] < end


def _distrust_letters(styles: dict[str, list[Start]], scores: dict[str, int]) -> None:
    """(a), (b), (c) are options unless nearly each of them has its own answer."""
    for style, starts in styles.items():
        if style.startswith("lettered") and scores[style] * 2 <= len(starts):
            scores[style] = -1 if len(styles) > 1 else 0


def _in_sequence(lines: Sequence[Line], starts: Sequence[Start], answers: Sequence[int]) -> list[Start]:
    """Drops what is no question: numbered lists inside one, and decimal numbers at the beginning of a line."""
    bounds = [start.index for start in starts] + [len(lines)]
    offers = [index for index, line in enumerate(lines) if shows_options(line)]
    own = [_shows(answers, a, b) for a, b in pairwise(bounds)]
    later = [_shows(answers, start.index, end) for start, end in zip(starts, _reaches(starts, bounds), strict=True)]
    repeated = _answered_later(starts, later if starts and starts[0].style == "dotted" else own)
    sequence = _Sequence(starts)
    for index, start in enumerate(starts):
        taken = sequence.taken[-1].index if sequence.taken else start.index
        sequence.offer(
            index,
            _Place(
                own=own[index],
                later=later[index],
                done=_shows(answers, taken, start.index),
                offered=_shows(offers, taken, start.index),
                offers=_shows(offers, start.index, bounds[index + 1]),
                repeated=start.path in repeated[index],
                inside=_continues_paragraph(lines, start.index),
            ),
        )
    return sequence.taken


def _reaches(starts: Sequence[Start], bounds: Sequence[int]) -> list[int]:
    """For each start, the line of the number that must follow it; else of the next number, if any is like it."""
    found: list[int] = []
    lines_of: dict[tuple[int, ...], int] = {}
    prefixes: set[tuple[int, ...]] = set()
    for index in range(len(starts) - 1, -1, -1):
        path = starts[index].path
        following = [lines_of[one] for one in (_next(path), (*_next(path[:-1]), 1)) if one in lines_of]
        found.append(min(following, default=bounds[index + 1] if path[:-1] in prefixes else bounds[-1]))
        lines_of[path] = starts[index].index
        prefixes.add(path[:-1])
    return found[::-1]


def _continues_paragraph(lines: Sequence[Line], index: int) -> bool:
    """Whether the line goes on with a text that began above it."""
    before = lines[index - 1] if index else None
    if before is None or before.blank or before.heading or _LISTED.match(before.text):
        return False
    return not (shows_options(before) or answer_mark(before))


@dataclass(frozen=True, slots=True)
class _Place:
    """What stands around a number: an answer or options in its own block (`own`, `offers`) and in the question
    before (`done`, `offered`); `later`: an answer before the number that must follow; `repeated`: the number comes
    again with an answer; `inside`: it is amid a paragraph."""

    own: bool
    later: bool
    done: bool
    offered: bool
    offers: bool
    repeated: bool
    inside: bool


class _Sequence:
    """The questions so far, and the numbered list (its last number) that may be running inside the last one."""

    def __init__(self, starts: Sequence[Start]) -> None:
        self.taken: list[Start] = []
        self._starts = starts
        self._last_of = {start.path: index for index, start in enumerate(starts)}
        self._inner: tuple[int, ...] | None = None

    def offer(self, index: int, place: _Place) -> None:
        start = self._starts[index]
        if self._is_question(start, index, place):
            self.taken.append(start)
            self._inner = None
        elif start.style != "dotted":
            self._inner = start.path

    def _is_question(self, start: Start, index: int, place: _Place) -> bool:
        if not self.taken or start.style == "word" or start.style.endswith("#"):
            return True
        last, path = self.taken[-1].path, start.path
        if start.style == "dotted":
            awaited = self._last_of.get(_next(last), 0) > index
            return _is_dotted_question(last, path, place, awaited=awaited)
        if self._inner is not None and path == _next(self._inner):
            return place.own and place.done and not place.repeated
        if path <= last:
            return place.own and place.done
        return self._inner is None or path == _next(last) or place.own


def _is_dotted_question(last: tuple[int, ...], path: tuple[int, ...], place: _Place, *, awaited: bool) -> bool:
    """Whether `1.5` is a number of a question and not of the world. `awaited`: the next number comes further down."""
    finished, answerable = place.done or place.offered, place.own or place.offers
    if place.inside:
        expected = path == _next(last) and place.later and not place.repeated
        return finished and (expected or (answerable and _soon_after(last, path)))
    follows = path == _next(last) or (path[-1] == 1 and path > last and not awaited)
    if follows:
        return (answerable and finished) or not place.repeated
    if finished:
        return answerable or (_soon_after(last, path) and not awaited)
    return answerable and path > last and not awaited


def _soon_after(last: tuple[int, ...], path: tuple[int, ...]) -> bool:
    same_prefix = last[:-1] == path[:-1] and last[-1] < path[-1] <= last[-1] + 3
    return same_prefix or (path[-1] == 1 and path > last)


def _from_first(lines: Sequence[Line], starts: Sequence[Start], answers: Sequence[int]) -> Sequence[Start]:
    """Drops the numbered rules of a cover: what precedes the first answer and does not lead up to it."""
    bounds = [start.index for start in starts] + [len(lines)]
    begin = next((i for i, (a, b) in enumerate(pairwise(bounds)) if _shows(answers, a, b)), 0)
    while begin and (
        starts[begin - 1].path <= starts[begin].path
        or (starts[begin].style == "dotted" and _continues_paragraph(lines, starts[begin].index))
    ):
        begin -= 1
    return starts[begin:]


def _answered_later(starts: Sequence[Start], own: Sequence[bool]) -> list[set[tuple[int, ...]]]:
    """For each start, the numbers that come again, with an answer, before the next higher one does."""
    later: list[set[tuple[int, ...]]] = [set() for _ in starts]
    following: dict[tuple[int, ...], int] = {}
    for index in range(len(starts) - 1, -1, -1):
        path = starts[index].path
        if following.get(path, len(starts)) - index <= 60 and path in following:
            later[index].add(path)
        if own[index]:
            following[path] = index
    return later


def _next(path: tuple[int, ...]) -> tuple[int, ...]:
    return (*path[:-1], path[-1] + 1) if path else ()
