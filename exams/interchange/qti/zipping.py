"""How do documents and figures become a QTI package?"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping

from lxml import etree

from exams.interchange.document import QuizDocument
from exams.interchange.moodle.writer import file_name, xml_text

EPOCH = (2000, 1, 1, 0, 0, 0)  # the same quiz gives the same bytes
MANIFEST = "http://www.imsglobal.org/xsd/imscp_v1p1"


def serialised(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=False)


def packed(files: Mapping[str, bytes], resources: Iterable[tuple[str, str]]) -> bytes:
    """The zip with its manifest; `resources` are the types and paths of what it lists, in their order."""
    manifest = etree.Element("manifest", identifier="manifest", nsmap={None: MANIFEST})  # type: ignore[dict-item]
    listed = etree.SubElement(manifest, "resources")
    for place, (kind, path) in enumerate(resources, 1):
        resource = etree.SubElement(listed, "resource", identifier=f"r{place}", type=kind, href=path)
        etree.SubElement(resource, "file", href=path)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {"imsmanifest.xml": serialised(manifest), **files}.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def figure_paths(document: QuizDocument, folder: str) -> dict[str, str]:
    """Each figure's path in the package by its name."""
    return {figure.name: f"{folder}/{xml_text(file_name(figure))}" for figure in document.figures}


def figure_files(document: QuizDocument, paths: Mapping[str, str]) -> dict[str, bytes]:
    return {paths[figure.name]: figure.data for figure in document.figures}
