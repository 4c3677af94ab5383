"""Which quiz does a QTI package or document hold, whatever its version?"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import replace

from exams.interchange.archive import ArchiveRefused
from exams.interchange.assembly import finished, number
from exams.interchange.document import QuestionDocument, Reading
from exams.interchange.html_in import html_to_markdown
from exams.interchange.pictures import Pictures
from exams.interchange.problems import Problems
from exams.interchange.qti.items import read_item
from exams.interchange.qti.package import Package, Part, opened
from exams.interchange.qti.tests import Listed, listed_items
from exams.interchange.qti.version1 import read_assessments
from exams.interchange.xml_guard import XmlRefused, child, text_of

Section = tuple[str, list[QuestionDocument]]


def read(data: bytes, files: Mapping[str, bytes] | None = None) -> Reading:
    """The quiz in a QTI zip or XML file; problems carry their path in the package. Never raises."""
    problems = Problems()
    try:
        package = opened(data, files or {}, problems)
    except (ArchiveRefused, XmlRefused) as refused:
        problems.error(0, str(refused))
        return Reading(None, problems.sorted())
    if not package.parts:
        problems.error(0, "The file holds no QTI: neither questions nor a test.")
        return Reading(None, problems.sorted())
    pictures = Pictures(package.files, problems)
    title, sections = _sections(package, pictures, problems)
    problems.place = ""
    reading = finished(title, sections, pictures.found, problems)
    return _with_meta(reading, package, pictures, problems)


def _sections(package: Package, pictures: Pictures, problems: Problems) -> tuple[str, list[Section]]:
    title, sections = "", []
    first = [part for part in package.parts if part.name == "questestinterop"]
    for part in first:
        problems.place = part.path
        named, found = read_assessments(part.root, pictures, problems, folder=posixpath.dirname(part.path))
        title = title or named
        sections += [(name or (named if len(first) > 1 else ""), questions) for name, questions in found]
    newer = [part for part in package.parts if part.name != "questestinterop"]
    named, listed = listed_items(newer, package.files, problems)
    sections += _newer_sections(listed, pictures, problems)
    _warn_of_several(package.parts, problems)
    return title or named, sections


def _newer_sections(listed: list[Listed], pictures: Pictures, problems: Problems) -> list[Section]:
    sections: list[Section] = []
    for one in listed:
        problems.place = one.part.path
        question = read_item(
            one.part.root, pictures, problems, folder=posixpath.dirname(one.part.path), factor=one.factor
        )
        if question is None:
            continue
        if not sections or sections[-1][0] != one.section:
            sections.append((one.section, []))
        sections[-1][1].append(question)
    return sections


def _warn_of_several(parts: tuple[Part, ...], problems: Problems) -> None:
    count = sum(
        child(part.root, "assessment") is not None or "test" in part.name.lower()
        for part in parts
        if part.name != "questestinterop" or child(part.root, "assessment") is not None
    )
    if count > 1:
        problems.warning(0, f"The package holds {count} quizzes; their sections were put one after another.", place="")


def _with_meta(reading: Reading, package: Package, pictures: Pictures, problems: Problems) -> Reading:
    """What Canvas says about the quiz beside it: time limit and description."""
    if reading.document is None or len(package.metas) != 1:
        return reading
    meta = package.metas[0]
    problems.place = meta.path
    minutes = number(text_of(child(meta.root, "time_limit")))
    folder = posixpath.dirname(meta.path)
    said = html_to_markdown(
        text_of(child(meta.root, "description")), lambda s, a: pictures.shown(s, a, 0, folder=folder), problems, 0
    )
    document = replace(
        reading.document,
        duration_minutes=int(minutes) if minutes and 0 < minutes < 10_000 else None,
        instructions=said,
        figures=pictures.found,
    )
    return Reading(document, problems.sorted())
