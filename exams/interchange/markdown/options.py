"""Which options does a question offer, and which of them does the document tick?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from exams.interchange.markdown.lines import Line, joined, plain

_OFF = r"(?:\(\s?\)|\[\s{0,3}\]|[○◯⚪☐□❍◻⬜〇])"
_ON = r"(?:\(\s?[xX*•●✓✔]\s?\)|\[\s?[xX*✓✔]\s?\]|[●⚫☑☒■◉✓✔✅🔘⬤])"
_SOME_TICK = re.compile(_ON)
_MARK = rf"(?:(?P<on>{_ON})|(?P<off>{_OFF}))"
_BULLET = r"^\s*(?:>\s*)*(?P<bullet>[-*+•]\s+)?"
_TICKED = re.compile(rf"{_BULLET}{_MARK}\s*(?P<rest>\S.*)?$")
_LETTER = re.compile(
    rf"{_BULLET}(?:{_MARK}\s*)?(?P<bold>\*\*|__)?(?:Option\s+|Choice\s+)?"
    r"(?:\((?P<a>[A-Za-z])\)|\[(?P<b>[A-Za-z])\](?!\()|(?P<c>[A-Za-z])(?P<sep>\\?[.):：]|(?=\*\*|__)))"
    r"(?P<after>\*\*|__)?(?P<colon>[:.])?(?:\s+(?P<rest>.*))?$"
)
_NUMERAL = re.compile(r"^\s*(?P<a>\d{1,2})\\?[.)]\s+(?P<rest>\S.*)$")
_PLAIN_BULLET = re.compile(r"^(?P<indent>\s*)[-*+•]\s+(?P<rest>\S.*)$")
_TRAILING = re.compile(
    r"\s*(?:[✓✔✅]|[*_]{0,2}\((?:correct|right)(?:\s+answer)?\)[*_]{0,2}|(?:←|<--?)\s*correct)\s*$", re.IGNORECASE
)
_INLINE = re.compile(r"(?:(?<=\s\s)|(?<=\t)|(?<=\s)(?=\())(?:\((?P<a>[A-Za-z])\)|(?P<c>[A-Za-z])[.):])\s+(?=\S)")
_TRUTH = re.compile(
    rf"{_BULLET}(?:{_MARK}\s*)?(?:\(?[ABab][.):]+\s*)?(?P<word>true|false|t|f)\.?\s*(?:(?P<on2>{_ON})|(?P<off2>{_OFF}))?\s*"
    r"(?P<tail>\(correct\))?$",
    re.IGNORECASE,
)
_BOTH = re.compile(
    rf"{_BULLET}(?P<m1>{_ON}|{_OFF})?\s*(?:[Aa][.):]\s*)?(?P<w1>true|t)\s*(?P<m2>{_ON}|{_OFF})?[\s/|,·•&or]*"
    rf"(?P<m3>{_ON}|{_OFF})?\s*(?:[Bb][.):]\s*)?(?P<w2>false|f)\s*(?P<m4>{_ON}|{_OFF})?\s*\.?$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Option:
    """`ticked` is None where the document has no box to tick; `lines` is its text."""

    label: str
    line: int
    ticked: bool | None
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        return joined(self.lines)


@dataclass(frozen=True, slots=True)
class Offer:
    """`prompt`: the lines that are no option; `truth`: the options are True and False."""

    prompt: tuple[Line, ...]
    options: tuple[Option, ...] = ()
    truth: bool = False
    round_boxes: bool = False


def shows_ticks(line: Line) -> bool:
    """Whether the line is an option that the document ticks."""
    if line.literal or not _SOME_TICK.search(line.text):
        return False
    match = _TICKED.match(line.text)
    if match and match["on"] and match["rest"]:
        return True
    both = _BOTH.match(plain(line.text))
    return bool(both and any(mark and re.fullmatch(_ON, mark) for mark in both.group("m1", "m2", "m3", "m4")))


def truth_word(line: Line) -> str:
    """`True` or `False` for a line that is that option, else nothing."""
    match = _is_truth(line)
    return "" if not match else "True" if match["word"][0] in "tT" else "False"


def shows_options(line: Line) -> bool:
    """Whether the line offers True or False, a box to tick, or an option A."""
    if line.literal:
        return False
    lettered = _lettered(line)
    first = lettered and _label(lettered) == "A"
    return bool(_is_truth(line) or _BOTH.match(plain(line.text)) or first or _TICKED.match(line.text))


def offered(body: Sequence[Line]) -> Offer:
    """The options in the lines of a question before its solution, in the first reading that fits."""
    return _both_on_a_line(body) or _truth_lines(body) or _lettered_run(body) or _ticked_run(body) or Offer(tuple(body))


def bulleted(body: Sequence[Line]) -> Offer | None:
    """The last plain list as options labelled A, B, …: for a question whose key asks for options."""
    found = _runs_of(body, _PLAIN_BULLET)
    return _from_run(body, found, [_letter(i) for i in range(len(found))])


def numbered(body: Sequence[Line]) -> Offer | None:
    """The last list 1., 2., … as options labelled by number."""
    found = _runs_of(body, _NUMERAL)
    return _from_run(body, found, [match["a"] for _, match in found])


def _is_truth(line: Line) -> re.Match[str] | None:
    match = None if line.literal else _TRUTH.match(plain(line.text))
    if match and len(match["word"]) == 1 and match["word"].islower():
        return None
    return match


def _both_on_a_line(body: Sequence[Line]) -> Offer | None:
    for index in range(len(body) - 1, -1, -1):
        line = body[index]
        match = None if line.literal else _BOTH.match(plain(line.text))
        if match and not (match["w1"].islower() and len(match["w1"]) == 1):
            return Offer((*body[:index], *body[index + 1 :]), _both(match, line), truth=True)
    return None


def _both(match: re.Match[str], line: Line) -> tuple[Option, ...]:
    """Boxes stand before both words or after both."""
    before = bool(match["m1"])
    signs = (match["m1"], match["m2"] or match["m3"]) if before else (match["m2"] or match["m3"], match["m4"])
    ticks = [bool(re.fullmatch(_ON, sign)) if sign else None for sign in signs]
    return tuple(
        Option(label, line.number, tick, [line.with_text(label)])
        for label, tick in zip(("True", "False"), ticks, strict=True)
    )


def _truth_lines(body: Sequence[Line]) -> Offer | None:
    """The last line "True" and the last line "False", each on its own."""
    options: dict[str, Option] = {}
    used: set[int] = set()
    for index in range(len(body) - 1, -1, -1):
        match, label = _is_truth(body[index]), truth_word(body[index])
        if match and label not in options:
            on = bool(match["on"] or match["on2"] or match["tail"])
            off = bool(match["off"] or match["off2"])
            options[label] = Option(label, body[index].number, on or (False if off else None))
            options[label].lines.append(body[index].with_text(label))
            used.add(index)
    if len(options) < 2:
        return None
    rest = tuple(line for index, line in enumerate(body) if index not in used)
    return Offer(rest, (options["True"], options["False"]), truth=True)


def _lettered(line: Line) -> re.Match[str] | None:
    match = None if line.literal else _LETTER.match(line.text)
    if not match or (match["bold"] and not match["after"] and match["sep"] == ""):
        return None
    if match["sep"] == "" and not (match["bold"] and match["after"]):
        return None
    return match


def _label(match: re.Match[str]) -> str:
    return (match["a"] or match["b"] or match["c"]).upper()


def _lettered_run(body: Sequence[Line]) -> Offer | None:
    lines = [part for line in body for part in _on_own_lines(line)]
    found = [(index, match) for index, line in enumerate(lines) if (match := _lettered(line))]
    labels = [_label(match) for _, match in found]
    begin = _last_run(labels)
    while (
        begin
        and labels[begin - 1] == "A"
        and all(line.blank for line in lines[found[begin - 1][0] + 1 : found[begin][0]])
    ):
        begin -= 1
    if begin is None:
        return None
    options = {index: _option(lines[index], match) for index, match in found[begin:]}
    rounds = any(match["on"] or match["off"] for _, match in found) and _round(lines[found[begin][0]].text)
    return _collected(lines, options, rounds)


def _last_run(labels: Sequence[str]) -> int | None:
    """Where the last run A, B, … begins: an A that is followed by a B or stands alone at the end."""
    begins = [i for i, label in enumerate(labels) if label == "A" and labels[i + 1 : i + 2] not in ([], ["A"])]
    return begins[-1] if begins else None


def _on_own_lines(line: Line) -> list[Line]:
    """A line `A) one  B) two  C) three` as three."""
    first = _lettered(line)
    if not first or _label(first) != "A":
        return [line]
    cuts, wanted = [0], "B"
    for match in _INLINE.finditer(line.text):
        if (match["a"] or match["c"]).upper() == wanted:
            cuts.append(match.start())
            wanted = chr(ord(wanted) + 1)
    cuts.append(len(line.text))
    return [line.with_text(line.text[a:b].rstrip()) for a, b in pairwise(cuts)]


def _option(line: Line, match: re.Match[str]) -> Option:
    text, ticked = _unticked(match, (match["rest"] or "").strip())
    if match["bold"] and not match["after"]:
        text = text.replace(match["bold"], "", 1)
    return Option(_label(match), line.number, ticked, [line.with_text(text)])


def _unticked(match: re.Match[str], text: str) -> tuple[str, bool | None]:
    trailing = _TRAILING.search(text)
    if trailing:
        return text[: trailing.start()], True
    return text, True if match["on"] else False if match["off"] else None


def _ticked_run(body: Sequence[Line]) -> Offer | None:
    found = [
        (i, m) for i, line in enumerate(body) if not line.literal and (m := _TICKED.match(line.text)) and m["rest"]
    ]
    if len(found) < 2:
        return None
    options = {}
    for position, (index, match) in enumerate(found):
        text, ticked = _unticked(match, match["rest"].strip())
        options[index] = Option(_letter(position), body[index].number, ticked, [body[index].with_text(text)])
    return _collected(body, options, _round(body[found[0][0]].text))


def _runs_of(body: Sequence[Line], pattern: re.Pattern[str]) -> list[tuple[int, re.Match[str]]]:
    """The last list whose items the pattern matches: blank and indented lines don't end it."""
    run: list[tuple[int, re.Match[str]]] = []
    ended = True
    for index, line in enumerate(body):
        match = None if line.literal else pattern.match(line.text)
        if match:
            run = [(index, match)] if ended else [*run, (index, match)]
            ended = False
        elif not (line.blank or line.literal or line.text.startswith("  ")):
            ended = True
    return run


def _from_run(body: Sequence[Line], found: list[tuple[int, re.Match[str]]], labels: Sequence[str]) -> Offer | None:
    if len(found) < 2:
        return None
    options = {}
    for label, (index, match) in zip(labels, found, strict=True):
        trailing = _TRAILING.search(match["rest"])
        text = match["rest"][: trailing.start()] if trailing else match["rest"]
        options[index] = Option(label, body[index].number, True if trailing else None, [body[index].with_text(text)])
    return _collected(body, options, rounds=False)


def _letter(position: int) -> str:
    return chr(ord("A") + position) if position < 26 else f"A{position}"


def _round(text: str) -> bool:
    return bool(re.match(r"^\s*(?:[-*+•]\s+)?(?:\(|[○◯⚪●⚫◉⬤🔘❍〇])", text))


def _collected(lines: Sequence[Line], options: dict[int, Option], rounds: bool) -> Offer:
    """Gives each line after an option to it; after the last one, only until a blank line and plain text."""
    prompt: list[Line] = []
    current: Option | None = None
    last = max(options)
    gap = False
    for index, line in enumerate(lines):
        if index in options:
            current, gap = options[index], False
        elif current is None or (index > last and gap and not _belongs(line)):
            current = None
            prompt.append(line)
        else:
            gap = gap or line.blank
            current.lines.append(line if line.literal else line.with_text(line.text.strip()))
    return Offer(tuple(prompt), tuple(options.values()), round_boxes=rounds)


def _belongs(line: Line) -> bool:
    return line.literal or line.blank or line.text.startswith(("  ", "\t", "$$", "\\["))
