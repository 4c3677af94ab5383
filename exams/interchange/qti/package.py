"""Which QTI documents does a package hold, in which order, and of which version?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from exams.interchange.archive import Archive, ArchiveRefused, is_archive, path_within
from exams.interchange.problems import Problems
from exams.interchange.xml_guard import XmlRefused, descendants, name_of, parse_xml, root_name

MANIFEST = "imsmanifest.xml"
VERSIONS = {
    "questestinterop": "qti12",
    "assessmentTest": "qti2",
    "assessmentItem": "qti2",
    "qti-assessment-test": "qti3",
    "qti-assessment-item": "qti3",
}
_XML = re.compile(r"\.(?:xml|qti|xml\.qti)$", re.IGNORECASE)
_COPIES = re.compile(r"^(?:.*/)?([^/]+)/(?:assessment_qti|qti_\d\w*)\.xml$")


@dataclass(frozen=True, slots=True)
class Part:
    """One QTI document: its path in the package (empty for a file alone) and its outermost element."""

    path: str
    root: etree._Element

    @property
    def name(self) -> str:
        return name_of(self.root)


@dataclass(frozen=True, slots=True)
class Package:
    """The QTI documents in the manifest's order, all files, and Canvas's own description of the quiz, if any."""

    parts: tuple[Part, ...]
    files: Mapping[str, bytes]
    metas: tuple[Part, ...] = ()


def version_of(data: bytes) -> str | None:
    """`qti12`, `qti2` or `qti3`, told from the content; None where this is no QTI."""
    if not is_archive(data):
        return VERSIONS.get(root_name(data))
    try:
        archive = Archive(data)
    except ArchiveRefused:
        return None
    found = {VERSIONS.get(root_name(archive.beginning(name))) for name in archive if _XML.search(name)}
    return next((version for version in ("qti3", "qti2", "qti12") if version in found), None)


def opened(data: bytes, files: Mapping[str, bytes], problems: Problems) -> Package:
    """Every document that can be read; the others are errors with their path. Raises ArchiveRefused, XmlRefused."""
    if not is_archive(data):
        root = parse_xml(data, problems)
        return Package(() if root is None else (Part("", root),), files)
    archive = Archive(data)
    names = [name for name in archive if _XML.search(name)]
    kinds = {name: root_name(archive.beginning(name)) for name in names}
    wanted = _without_copies([name for name in names if kinds[name] in VERSIONS])
    order = _manifest_order(archive, problems)
    wanted.sort(key=lambda name: (order.get(name, len(order)), name))
    parts = _parsed(archive, wanted, problems)
    metas = _parsed(archive, [name for name in names if name.endswith("assessment_meta.xml")], problems)
    return Package(tuple(parts), archive, tuple(metas))


def _parsed(archive: Archive, names: Iterable[str], problems: Problems) -> list[Part]:
    parts = []
    for name in names:
        problems.place = name
        try:
            root = parse_xml(archive[name], problems)
        except (ArchiveRefused, XmlRefused) as refused:
            problems.error(0, str(refused))
            continue
        if root is not None:
            parts.append(Part(name, root))
    problems.place = ""
    return parts


def _without_copies(names: list[str]) -> list[str]:
    """Canvas puts each quiz into a course's package twice: the fuller one lies in `non_cc_assessments`."""
    fuller = {name.rpartition("/")[2].partition(".")[0] for name in names if "non_cc_assessments/" in name}
    return [name for name in names if not ((found := _COPIES.match(name)) and found[1] in fuller)]


def _manifest_order(archive: Archive, problems: Problems) -> dict[str, int]:
    found = min((n for n in archive if n.rpartition("/")[2] == MANIFEST), key=lambda n: n.count("/"), default=None)
    if found is None:
        return {}
    manifests = _parsed(archive, [found], problems)
    listed = [one for manifest in manifests for one in descendants(manifest.root, "resource", "file")]
    paths = [path_within(found, one.get("href") or "") for one in listed]
    return {path: place for place, path in reversed(list(enumerate(paths)))}
