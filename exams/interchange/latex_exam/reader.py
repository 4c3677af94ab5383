"""Which quiz does a LaTeX source of the class `exam` hold?

Source: the documentation of the class (`exam.cls`): questions and parts, choices and checkboxes, solutions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from exams.interchange.assembly import (
    ALL_OR_NOTHING,
    Option,
    finished,
    label,
    multiple_choice,
    not_ours,
    points,
    solution,
    true_false,
)
from exams.interchange.document import QuestionDocument, Reading
from exams.interchange.latex_exam.macros import written_out
from exams.interchange.latex_exam.outline import Asked, Division, Outline, Outliner, Source
from exams.interchange.latex_exam.prose import Prose
from exams.interchange.latex_exam.tokens import tokens_of
from exams.interchange.markdown.decoding import decode
from exams.interchange.markdown.findings import Findings
from exams.interchange.pictures import Pictures
from exams.interchange.problems import Problems
from exams.interchange.prose import shortened
from exams.interchange.qti.keys import claim_question, is_claim

LIMIT = 2_000_000  # bytes; the parser of LaTeX reads some 100,000 a second
SAMPLE = 200_000
TITLE_LENGTH = 120
_CLASS = re.compile(r"^[^%\n]*\\documentclass\s*(?:\[[^\]]*\])?\s*\{exam[a-z-]*\}", re.MULTILINE)
_QUESTIONS = re.compile(r"^[^%\n]*\\begin\s*\{questions\}", re.MULTILINE)
_TRUTH = re.compile(r"\\(?:answerline|fillin|TF|tf)\s*(?:\[\s*(\w+)\s*\]|\{\s*(\w+)\s*\})")
_LETTERS = re.compile(r"\\answerline\s*\[\s*([A-Z](?:\s*,\s*[A-Z])*)\s*\]")
_NONE = re.compile(r"\\answerline\s*\[\s*none\s*\]", re.IGNORECASE)
_TRUTHS = {"true": True, "t": True, "false": False, "f": False}


def looks_like_exam(data: bytes) -> bool:
    text = data[:SAMPLE].decode("utf-8-sig", errors="replace")
    return bool(_CLASS.search(text) or _QUESTIONS.search(text))


def read(data: bytes, files: Mapping[str, bytes] | None = None) -> Reading:
    """The quiz in a LaTeX source; `files` are the images beside it. Each part to answer is a question. Never raises."""
    problems, findings = Problems(), Findings()
    if len(data) > LIMIT:
        problems.error(0, f"The file has {len(data):,} bytes; LaTeX of at most {LIMIT:,} is read.")
        return Reading(None, problems.sorted())
    text = "\n".join(decode(data, findings))
    problems.take(findings.sorted())
    outline = Outliner(written_out(tokens_of(text), problems), problems).run()
    pictures = Pictures(files or {}, problems)
    builder = _Builder(outline, Prose(pictures, files or {}, outline.folders, problems), problems)
    sections = [builder.section(division) for division in outline.divisions]
    title = builder.plain(outline.title)
    reading = finished(title, sections, pictures.found, problems)
    return _with_instructions(reading, builder)


def _with_instructions(reading: Reading, builder: _Builder) -> Reading:
    """What the sections say below their headings."""
    if reading.document is None:
        return reading
    said = dict(builder.instructions)
    sections = tuple(replace(one, instructions=said.get(one.title, "")) for one in reading.document.sections)
    return Reading(replace(reading.document, sections=sections), reading.problems)


class _Builder:
    def __init__(self, outline: Outline, prose: Prose, problems: Problems) -> None:
        self._prose, self._problems = prose, problems
        self.instructions: list[tuple[str, str]] = []
        leaves = [leaf for division in outline.divisions for q in division.questions for leaf in _leaves(q, [])]
        self._keyed = any(option.correct for leaf in leaves for option in leaf[-1].options)

    def section(self, division: Division) -> tuple[str, list[QuestionDocument]]:
        title = self.plain(division.heading)
        if len(title) > TITLE_LENGTH:
            self.instructions.append(("Questions", title))
            title = "Questions"
        leaves = [leaf for asked in division.questions for leaf in _leaves(asked, [])]
        return title, [question for leaf in leaves if (question := self._question(leaf))]

    def plain(self, source: Source) -> str:
        """A heading: its text in one line, without marks."""
        text = self._prose.text(source.text, source.line)
        return re.sub(r"\*\*|(?<!\\)\*|\\(?=\W)", "", " ".join(text.split())).strip()

    def _question(self, path: list[Asked]) -> QuestionDocument | None:
        asked = path[-1]
        named = f"Question {asked.number}"
        prompt = solution(*(self._stem(one) for one in path))
        truth = _stated_truth(asked)
        if not asked.options and truth is None:
            self._problems.warning(asked.line, f"{named}, “{shortened(prompt)}”, {not_ours('written answer')}.")
            return None
        _take_letters(asked)
        if reason := self._broken(asked):
            self._problems.error(asked.line, f"{named} {reason}.")
            return None
        worth = points(self._worth(path, named), asked.line, self._problems, what=named)
        if worth is None:
            return None
        after = solution(*(self._prose.text(one.solution.text, one.solution.line) for one in reversed(path)))
        if not asked.options and truth is not None:
            return replace(
                true_false(prompt, truth=truth, worth=worth, line=asked.line, after=after), number=asked.number
            )
        options = [self._option(option.text, option.reason, option.correct) for option in asked.options]
        several = asked.kind == "checkboxes" or sum(option.correct for option in options) != 1
        if not several and is_claim([option.text for option in options]):
            return replace(claim_question(prompt, options, worth, asked.line, after), number=asked.number)
        built = multiple_choice(
            prompt, options, several=several, rule=ALL_OR_NOTHING, worth=worth, line=asked.line, after=after
        )
        return replace(built, number=asked.number)

    def _stem(self, asked: Asked) -> str:
        title = f"**{self._prose.text(asked.title, asked.line)}**" if asked.title else ""
        return solution(title, self._prose.text(asked.stem.text, asked.stem.line))

    def _option(self, text: Source, reason: Source, correct: bool) -> Option:
        said = self._prose.text(text.text, text.line)
        return Option(said, correct, None, self._prose.text(reason.text, reason.line))

    def _broken(self, asked: Asked) -> str:
        if len(asked.options) == 1:
            return "has only one option"
        if not asked.options or any(option.correct for option in asked.options):
            return ""
        if asked.kind == "checkboxes" and _NONE.search(asked.stem.text + asked.solution.text):
            return ""
        if asked.kind == "checkboxes" and self._keyed:
            message = f"Question {asked.number} marks no box as correct: that none is correct was taken as its answer."
            self._problems.warning(asked.line, message)
            return ""
        return "marks no option as correct (\\CorrectChoice)"

    def _worth(self, path: list[Asked], named: str) -> Fraction:
        """A part's own points; else an even share of the points of what it is a part of; else 1."""
        asked = path[-1]
        if asked.points is not None:
            return asked.points
        for place in range(len(path) - 2, -1, -1):
            above = path[place].points
            if above is not None:
                bare = sum(1 for leaf in _leaves(path[place], []) if leaf[-1].points is None)
                message = f"{named} has no points of its own; it got an even share of the {above} of the whole."
                self._problems.warning(asked.line, message)
                return above / bare
        self._problems.warning(asked.line, f"{named} says nothing about points; 1 was taken.")
        return Fraction(1)


def _leaves(asked: Asked, above: list[Asked]) -> Iterator[list[Asked]]:
    """Each part that is to be answered, with all that it is a part of."""
    path = [*above, asked]
    if asked.options or not asked.parts:
        yield path
    for part in asked.parts:
        yield from _leaves(part, path)


def _take_letters(asked: Asked) -> None:
    """Where no option is marked, a line for the answer may name the letters of the correct ones."""
    found = _LETTERS.search(asked.stem.text + asked.solution.text)
    if found and not any(option.correct for option in asked.options):
        letters = found[1].replace(" ", "").split(",")
        for place, option in enumerate(asked.options):
            option.correct = label(place) in letters


def _stated_truth(asked: Asked) -> bool | None:
    """The answer of a claim written with a line to fill in: `\\answerline[True]`, `\\fillin[F]`."""
    found = _TRUTH.search(asked.stem.text)
    return _TRUTHS.get((found[1] or found[2]).lower()) if found else None
