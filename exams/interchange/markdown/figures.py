"""Which images does a document hold, and which does its text speak of without holding them?"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import unquote

from exams.interchange.document import FigureDocument
from exams.interchange.markdown.findings import Findings
from exams.interchange.markdown.lines import Line
from exams.interchange.markdown.options import Option

_IMAGE = re.compile(
    r"!\[(?P<alt>[^\[\]\n]*)\]\((?:<(?P<long>[^<>\n]*)>|(?P<src>[^()\s]*))(?:\s+[\"'(][^\n\"']*[\"')])?\s*\)"
)
_REMOTE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//|/|\\|[a-z]:)", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}")
_NOUN = (
    r"(?:figures?|fig\.|diagrams?|plots?|graphs?|images?|pictures?|charts?|grids?|drawings?|sketch(?:es)?|illustrations?|"
    r"curves?|photo(?:graph)?s?|micrographs?|maps?|circuits?|spectr(?:um|a|ograms?)|histograms?|scatter\s?plots?|heat\s?maps?|schematics?|screenshots?|visuali[sz]ations?|arrows?|panels?|architectures?|networks?|trees?|automat(?:on|a)|"
    r"pedigrees?|timelines?|flow\s?charts?|floor\s?plans?|molecules?|apparatus)"
)
_NUMBERED = (
    r"(?:Figure|Fig\.|Diagram|Plot|Image|Chart|Graph|Map|Picture|Photo)\s*~?\d+(?:\.\d+)*(?:\s*\(?[a-z]\)?(?!\w))?"
)
_SHOWABLE = (
    r"(?:figure|diagram|plot|graph|image|picture|chart|drawing|illustration|photo(?:graph)?|map|histogram|curve)s?"
)
_PLACE = (
    r"(?:below|above|(?:to|on|at)\s+the\s+(?:right|left)|at\s+(?:right|left)|overleaf|"
    r"on\s+the\s+(?:next|previous|following)\s+page|opposite)"
)
_SIDE = r"(?:to|on|at)\s+the\s+(?:right|left)|overleaf|on\s+the\s+(?:next|previous|following)\s+page"
_REFERS = re.compile(
    rf"\b(?:{_NUMBERED})(?:\s+{_PLACE})?(?!\s+of\s+the\s+(?:book|textbook|lecture|notes|slides))"
    rf"|\b{_NOUN}\s+(?:\w+\s+){{0,2}}{_PLACE}\b|\b(?:following|below)\s+(?:\w+\s+){{0,2}}{_NOUN}"
    rf"|\b(?:see|in|from|consider|refer\s+to|shown\s+in)\s+(?:the\s+|this\s+)?(?:figure|diagram|fig\.|picture|photo(?:graph)?)(?!\s+out)(?:\s*~?\d+(?:\.\d+)*)?(?:\s+{_PLACE})?"
    rf"|\b{_SHOWABLE}\s+(?:(?:is|are)\s+)?(?:shown|depicted|pictured)\b|\b(?:shown|depicted|drawn|pictured|plotted|sketched|illustrated)\s+(?:{_SIDE})"
    rf"|\b(?:which|what|each|every|these|one\s+of\s+the)\s+(?:of\s+(?:the|these)\s+)?(?:plots?|diagrams?|graphs?\s+(?:below|above|best|shows?)|figures?|pictures?|charts?)\b"
    r"|\b(?:indicated|marked|shown|highlighted)\s+by\s+(?:the|an)\s+arrow",
    re.IGNORECASE,
)
_SHOWN = re.compile(
    r"\b(?:shown|depicted|drawn|pictured|plotted|sketched|illustrated)\s+(?:here\s+)?(?:below|above|here)\b",
    re.IGNORECASE,
)
_TABLE = re.compile(
    r"\b(?:following|below)\s+table\b|\btable\s+(?:\w+\s+){0,2}(?:below|above|(?:to|on)\s+the\s+(?:right|left))\b",
    re.IGNORECASE,
)
_STAND_IN = re.compile(
    r"^(?:(?:option|image|plot|figure|fig\.|picture|graph|diagram|panel|photo(?:graph)?|map|chart|"
    r"curve|sketch|drawing)\s*\(?[\dA-Za-z]\)?|)$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z*_(])")
_CELLS = re.compile(r"\|.*\||\t\S+\t|^[\s:-]*-{2,}[\s:-]*\|[\s|:-]*$")


class Figures:
    """The images beside the document by their path, and those that its text has shown so far."""

    def __init__(self, files: Mapping[str, bytes], findings: Findings) -> None:
        self._files = {_path(name): (name, data) for name, data in files.items()}
        self._findings = findings
        self._found: dict[str, FigureDocument] = {}  # by path
        self._names: set[str] = set()

    @property
    def found(self) -> tuple[FigureDocument, ...]:
        return tuple(self._found.values())

    def resolved(self, lines: Iterable[Line]) -> list[Line]:
        """The lines with `![alt](path)` as `![alt](figure:NAME)`; an image that is not there is a warning."""
        return [line if line.literal or "![" not in line.text else self._line(line) for line in lines]

    def _line(self, line: Line) -> Line:
        return line.with_text(_IMAGE.sub(lambda match: self._image(match, line.number), line.text))

    def _image(self, match: re.Match[str], line: int) -> str:
        source = match["long"] or match["src"] or ""
        by_name = source.startswith("figure:")
        path = _path(source.removeprefix("figure:"))
        if not by_name and _REMOTE.match(source):
            self._findings.warning(line, f"The image {source[:80]!r} is not beside the document; it is never fetched.")
            return match[0]
        if path not in self._files or path.startswith("../"):
            self._findings.warning(line, f"The image {source[:80]!r} is not among the files beside the document.")
            return match[0]
        if path not in self._found:
            self._found[path] = FigureDocument(self._name(path), match["alt"], self._files[path][1])
        return f"![{match['alt']}](figure:{self._found[path].name})"

    def _name(self, path: str) -> str:
        """A name of letters, digits, `-` and `_`, once in the document: the file's own where it can be."""
        stem = posixpath.splitext(posixpath.basename(path))[0]
        base = re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-")[:70] or "figure"
        name, count = base, 1
        while name in self._names:
            count += 1
            name = f"{base}-{count}"
        self._names.add(name)
        return name


def warn_of_missing(number: str, prompt: Sequence[Line], options: Sequence[Option], findings: Findings) -> None:
    """A warning for each sentence that refers to a figure, where the question holds no image at all."""
    everything = [*prompt, *(line for option in options for line in option.lines)]
    if any("![" in line.text for line in everything):
        return
    has_block = any(line.literal or line.text.lstrip().startswith("$$") for line in prompt)
    has_table = any(_CELLS.search(line.text) for line in prompt)
    stand_in = len(options) > 1 and all(_STAND_IN.match(option.text.strip(" .*_")) for option in options)
    for line in prompt if stand_in else everything:
        for sentence in [] if line.literal else _SENTENCE_END.split(line.text):
            if match := _missing(sentence, has_block=has_block, has_table=has_table):
                quote = " ".join(match[0].split())
                findings.warning(line.number, f"Question {number} refers to a figure that is not there: “{quote}”.")
    if stand_in:
        labels = f"{options[0].label} to {options[-1].label}"
        findings.warning(
            options[0].line, f"Question {number}: the options {labels} stand for figures that are not there."
        )


def _missing(sentence: str, *, has_block: bool, has_table: bool) -> re.Match[str] | None:
    return (
        _REFERS.search(sentence)
        or (None if has_block or has_table else _SHOWN.search(sentence))
        or (None if has_table else _TABLE.search(sentence))
    )


def _path(name: str) -> str:
    return posixpath.normpath(unquote(name).replace("\\", "/"))
