"""What does a list or table of answers at the end of a document say about which question?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from exams.interchange.markdown.findings import Findings
from exams.interchange.markdown.headings import section_heading
from exams.interchange.markdown.lines import Line, joined

_HEADING = re.compile(
    r"^(?:\d+\s+|appendix\s*:?\s*)?(?:the\s+)?(?:(?:answer|solution|marking)\s+(?:key|sheet|table|list)|answers|solutions|key|"
    r"correct\s+answers|answers?\s+(?:and|&|with)\s+\w+)(?:\s+(?:to|for)\s+.{1,60}|\s*\([^)]{0,60}\))?\s*(?:[:.]\s*(?P<rest>.*))?$",
    re.IGNORECASE,
)
_NUMBER = r"(?:(?:question|problem|q)\s*[.#]?\s*)?\(?(?P<n>\d{1,4}(?:\.\d{1,4}){0,2}[a-z]?)\)?"
_LETTER = r"\(?[A-Z]\)?(?![\w'’])"
_LETTERS = rf"{_LETTER}(?:\s*(?:,|;(?!\s*\d)|&|/|\band\b)\s*{_LETTER})*"
_NO_OPTION = r"none(?:\s+(?:of\s+(?:the\s+above|these|them))|\s+is\s+correct)?"
_VALUE = (
    rf"(?P<v>true|false|T(?!\w)|F(?!\w)|{_NO_OPTION}|all|(?-i:[A-Z]{{2,8}})(?![\w'’])|{_LETTERS}|"
    r"[\u2013\u2014](?=\s*(?:$|[,;|])))"
)
_ENTRY = re.compile(rf"(?<![\w.]){_NUMBER}\s*[.):=|\u2013\u2014\u2192>-]*\s*[*_]*{_VALUE}", re.IGNORECASE)
_ENTRY_LINE = re.compile(
    rf"^\s*(?:[-*+]\s+)?(?:#+\s*)?[*_]*{_NUMBER}[*_]*\s*[.):=\u2013\u2014\u2192-]*[*_]*(?:\s+(?P<text>.*))?$",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[\s|:-]*-{2,}[\s|:-]*$")
_TABLE_HEAD = re.compile(r"\b(?:answers?|key|correct|solution)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """The answer to one question; `text` begins with the key and may explain it."""

    number: str
    text: str
    line: int


def key_start(lines: Sequence[Line]) -> int:
    """The index of the line where the key at the end begins; the number of lines if there is none."""
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if line.literal or line.blank:
            continue
        if _opens_key(lines, index):
            return index
    return len(lines)


def entries(lines: Sequence[Line]) -> list[Entry]:
    """Every answer of the key, in order."""
    if not lines:
        return []
    rest = _rest(lines[0])
    body = [lines[0].with_text(rest), *lines[1:]] if rest is not None else list(lines)
    rows = [line for line in body if "|" in line.text and not line.literal]
    if rows:
        return list(_table(rows))
    return list(_listed(body))


def assigned(numbers: Sequence[Sequence[str]], found: Sequence[Entry], findings: Findings) -> list[list[Entry | None]]:
    """The answer to each question (`numbers` by section). Where sections count anew, answers go in order."""
    everything = [number for section in numbers for number in section]
    waiting: dict[str, list[Entry]] = defaultdict(list)
    for entry in found:
        waiting[entry.number].append(entry)
    for number, several in waiting.items():
        if number not in everything:
            findings.error(several[0].line, f"The key names question {number}, which is not in the document.")
        elif len(several) > everything.count(number):
            findings.error(several[-1].line, f"The key answers question {number} more than once.")
    return [[waiting[n].pop(0) if waiting.get(n) else None for n in section] for section in numbers]


def _opens_key(lines: Sequence[Line], index: int) -> bool:
    """A heading such as "Answer key" with numbered answers behind it, or the head of a table of answers."""
    line = lines[index]
    if line.text.lstrip().startswith("|") or line.text.count("|") >= 1:
        before = lines[index - 1].text if index else ""
        return "|" not in before and _is_table_head(lines, index)
    rest = _rest(line)
    if rest is None:
        return False
    if rest:
        return len(_ENTRY.findall(rest)) >= 1 and bool(_ENTRY.match(rest.strip(" *_")))
    following = next((other for other in lines[index + 1 :] if not other.blank), None)
    if following is None:
        return False
    if "|" in following.text:
        return True
    text = following.words.lstrip("-+ ")
    own_line = _ENTRY_LINE.match(following.text)
    return bool(_ENTRY.match(text)) or bool(own_line and line.emphatic and "key" not in text.lower())


def _rest(line: Line) -> str | None:
    """What follows "Answer key:" on its line; None if the line is no such heading."""
    match = _HEADING.match(line.words)
    return (match["rest"] or "").strip() if match else None


def _is_table_head(lines: Sequence[Line], index: int) -> bool:
    head = lines[index].text
    if not _TABLE_HEAD.search(head) or index + 2 >= len(lines) or not _RULE.match(lines[index + 1].text):
        return False
    cells = _cells(lines[index + 2].text)
    return bool(cells) and bool(re.fullmatch(_NUMBER, cells[0], re.IGNORECASE))


def _cells(text: str) -> list[str]:
    return [re.sub(r"[*_`]", "", cell).strip() for cell in text.strip().strip("|").split("|")]


def _table(rows: Sequence[Line]) -> Iterator[Entry]:
    """One question a row, or the numbers in one row and the answers in the next."""
    table = [(row.number, _cells(row.text)) for row in rows if not _RULE.match(row.text)]
    for (_, numbers), (line, answers) in pairwise(table):
        pairs = list(zip(numbers, answers, strict=False))[1:]
        if len(pairs) > 1 and all(_as_number(number) for number, _ in pairs) and not _as_number(pairs[0][1]):
            yield from (Entry(_as_number(number), answer, line) for number, answer in pairs)
            return
    for line, cells in table:
        if len(cells) > 1 and (number := _as_number(cells[0])):
            yield Entry(number, ". ".join(cell for cell in cells[1:] if cell), line)


def _as_number(cell: str) -> str:
    match = re.fullmatch(_NUMBER + r"[.:]?", cell, re.IGNORECASE)
    return match["n"] if match else ""


def _listed(lines: Sequence[Line]) -> Iterator[Entry]:
    current: Entry | None = None
    text: list[Line] = []
    for line in lines:
        if section_heading(line):
            continue
        several = [] if line.literal else list(_ENTRY.finditer(line.text))
        own = None if line.literal else _ENTRY_LINE.match(line.text)
        if len(several) > 1 and _only_entries(line.text):
            if current:
                yield Entry(current.number, joined(text), current.line)
                current = None
            yield from (Entry(match["n"], match["v"], line.number) for match in several)
        elif own and (several or current is None or _next_number(current.number, own["n"])):
            if current:
                yield Entry(current.number, joined(text), current.line)
            current, text = Entry(own["n"], "", line.number), [line.with_text(own["text"] or "")]
        elif several and current is None:
            yield Entry(several[0]["n"], several[0]["v"], line.number)
        elif current:
            text.append(line)
    if current:
        yield Entry(current.number, joined(text), current.line)


def _only_entries(text: str) -> bool:
    """Whether nothing but numbered answers is on the line."""
    return not re.search(r"\w", _ENTRY.sub("", text))


def _next_number(last: str, number: str) -> bool:
    one, other = [[int(part) for part in re.findall(r"\d+", text)] for text in (last, number)]
    return len(one) == len(other) and (other == [*one[:-1], one[-1] + 1] or (other[-1] == 1 and other > one))
