"""What does the cover of a quiz say: which course, which day, how long, what is allowed, what is promised?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from exams.interchange.markdown import amounts, wording
from exams.interchange.markdown.findings import Findings
from exams.interchange.markdown.latex import with_dollars
from exams.interchange.markdown.lines import Line, joined, plain
from exams.interchange.markdown.marks import is_form_field
from exams.interchange.markdown.title import Identity, is_organisation, read_identity

_ALLOWED_HEADING = re.compile(
    r"^(?:(?:allowed|permitted)(?=\s*:)|(?:allowed|permitted|authori[sz]ed)\s+(?:\w+\s+)?(?:materials?|aids?|items|resources)|materials?(?:\s+allowed)?|"
    r"what\s+(?:you\s+may|is|may)\b.{0,40}|(?:aids?|resources?)(?:\s+(?:allowed|permitted))?|you\s+may\s+use)\s*:?\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_HONOUR_HEADING = re.compile(
    r"^(?:(?:the\s+)?(?:honou?r|(?:academic\s+)?(?:integrity|honesty)|conduct)(?:\s+(?:code|statement|pledge|policy|agreement))?|"
    r"pledge|statement\s+of\s+\w+|declaration)\s*(?:[:.]\s*(?P<rest>.*))?$",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"\b(?:I|we)(?:,[^,.]{1,40},)?\s+(?:\w+\s+)?(?:understand|agree|affirm|certify|promise|declare|pledge|confirm|swear|attest|acknowledge|will|"
    r"have|hereby|am\s+aware|shall|did)\b|\bon\s+my\s+hono|\bmy\s+signature|\b(?:by|in)\s+(?:signing|submitting|taking)",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(
    r"^\W*(?:I\b|on\s+my\s|my\s+signature|(?:by|in)\s+(?:signing|submitting|taking))", re.IGNORECASE
)
_HONOUR = re.compile(
    r"\b(?:hono(?:u)?r|pledge|integrity|conduct|misconduct|cheat(?:ed|ing)?\b|unauthori[sz]ed|my\s+own\s+work|code|"
    r"neither\s+given|aid|help|rules|(?:dis)?honest(?:y|ly)?)\b",
    re.IGNORECASE,
)
_USE = re.compile(
    r"\b(?:allow(?:ed|s)?|permit(?:ted|s)?|(?:may|can)\s+be\s+(?:used|consulted|brought)|may\s+(?:use|bring|have|consult|refer)|can\s+(?:use|bring|have|consult)|open[\s-]+(?:books?|notes?)|"
    r"closed[\s-]+(?:books?|notes?)|cheat[\s-]?sheets?|notes?\s+sheets?|(?:hand)?written\s+notes|calculators?|forbidden|prohibited|"
    r"not\s+(?:use|bring|consult)|no\s+(?:electronic|phones?|laptops?|calculators?|notes|books?|devices?|other|internet|aids?)|"
    r"electronic\s+devices?|textbooks?|formula\s+sheets?|reference\s+sheets?|laptops?|scratch\s+paper|dictionar\w+|banned|bring)\b",
    re.IGNORECASE,
)
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+(?P<rest>\S.*)$")
_FIELD = re.compile(
    r"^(?:(?:full|your|student|print(?:ed)?|first|last)\s+)*(?:name|(?:\w+\s+)?(?:net\s?id|student\s+id|id(?:\s+number)?)|signature|"
    r"seat|section|email|student\s+number|score|grade|points?)\b[^.]{0,40}[:_]\s*[_\s.]*$",
    re.IGNORECASE,
)
_OTHER_TIME = re.compile(
    r"\b(?:early|late|before|after|arriv|leav|remain|recommend|suggest|spend|last\s+\w+\s+minutes|first)", re.IGNORECASE
)
_LENGTH = re.compile(
    r"\b(?:exam|quiz|test|midterm|final|duration|time|length|you\s+(?:will\s+)?have|lasts?|long|limit)\b", re.IGNORECASE
)
_TABLE_LINE = re.compile(r"\t|^\s*\||^\s*[-:| ]{3,}$")
_ONLY_LENGTH = re.compile(
    rf"^(?:(?:(?:quiz|exam|test)\s+)?(?:duration|time|length|time\s+(?:limit|allowed|allotted)|exam\s+time|total\s+time)\s*[:=]?\s*)?{amounts.DURATION.pattern}\.?$",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"^(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?$", re.IGNORECASE)
_DATE_LABEL = re.compile(r"^(?:date|day|on|held\s+on|when|exam\s+date|quiz\s+date|administered)\b", re.IGNORECASE)


@dataclass(slots=True)
class Cover:
    identity: Identity
    date: date | None = None
    duration_minutes: int | None = None
    materials: tuple[str, ...] = ()
    honor_statement: str = ""
    instructions: str = ""


@dataclass(slots=True)
class _Paragraph:
    """Lines without a blank one between them; `under` is the heading or label that they stand under."""

    under: str
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        return joined(self.lines)


def read_cover(lines: Sequence[Line], used: set[int], findings: Findings) -> Cover:
    """`used`: the lines (by number) that the table of scores takes. Missing date and duration are warnings."""
    free = [line for line in lines if line.number not in used]
    identity, titled = read_identity(free)
    cover = Cover(identity, date=_date(free, findings), duration_minutes=_duration(free))
    rest = [_without_facts(line) if line.number not in titled else line.with_text("") for line in free]
    paragraphs = list(_paragraphs(rest))
    honour = _honour(paragraphs)
    cover.honor_statement = with_dollars(_without_label(honour)) if honour else ""
    _share_out(cover, [paragraph for paragraph in paragraphs if paragraph is not honour])
    first = lines[0].number if lines else 1
    if cover.date is None and not any(
        problem.message.startswith("There is no such day") for problem in findings.sorted()
    ):
        findings.warning(first, "No date was found on the cover.")
    if cover.duration_minutes is None:
        findings.warning(first, "No duration was found on the cover.")
    if not identity.title:
        findings.warning(first, "No title such as “Quiz 2” or “Midterm” was found on the cover.")
    return cover


def _date(lines: Sequence[Line], findings: Findings) -> date | None:
    for line in lines:
        found = amounts.find_date(line.words)
        if found and found.date:
            return found.date
        if found:
            findings.warning(line.number, f"There is no such day as {found.text}.")
    return None


def _duration(lines: Sequence[Line]) -> int | None:
    """The first length of time that is the quiz's: preferably in a line that says so."""
    found = [
        (not _LENGTH.search(sentence), value)
        for line in lines
        for sentence in wording.sentences(line.text)
        if not _OTHER_TIME.search(sentence) and (value := amounts.minutes(sentence))
    ]
    return min(found, key=lambda item: item[0])[1] if found else None


def _paragraphs(lines: Sequence[Line]) -> Iterator[_Paragraph]:
    """Paragraphs and list items, without fields to fill in, table lines, bare dates and headings."""
    under = ""
    current = _Paragraph(under)
    for line in lines:
        ended = bool(current.lines) and current.lines[-1].words[-1:] in {".", ":", "!"}
        starts = bool(_ITEM.match(line.text)) or (ended and bool(_FIRST_PERSON.match(line.words)))
        if line.blank or starts or _is_furniture(line) or _is_label(line):
            if current.lines:
                yield current
            under = line.words if _is_label(line) else under
            current = _Paragraph(under)
        if not (line.blank or _is_furniture(line) or _is_label(line)):
            current.lines.append(line)
    if current.lines:
        yield current


def _without_facts(line: Line) -> Line:
    """A line that begins with the date, without the parts that say only date and duration."""
    found = amounts.find_date(line.words)
    if not found or len(line.words[: line.words.index(found.text)].split()) > 3:
        return line
    parts = re.split(r"\s*[·•|;]\s*|,\s+|(?<=[a-z\x00])[.]\s+", line.words.replace(found.text, "\x00"))
    kept = [part for part in parts if "\x00" not in part and not _ONLY_LENGTH.match(part.strip("()."))]
    return line.with_text(", ".join(part for part in kept if not _WEEKDAY.match(part)))


def _is_label(line: Line) -> bool:
    text = line.words
    honour = _HONOUR_HEADING.match(text)
    named = line.emphatic or text.endswith(":") or (honour is not None and not honour["rest"])
    short = len(text) <= 60 and named and not _ITEM.match(line.text)
    return short and not _FIELD.match(text)


def _is_furniture(line: Line) -> bool:
    text = line.words
    if is_form_field(line.text) or _FIELD.match(text) or _ONLY_LENGTH.match(text) or _TABLE_LINE.search(line.text):
        return True
    if is_organisation(text):
        return True
    dated = amounts.find_date(text)
    rest = text.replace(dated.text, "") if dated else text
    if dated and (len(re.findall(r"[A-Za-z]{2,}", rest)) <= 2 or _DATE_LABEL.match(text)):
        return True
    return bool(
        re.fullmatch(
            r"[-*_=\s]*|\(?(?:with\s+)?(?:solutions?|answer\s+key)(?:\s+\w+)?\)?|(?:version|form)\s+\w+",
            text,
            re.IGNORECASE,
        )
    )


def _honour(paragraphs: Sequence[_Paragraph]) -> _Paragraph | None:
    """The paragraph of the promise: under its own heading, or one that promises, in the first person."""
    for paragraph in paragraphs:
        label = _HONOUR_HEADING.match(paragraph.under)
        if label and (_PROMISE.search(paragraph.text) or _HONOUR.search(paragraph.text)):
            return paragraph
    promising = [p for p in paragraphs if _PROMISE.search(plain(p.text))]
    told = [p for p in promising if _HONOUR.search(p.text)] or [p for p in promising if _is_own_word(p.text)]
    return told[0] if told else None


def _is_own_word(text: str) -> bool:
    """Whether a student speaks: from the first word on as "I", and to nobody."""
    return bool(_FIRST_PERSON.match(plain(text))) and not re.search(r"\byou\b", text, re.IGNORECASE)


def _without_label(paragraph: _Paragraph) -> str:
    """The statement, on one line where the text was broken into lines."""
    text = " ".join(line.text.strip() for line in paragraph.lines)
    item = _ITEM.match(text)
    text = item["rest"] if item else text
    text = re.sub(r"^\s*>\s*", "", text)
    label = re.match(r"^[*_]{0,3}[^.:*_]{3,50}[:.][*_]{0,3}\s+", text)
    if label and _HONOUR_HEADING.match(plain(label[0])):
        text = text[label.end() :]
    return re.sub(r"\s*(?:Signature|Signed|Sign\s+here|Initials?|Name)\s*:?\s*_*\s*$", "", text).strip(" _")


def _share_out(cover: Cover, paragraphs: Sequence[_Paragraph]) -> None:
    materials: list[str] = []
    rest: list[str] = []
    was_item = False
    for paragraph in paragraphs:
        item = _ITEM.match(paragraph.text)
        text = _one_line(item["rest"] + paragraph.text[len(paragraph.text.split("\n")[0]) :]) if item else ""
        allowed = _ALLOWED_HEADING.match(paragraph.under)
        if item and (allowed or _USE.search(text)):
            materials.append(text)
        elif not item and (found := _prose_materials(paragraph, bool(allowed))):
            materials.extend(found[0])
            rest.extend(found[1])
        else:
            gap = "" if (was_item and item) or not rest else "\n"
            rest.append(gap + (f"- {text}" if item else paragraph.text))
            was_item = bool(item)
    cover.materials = tuple(with_dollars(text) for text in materials)
    cover.instructions = with_dollars("\n".join(rest).strip())


def _prose_materials(paragraph: _Paragraph, allowed: bool) -> tuple[list[str], list[str]] | None:
    """The sentences of a paragraph that say what may be used, and the others; None if there are none."""
    text = _one_line(paragraph.text)
    label = _ALLOWED_HEADING.match(plain(text))
    if label and ":" in plain(text)[: label.start("rest")]:
        rest = re.sub(r"^[^:]*:[*_]{0,3}\s*", "", text)
        return [
            part.strip(" .")
            for part in re.split(r";|(?<=[a-z])\.\s+(?=[A-Z])|,(?!\s*(?:and|or|no|one|two)\b(?!\s+\w+\s))", rest)
            if part.strip(" .")
        ], []
    sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z*_])", text)
    spoken = [sentence for sentence in sentences if allowed or _USE.search(sentence)]
    others = [one for one in sentences if one not in spoken and not _ONLY_LENGTH.match(plain(one))]
    return (spoken, ["\n" + " ".join(others)] if others else []) if spoken else None


def _one_line(text: str) -> str:
    return " ".join(text.split())
