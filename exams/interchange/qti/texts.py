"""What does a text in QTI say, as Markdown?"""

from __future__ import annotations

import re

from lxml import etree

from exams.interchange.html_in import element_to_markdown, html_to_markdown
from exams.interchange.pictures import Pictures
from exams.interchange.problems import Problems
from exams.interchange.prose import as_markdown
from exams.interchange.xml_guard import children, descendants, line_of, name_of, text_of

_HTML = re.compile(r"</?[A-Za-z][^<>]*>|&(?:#\d+|[A-Za-z]{2,31});")


class Texts:
    """Reads the texts of one document; `folder` is where it lies in the package."""

    def __init__(self, pictures: Pictures, problems: Problems, folder: str) -> None:
        self._pictures, self._problems, self._folder = pictures, problems, folder

    def body(self, element: etree._Element) -> str:
        """QTI 2 and 3: the element's content is a kind of XHTML."""
        return element_to_markdown(element, self._at(element), self._problems, line_of(element))

    def materials(self, element: etree._Element | None) -> str:
        """QTI 1.2: all `material` below that belongs to no response."""
        if element is None:
            return ""
        found = [one for one in descendants(element, "material") if not _in_response(one, element)]
        found = found or ([element] if name_of(element) == "material" else [])
        return "\n\n".join(text for text in map(self._material, found) if text)

    def _material(self, element: etree._Element) -> str:
        return " ".join(text for text in (self._piece(one) for one in children(element)) if text)

    def _piece(self, element: etree._Element) -> str:
        name = name_of(element)
        if name == "matimage":
            return self._at(element)(element.get("uri") or "", element.get("label") or "")
        if name == "matbreak":
            return ""
        source = text_of(element)
        form = (element.get("texttype") or "").lower()
        if form == "text/html" or (form != "text/plain" and _HTML.search(source)):
            return html_to_markdown(source, self._at(element), self._problems, line_of(element))
        return as_markdown(source)

    def _at(self, element: etree._Element) -> _Shown:
        return _Shown(self._pictures, line_of(element), self._folder)


class _Shown:
    """The images of one element."""

    def __init__(self, pictures: Pictures, line: int, folder: str) -> None:
        self._pictures, self._line, self._folder = pictures, line, folder

    def __call__(self, source: str, alt: str) -> str:
        return self._pictures.shown(source, alt, self._line, folder=self._folder)


def _in_response(element: etree._Element, top: etree._Element) -> bool:
    """Inside of an option; what stands in a response but before its options still belongs to the prompt."""
    for above in element.iterancestors():
        if above is top:
            return False
        if name_of(above) in ("response_label", "render_choice", "render_fib", "itemfeedback"):
            return True
    return False
