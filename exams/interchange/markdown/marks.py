"""Where does an author say "here is the answer", and what stands behind those words?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from exams.interchange.markdown.lines import Line

_STRONG = r"(?:model\s+|sample\s+|official\s+)?(?:solutions?|sol|answers?|ans|lösung)"
_CORRECT = r"(?:the\s+)?(?:correct|right)\s+(?:answers?|options?|choices?|responses?)(?:\(s\))?"
_WEAK = r"(?:key|correct)"
_REASON = r"(?:explanation|rationale|reason(?:ing)?|justification|why|comment|feedback)"
_FRAME = r"^\s*(?:>\s*)*(?:#{1,6}\s+)?(?:[-*+]\s+)?(?P<open>[*_]{0,3})[(\[]?"
_END = r"(?P<close>[)\]]?[*_]{0,3}(?:\s*[:：.]|\s+[-\u2013\u2014](?=\s))?[*_]{0,3})"
_LINE_MARK = re.compile(
    rf"{_FRAME}(?P<word>{_CORRECT}|{_STRONG}|{_WEAK}|{_REASON})(?!\w)(?P<verb>\s+(?:is|are)\b)?{_END}(?:\s+|(?=\W)|$)(?P<rest>.*)$",
    re.IGNORECASE,
)
_RATIONALE = re.compile(r"^\s*[*_]{0,2}Rationale\s+\(([A-Za-z])\):[*_]{0,2}\s*(?P<rest>.*)$")
_TAIL_MARK = re.compile(
    r"(?<=\S)\s+(?:(?:\*\*|__)\s*(?i:solutions?|answers?|correct\s+answers?|ans|key)\s*[:.]?\s*(?:\*\*|__)\s*[:.]?|"
    r"(?:SOLUTIONS?|ANSWERS?)\s*:|(?:Solution|Answer|Ans|Key)\s*:(?=\s*(?:[A-Z](?:\s*(?:,|and)\s*[A-Z])*|True|False|None)\W*$))"
)
_SHORT_KEY = re.compile(
    r"^[*_(\[]*(?:true|false|none|nothing|all|no\b|[A-Za-z]\b|[A-Z]{1,8}\b|\d{1,2}\b|options?\s+[A-Z\d])", re.IGNORECASE
)
_FORM_FIELD = re.compile(r"^[^_]{0,60}(?:_{3,}|\.{6,}|…{3,})[\s_.…]*$")


@dataclass(frozen=True, slots=True)
class Mark:
    """`kind`: "solution" opens a solution, "key" names only the key, "reason" goes on explaining."""

    kind: str
    before: str
    rest: str


def is_form_field(text: str) -> bool:
    """A line for the student's pen: `Explanation: ______`."""
    return bool(_FORM_FIELD.match(text.strip()))


def rationale_mark(line: Line) -> tuple[str, str] | None:
    """Label and text of a line such as `Rationale (B): only half of it`."""
    match = None if line.literal else _RATIONALE.match(line.text)
    return (match[1].upper(), match["rest"]) if match else None


def answer_mark(line: Line) -> Mark | None:
    """The marker that the line opens with, or carries after the last option."""
    if line.literal or is_form_field(line.text):
        return None
    match = _LINE_MARK.match(line.text)
    if match and (kind := _kind(match, line)):
        return Mark(kind, "", _balanced(match))
    tail = _TAIL_MARK.search(line.text)
    if tail:
        return Mark(
            "key" if "key" in tail[0].lower() else "solution", line.text[: tail.start()], line.text[tail.end() :]
        )
    return None


def _kind(match: re.Match[str], line: Line) -> str:
    """What the opening words are, "" if they are only the beginning of a sentence."""
    word, rest = match["word"], match["rest"].strip()
    if not _is_set_off(match, line):
        return ""
    first = word.lower()
    if re.fullmatch(_REASON, first):
        return "reason"
    if re.fullmatch(_WEAK, first):
        return ("key" if first == "key" else "solution") if _SHORT_KEY.match(rest) else ""
    return "solution"


def _is_set_off(match: re.Match[str], line: Line) -> bool:
    word, close = match["word"], match["close"]
    alone = not match["rest"].strip()
    if match["verb"]:
        return bool(re.fullmatch(_CORRECT, word, re.IGNORECASE))
    if ":" in close or "：" in close:
        return True
    if "." in close:
        return word[0].isupper()
    if re.search(r"[-\u2013\u2014]", close):
        return word[0].isupper() and bool(_SHORT_KEY.match(match["rest"]))
    decorated = bool(match["open"].strip()) and bool(re.search(r"[*_]", close))
    return (alone and (word.isupper() or line.emphatic or word.istitle())) or decorated


def _balanced(match: re.Match[str]) -> str:
    """What follows the marker; where emphasis opened before the marker and closes at the end, without it."""
    rest, sign = match["rest"].strip(), match["open"]
    if sign and not re.search(r"[*_]", match["close"]) and rest.endswith(sign) and rest.count(sign) % 2:
        return rest.removesuffix(sign)
    if sign and not re.search(r"[*_]", match["close"]) and sign in rest:
        return rest.replace(sign, "", 1)
    return rest
