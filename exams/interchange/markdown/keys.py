"""Which options does an author's answer name?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from exams.interchange.markdown.lines import plain

_LEAD = (
    r"^[\s:>.*_#`✓✔\u2013\u2014-]*(?:(?:the|this|that|it|so)(?:\s+|(?=['’]s\b)))?(?:(?:correct|right|true|best)(?:\s+|(?=:)))?"
    r"(?:model\s+)?(?:(?:answers?|options?|choices?|statements?|claim|key|letters?|responses?|selections?|above)(?:\(s\))?\s*)?"
    r"(?:['’]s|is|are|would\s+be)?\s*[:=]?\s*(?:just\s+|[a-z]{2,12}ly\s+|both\s+)?(?:(?:options?|choices?|letters?|answers?)\s+)?[:=]?\s*"
)
_TRUTH = re.compile(
    _LEAD + r"[*_`\"'(\[{]*(?P<not>not\s+)?(?:(?P<word>true|false|correct|incorrect|yes|no)\b"
    r"(?!\s*(?:/|or\b)\s*(?:true|false))|(?P<letter>[TF])(?![\w'’]))",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"^[\s:*_(\[$]*(?:(?:the\s+)?(?:correct\s+)?answer\s+is\s+[*_\"']*|there\s+(?:is|are)\s+)?(?:"
    r"none\b(?!\s+(?:other|but|except))|no\s+(?:\w+\s+)?(?:options?|answers?|choices?|statements?|selections?)\b|nothing\b|neither\b(?!\W+[A-Z]\W+nor\b)|not\s+any\b|∅|\\emptyset|"
    r"leave\s+(?:all|every)|\{\s*\}|\[\s*\]\s*$|[\u2013\u2014-]\s*$)",
    re.IGNORECASE,
)
_EVERY = re.compile(
    r"^[\s:*_(\[]*(?:(?:the\s+)?(?:correct\s+)?answer\s+is\s+)?(?:all\b(?:\s+of)?(?:\s+(?:the|these|them|options?|answers?|choices?|statements?|above|four|five|"
    r"three|are|correct|apply))*|every\s+(?:option|answer|choice|statement)\b)",
    re.IGNORECASE,
)
_ITEM = r"[(\[]?(?:[A-Za-z]|\d{1,2})(?![\w'’])[)\]]?"
_SEPARATOR = r"\s*(?:,\s*(?:and|or|&)?|;|/|&|\+|\band\b|\bor\b|\bplus\b)\s*(?:options?\s+)?"
_LIST = re.compile(
    _LEAD + rf"[{{\[(]*(?P<list>{_ITEM}(?:{_SEPARATOR}{_ITEM}){{0,25}})[}}\])]*(?P<after>.{{0,40}})",
    re.IGNORECASE | re.DOTALL,
)
_ROW = re.compile(_LEAD + r"(?P<list>[A-Z]{2,10}|[A-Z](?:\s+[A-Z]){1,9})\s*(?:[.,:;)]|$|\n)")
_RANGE = re.compile(
    _LEAD + r"[(\[]?(?P<from>[A-Z])[)\]]?(?:[-\u2013]|\s+(?:through|thru|to)\s+)"
    r"[(\[]?(?P<to>[A-Z])[)\]]?(?=\s*(?:$|[.,:;)\n]|are\b|apply\b))",
    re.IGNORECASE,
)
_ALL_BUT = re.compile(
    rf"^[\s:*_(\[]*(?:all|any|every\w*|none)\b[^.;\n]{{0,40}}?\b(?:except|but|besides|other\s+than|apart\s+from)\s+(?:for\s+)?"
    rf"(?:options?\s+)?(?P<list>{_ITEM}(?:{_SEPARATOR}{_ITEM}){{0,25}})(?P<after>.{{0,40}})",
    re.IGNORECASE | re.DOTALL,
)
_LETTER_LINE = re.compile(r"^\s*(?:[-*+•]\s+)?[(\[]?(?P<letter>[A-Z])[)\].,;]*\s*$")
_BOUNDARY = re.compile(
    r"^\s*(?:$|[\n,:;)\]|!?=✓✔`\u2013\u2014-]|\.(?![A-Z])|\(|(?:because|since|as|is|are|only|by|due|has|have|was|were|must|will|holds?|"
    r"follows?|applies|apply|correct|true)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Key:
    """What an answer names: `truth` of a claim, or `labels` (empty: none is correct), or `every` option."""

    labels: tuple[str, ...] = ()
    truth: bool | None = None
    every: bool = False


def truth_key(text: str) -> Key | None:
    """`False. Because …`, `T`, `The claim is true`."""
    match = _TRUTH.match(_start(text))
    if not match:
        return None
    said = (match["word"] or match["letter"]).lower() in {"true", "correct", "yes", "t"}
    return Key(truth=said != bool(match["not"]))


def choice_key(text: str, labels: Sequence[str], texts: Sequence[str]) -> Key | None:
    """`C.`, `A and D: …`, `AC`, `None of these`; labels that don't exist are kept for the caller to complain of."""
    start = _start(text)
    if labels and (named := _by_text(start, labels, texts)):
        return named
    if _NONE.match(start):
        return Key()
    return _by_group(start, labels) or _by_letters(start, labels)


def _by_group(start: str, labels: Sequence[str]) -> Key | None:
    """`All of the above`, `All except B`, `None but C`, `A through D`."""
    excepted = _ALL_BUT.match(start)
    if excepted and _is_list(excepted, labels):
        named = _items(excepted["list"])
        only = named if start.lstrip(" :*_([").lower().startswith("none") else [x for x in labels if x not in named]
        return Key(tuple(only))
    if _EVERY.match(start):
        return Key(tuple(labels), every=True)
    between = _RANGE.match(start)
    if between and (ends := [between["from"].upper(), between["to"].upper()]) == sorted(ends):
        return Key(tuple(chr(code) for code in range(ord(ends[0]), ord(ends[1]) + 1)))
    return None


def _by_letters(start: str, labels: Sequence[str]) -> Key | None:
    lines = [line for line in start.split("\n") if line.strip()]
    alone = [match["letter"] for line in takewhile(_LETTER_LINE.match, lines) if (match := _LETTER_LINE.match(line))]
    if len(alone) > 1:
        return Key(tuple(dict.fromkeys(alone)))
    row = _ROW.match(start)
    if row and (letters := _row(row["list"], labels)):
        return Key(letters)
    match = _LIST.match(start)
    return Key(_items(match["list"])) if match and _is_list(match, labels) else None


def _items(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.upper() for item in re.findall(r"\d+|(?<![A-Za-z])[A-Za-z](?![A-Za-z])", text)))


def _start(text: str) -> str:
    """The first words, plain, line breaks kept."""
    lines = text.strip()[:300].split("\n")
    return "\n".join(plain(line) for line in lines).strip()


def _by_text(start: str, labels: Sequence[str], texts: Sequence[str]) -> Key | None:
    """An answer that repeats the text of an option."""
    first = _normal(start.split("\n")[0])
    found = [label for label, text in zip(labels, texts, strict=True) if first and _normal(text) == first]
    return Key((found[0],)) if len(found) == 1 and len(first) > 1 else None


def _normal(text: str) -> str:
    return plain(text).strip(" .:;!").casefold()


def _row(text: str, labels: Sequence[str]) -> tuple[str, ...]:
    """`ACD` as three labels, if it can be no word: in order, each once, the first one there."""
    letters = tuple(text.replace(" ", "").replace("\n", ""))
    in_order = list(letters) == sorted(set(letters))
    return letters if in_order and (letters[0] in labels or not labels) else ()


def _is_list(match: re.Match[str], labels: Sequence[str]) -> bool:
    """Whether the letters are labels, not the first word of a sentence such as "A model …"."""
    items = match["list"]
    if re.search(r"\bor\b", items, re.IGNORECASE):
        return False  # two answers of which either will do: nothing that a key of ours can say
    if items.isdigit() and not (labels and labels[0].isdigit()):
        return False
    if len(items) > 1 and not items.isdigit():
        return True
    return bool(_BOUNDARY.match(match["after"]))
