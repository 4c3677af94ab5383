"""Which file formats are there, and which one is this file?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from types import MappingProxyType

from exams.interchange import aiken, bundle, gift, latex_exam, markdown, moodle, qti
from exams.interchange.archive import ArchiveRefused, is_archive
from exams.interchange.assembly import UNTITLED
from exams.interchange.detecting import document_in, format_in
from exams.interchange.document import Problem, QuizDocument, Reading


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `packaged` ones read a zip themselves; for the others the document in a zip is looked for.

    `read(data, files)` never raises; `files` are the images beside the document by relative path.
    """

    name: str
    label: str
    suffixes: tuple[str, ...]
    read: Callable[[bytes, Mapping[str, bytes]], Reading]
    write: Callable[[QuizDocument], bytes] | None = None
    packaged: bool = False


class UnknownFormat(ValueError):
    """No format has this name."""


_ALL = (
    Format(
        name="markdown",
        label="Markdown document",
        suffixes=(".md", ".markdown", ".mkd", ".txt"),
        read=markdown.read,
        write=markdown.write,
    ),
    Format("bundle", "Bundle: everything, in a zip", (".zip",), bundle.read, bundle.write, packaged=True),
    Format("gift", "GIFT", (".gift",), gift.read, gift.write),
    Format("aiken", "Aiken", (".aiken",), aiken.read, aiken.write),
    Format("moodle", "Moodle XML", (".xml",), moodle.read, moodle.write),
    Format("qti12", "QTI 1.2, as of Canvas", (".qti", ".imscc"), qti.read, qti.write_version1, packaged=True),
    Format("qti2", "QTI 2.1 and 2.2", (), qti.read, qti.write_version2, packaged=True),
    Format("qti3", "QTI 3.0", (), qti.read, qti.write_version3, packaged=True),
    Format("latex", "LaTeX, class exam", (".tex", ".ltx"), latex_exam.read, latex_exam.write),
)

FORMATS: Mapping[str, Format] = MappingProxyType({one.name: one for one in _ALL})
DEFAULT = "markdown"


def detect(name: str, data: bytes) -> str:
    """The name of the format: by the content where it speaks for itself, else by the suffix, else `DEFAULT`."""
    if found := format_in(name, data):
        return found
    suffix = PurePath(name).suffix.lower()
    if is_archive(data):
        return DEFAULT if suffix == ".zip" and _holds_document(data) else "bundle"
    return next((one.name for one in _ALL if suffix in one.suffixes), DEFAULT)


def format_named(name: str) -> Format:
    """Raises UnknownFormat, with the names there are."""
    if name not in FORMATS:
        raise UnknownFormat(f"There is no format {name!r}; there are {', '.join(FORMATS)}.")
    return FORMATS[name]


def read_file(name: str, data: bytes, files: Mapping[str, bytes], format: str | None = None) -> tuple[str, Reading]:
    """The format's name and what it made of the file. Raises UnknownFormat for a `format` that is none.

    A quiz whose format has no titles is called what its file is called.
    """
    chosen = format_named(format or detect(name, data))
    reading = _read(chosen, data, files)
    document, stem = reading.document, PurePath(name).stem.strip()
    if document is not None and document.title == UNTITLED and chosen.name != DEFAULT and stem.isprintable() and stem:
        reading = replace(reading, document=replace(document, title=stem[:200]))
    return chosen.name, reading


def _read(chosen: Format, data: bytes, files: Mapping[str, bytes]) -> Reading:
    if chosen.packaged or not is_archive(data):
        return chosen.read(data, files)
    try:
        found = document_in(data)
        if found is None:
            return Reading(None, (Problem(0, "The zip holds no document that can be read."),))
        path, document, beside = found
        reading = chosen.read(document, beside)
    except ArchiveRefused as refused:
        return Reading(None, (Problem(0, str(refused)),))
    placed = tuple(replace(problem, place=problem.place or path) for problem in reading.problems)
    return replace(reading, problems=placed)


def _holds_document(data: bytes) -> bool:
    try:
        return document_in(data) is not None
    except ArchiveRefused:
        return False
