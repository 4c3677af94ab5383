"""Which format is this file written in, told from what it holds?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from exams.interchange import aiken, gift, latex_exam, qti
from exams.interchange.archive import Archive, ArchiveRefused, is_archive
from exams.interchange.xml_guard import root_name

_MARKDOWN_NAMES = re.compile(r"\.(?:md|markdown|mkd)$", re.IGNORECASE)
_DOCUMENTS = re.compile(r"\.(?:tex|ltx|xml|gift|txt|md|markdown|mkd)$", re.IGNORECASE)
_READ_ME = re.compile(r"(?:^|/)(?:readme|licen[cs]e|imsmanifest)[^/]*$", re.IGNORECASE)
_BEFORE_TEXT = re.compile(rb"^\s*<(?:\?xml|!--|!DOCTYPE|[A-Za-z])")


def format_in(name: str, data: bytes) -> str | None:
    """The name of the format that the content speaks of; None where only the name of the file can tell.

    A text that could be either is Markdown where the file's name says so.
    """
    if is_archive(data):
        return _format_of_archive(data)
    if _BEFORE_TEXT.match(data.removeprefix(b"\xef\xbb\xbf")) or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        found = "moodle" if root_name(data) == "quiz" else qti.version_of(data)
        if found:
            return found
    if _MARKDOWN_NAMES.search(name):
        return None
    if latex_exam.looks_like_exam(data):
        return "latex"
    if gift.looks_like_gift(data):
        return "gift"
    return "aiken" if aiken.looks_like_aiken(data) else None


def document_in(data: bytes) -> tuple[str, bytes, Mapping[str, bytes]] | None:
    """The one document of a zip that is no package, with its path and the files beside it by relative path.

    None where there is none. Raises ArchiveRefused.
    """
    archive = Archive(data)
    found = [name for name in archive if _DOCUMENTS.search(name) and not _READ_ME.search(name)]
    if not found:
        return None
    chosen = min(found, key=lambda name: (not _speaks(name, archive), name.count("/"), name))
    return chosen, archive[chosen], _Beside(archive, chosen)


class _Beside(Mapping[str, bytes]):
    """The files of a zip by their path from the folder of one of them."""

    def __init__(self, archive: Archive, document: str) -> None:
        self._archive, self._document = archive, document
        self._folder = document.rpartition("/")[0]

    def __getitem__(self, name: str) -> bytes:
        return self._archive[f"{self._folder}/{name}" if self._folder else name]

    def __iter__(self) -> Iterator[str]:
        start = f"{self._folder}/" if self._folder else ""
        return (name.removeprefix(start) for name in self._archive if name.startswith(start) and name != self._document)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _format_of_archive(data: bytes) -> str | None:
    try:
        archive = Archive(data)
    except ArchiveRefused:
        return None
    if any(name.rpartition("/")[2] == "quiz.json" for name in archive):
        return "bundle"
    if version := qti.version_of(data):
        return version
    found = [name for name in archive if _DOCUMENTS.search(name) and not _READ_ME.search(name)]
    formats = [format_in(name, archive.beginning(name)) for name in found]
    return next((one for one in formats if one), None)


def _speaks(name: str, archive: Archive) -> bool:
    return format_in(name, archive.beginning(name)) is not None
