"""Which course, which term and which quiz does the top of the cover name?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from exams.interchange.markdown import amounts
from exams.interchange.markdown.lines import Line
from exams.interchange.markdown.marks import is_form_field

_SEASON = (
    r"(?:Winter|Spring|Summer|Fall|Autumn|Michaelmas|Hilary|Trinity|Lent|Easter|Monsoon|"
    r"January|May|Wintersemester|Sommersemester|WiSe|SoSe|WS|SS)"
)
_PERIOD = r"(?:Quarter|Semester|Term|Session|Trimester)"
_YEAR = r"(?:(?:19|20)\d\d(?:\s?[/\u2013-]\s?(?:20)?\d\d)?|['’]\d\d)(?!\w)"
_TERM = re.compile(
    rf"\b{_SEASON}(?:\s+{_PERIOD})?\s*,?\s*(?:of\s+)?{_YEAR}(?:\s+{_PERIOD})?|\b(?:19|20)\d\d\s+{_SEASON}(?:\s+{_PERIOD})?\b"
    rf"|\b{_PERIOD}\s+(?:\d|I{{1,3}}|one|two)\s*,?\s*{_YEAR}|\b(?:19|20)\d\d\s*,?\s+{_PERIOD}\s+\d\b"
    rf"|\b(?:First|Second|Third|1st|2nd|3rd)\s+{_PERIOD}\s*,?\s*{_YEAR}|\b{_SEASON}\s+{_PERIOD}\b",
    re.IGNORECASE,
)
_SEASON_ALONE = re.compile(r"^(?:Term\s*:\s*)?((?:Winter|Spring|Summer|Fall|Autumn))$", re.IGNORECASE)
_CODE = re.compile(
    r"(?<![\w.])(?:(?:[A-Z][A-Z&]{1,7}(?:[-\s/](?:[A-Z]{2,4}|[A-Z]))?[-\s]?|(?:[A-Z][a-z]{2,5})\s)\d{2,5}(?:[A-Z]{1,2}\d?|-\d{1,3})?(?:/\d{3,4})?"
    r"|[A-Z]\d{3,5}|\d{1,2}\.[A-Z]?\d{2,4}[A-Z]?|[A-Z][A-Z]{1,5}\s\d[A-Z]?)(?![\w.]*\d)(?!\w)"
)
_NO_CODE = re.compile(
    r"^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|March|April|June|July|Fall|Spring|Summer|Winter|Autumn|Quiz|Exam|Test|Final|"
    r"Part|Page|Room|Form|Total|Midterm|Week|Score|Points?|QUIZ|EXAM|TEST|FINAL|WS|SS|Hall|Time|Due|Unit|About|Over|Most)\b",
    re.IGNORECASE,
)
_QUIZ = (
    r"(?:(?:Midterm|Mid-?term|Final|Practice|Sample|Make-?up|Mock|Pop|Weekly|Take-?home|First|Second|Third|Fourth|In-class|Online|Written|Short|"
    r"Review|Placement|Diagnostic|Oral|Lab|Reading)\s+)*"
    r"(?:Quiz|Mid-?term|Examination|Exam|Final|Test|Assessment|Checkpoint|Klausur|Prelim)(?:\s+(?:Examination|Exam|Quiz|Test))?"
)
_TITLE = re.compile(
    rf"\b{_QUIZ}\b(?:\s*(?:#|No\.?|Number)?\s*(?:\d{{1,2}}[A-Z]?|[IVX]{{1,4}}|[A-D]|One|Two|Three|Four)(?![\w.]))?",
    re.IGNORECASE,
)
_COPY = re.compile(
    r"[\s:,(\[\u2013\u2014-]*\b(?:(?:with\s+)?(?:sample\s+)?solutions?|(?:answer\s+|solution\s+)?key|instructor(?:['’]s)?\s+copy)\b[)\]]*\s*$",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s+[\u2013\u2014|•·-]+\s+|\s*[|•·]\s*|,\s+|;\s+|\s{3,}|\t+")
_LABEL = re.compile(
    r"^(?:course(?:\s+(?:title|name|code|number))?|class|subject|term|semester|quarter|title|exam|quiz|module)\s*:\s*",
    re.IGNORECASE,
)
_DECORATION = re.compile(r"\(\s*\)|\[\s*\]")
_ORGANISATION = re.compile(
    r"\b(?:University|Department|Dept|College|School|Institute|Faculty|Instructors?|Professor|Prof\.|Lecturer)\b",
    re.IGNORECASE,
)
_NO_COURSE = re.compile(
    r"^(?:date|time|duration|instructions?|rules|allowed|permitted|materials?(?=\s*(?::|$|allowed|permitted))|name|hono(?:u)?r|welcome|solutions?|score|page|"
    r"total|points)\b",
    re.IGNORECASE,
)
_TOP = 14  # lines with text among which course and title stand


@dataclass(frozen=True, slots=True)
class Identity:
    course_code: str = ""
    course_title: str = ""
    term: str = ""
    title: str = ""


def read_identity(lines: Sequence[Line]) -> tuple[Identity, set[int]]:
    """What the top of the cover names, and the numbers of the lines that do nothing else."""
    code = course = term = title = ""
    used: set[int] = set()
    after_code = False
    before: Line | None = None
    for line in [line for line in lines if line.words and not is_form_field(line.text)][:_TOP]:
        words = line.words
        if _is_prose(words) or line.text.lstrip().startswith(("- ", "* ", "|")):
            after_code = False
            continue
        is_course = bool(re.match(r"^(?:course|class|subject|module)\b[^:]*:", words, re.IGNORECASE))
        found_term, words = _term(words, term)
        found_code, words = _code(words, code)
        found_title, words = _quiz_title(words, title)
        rest = _rest(words)
        named = bool(found_term or found_code or found_title)
        if (
            rest
            and not course
            and (found_code or after_code or is_course or (found_title and not code))
            and _is_name(rest)
        ):
            course, named = rest, True
        code, term, title = code or found_code, term or found_term, title or found_title
        after_code = not course and (bool(found_code) or (after_code and bool(found_term)))
        if not (named or code) and rest and _is_name(rest):
            before = line
        if named or _repeats(rest, course) or _COPY.sub("", line.words) == "":
            used.add(line.number)
    if before and code and not course:
        course = before.words
        used.add(before.number)
    return Identity(code, course, term, title), used


def _is_prose(words: str) -> bool:
    return len(words) > 120 or bool(re.search(r"[.!?]$", words) and len(words.split()) > 4)


def _term(words: str, known: str) -> tuple[str, str]:
    match = _TERM.search(words) or _SEASON_ALONE.match(words)
    if not match:
        return "", words
    text = match[1] if match.re is _SEASON_ALONE else match[0]
    return ("" if known else " ".join(text.split())), f"{words[: match.start()]} \u2014 {words[match.end() :]}"


def _code(words: str, known: str) -> tuple[str, str]:
    for match in _CODE.finditer(words):
        if not _NO_CODE.match(match[0]) and not amounts.find_date(words[max(0, match.start() - 4) : match.end() + 8]):
            return ("" if known else match[0]), f"{words[: match.start()]} \u2014 {words[match.end() :].lstrip(' :')}"
    return "", words


def _quiz_title(words: str, known: str) -> tuple[str, str]:
    """The part of the line that names the quiz, with a subtitle behind a colon; and the other parts."""
    date = amounts.find_date(words)
    parts = [part for part in _SEPARATOR.split(words.replace(date.text, " \u2014 ") if date else words) if part.strip()]
    for index, part in enumerate(parts):
        match = _TITLE.search(part)
        if not match:
            continue
        text = _COPY.sub("", _LABEL.sub("", part).rstrip(" :,([")).strip(" :[]\u2013\u2014-")
        text = text if text.count("(") == text.count(")") else text.strip("() ")
        before, _, after = text.partition(": ")
        if after and not _TITLE.search(before) and _TITLE.search(after):
            parts[index], text = before, after
        elif match.start() > 25 and not _TITLE.match(text):
            parts[index], text = part[: match.start()], match[0]
        else:
            parts[index] = ""
        return ("" if known else text), " \u2014 ".join(part for part in parts if part.strip())
    return "", " \u2014 ".join(parts)


def _rest(words: str) -> str:
    parts = [
        part.strip(" :,()[]\u2013\u2014-") for part in _SEPARATOR.split(_DECORATION.sub(" ", _LABEL.sub("", words)))
    ]
    return next((part for part in parts if part and re.search(r"[A-Za-z]{2,}", part)), "")


def is_organisation(text: str) -> bool:
    """A short line that names a university, a department or a teacher."""
    return len(text.split()) <= 8 and bool(_ORGANISATION.search(text)) and not re.search(r"[.!?]$", text)


def _is_name(text: str) -> bool:
    return (
        len(text.split()) <= 10
        and not _NO_COURSE.match(text)
        and not _COPY.match(text)
        and not _ORGANISATION.search(text)
        and not amounts.DURATION.search(text)
    )


def _repeats(rest: str, course: str) -> bool:
    return bool(rest) and rest == course
