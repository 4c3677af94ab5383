"""What was uploaded to become a quiz, is it small enough to be read while somebody waits, and what does it say?"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from exams.authoring.files import SUFFIXES, under_named_paths
from exams.authoring.importing import problems_with
from exams.interchange.archive import Archive, ArchiveRefused, is_archive
from exams.interchange.document import Problem, Reading
from exams.interchange.registry import detect, read_file

LIMIT = 8 * 1024 * 1024  # bytes of a document or package with its images
# Bytes of text, unpacked: each reader takes some seconds for so much, whatever it says.
TEXT_LIMIT = 2 * 1024 * 1024
LATEX_LIMIT = 1024 * 1024
MARKUP_LIMIT = 4 * 1024 * 1024  # of XML and JSON
LINES = 40_000  # of one text, in the formats that are read by lines
BY_LINES = frozenset({"markdown", "gift", "aiken", "latex"})
QUESTIONS = 1_000


@dataclass(frozen=True, slots=True)
class Upload:
    """A document with its images, as uploaded for a course; an empty `format` is to be found out."""

    course: int
    name: str
    data: bytes
    files: Mapping[str, bytes]
    format: str = ""

    @classmethod
    def from_session(cls, kept: dict[str, Any]) -> Upload:
        files = {name: base64.b64decode(text) for name, text in kept["files"].items()}
        return cls(kept["course"], kept["name"], base64.b64decode(kept["data"]), files, kept.get("format", ""))

    def for_session(self) -> dict[str, Any]:
        files = {name: base64.b64encode(data).decode() for name, data in self.files.items()}
        data = base64.b64encode(self.data).decode()
        return {"course": self.course, "name": self.name, "data": data, "files": files, "format": self.format}

    def read(self) -> tuple[str, Reading]:
        """The format's name, and what its reader makes of it with what the database would refuse. Never slow."""
        chosen = self.format or detect(self.name, self.data)
        if refusal := _too_much(self.data, chosen):
            return chosen, Reading(None, (Problem(0, refusal),))
        chosen, reading = read_file(self.name, self.data, under_named_paths(self.data, self.files), chosen)
        if reading.document is None or reading.errors:
            return chosen, reading
        count = sum(len(section.questions) for section in reading.document.sections)
        if count > QUESTIONS:
            said = f"It holds {count:,} questions; at most {QUESTIONS:,} are imported at once here."
            return chosen, Reading(None, (Problem(0, said),))
        return chosen, Reading(reading.document, (*reading.problems, *problems_with(reading.document)))


def _too_much(data: bytes, format: str) -> str:
    """Why this is not read while a person waits for the page; empty where it is."""
    try:
        if not is_archive(data):
            return _too_long({"": data}, {"": len(data)}, format)
        package = Archive(data)
        drawn = sum(package.size(name) for name in package if _suffix(name) == ".svg")
        if drawn > LIMIT:
            return f"It holds more than {LIMIT // 2**20} MB of drawings (SVG), which is more than is read here."
        sizes = {name: package.size(name) for name in package if _suffix(name) not in SUFFIXES}
        return _too_long(package, sizes, format)
    except ArchiveRefused as refused:
        return str(refused)


def _too_long(texts: Mapping[str, bytes], sizes: Mapping[str, int], format: str) -> str:
    limit = LATEX_LIMIT if format == "latex" else TEXT_LIMIT if format in BY_LINES else MARKUP_LIMIT
    if sum(sizes.values()) > limit:
        return f"It holds more text than is read here: images aside, at most {limit // 1024:,} kB are."
    if format in BY_LINES and any(len(texts[name].splitlines()) > LINES for name in sizes):
        return f"It holds a text of more than {LINES:,} lines, which is more than is read here."
    return ""


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower()
