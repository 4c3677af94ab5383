"""What does a text element of Moodle's XML say, as Markdown, with the images that stand in it?"""

from __future__ import annotations

import re
from urllib.parse import unquote

from lxml import etree

from exams.interchange.gift.texts import with_dollars
from exams.interchange.html_in import html_to_markdown
from exams.interchange.pictures import Pictures
from exams.interchange.problems import Problems
from exams.interchange.prose import as_markdown
from exams.interchange.xml_guard import child, children, line_of, text_of

PLUGINFILE = "@@PLUGINFILE@@/"
_IMAGE = re.compile(r"!\[([^\[\]\n]*)\]\(([^()\s]+)\)")
_PLAIN = frozenset({"plain_text", "plain", "2"})
_MARKDOWN = frozenset({"markdown", "4"})


class Texts:
    """Reads the texts of a whole file; embedded files belong to the element that holds them."""

    def __init__(self, pictures: Pictures, problems: Problems) -> None:
        self._pictures, self._problems = pictures, problems

    def text(self, element: etree._Element | None, form: str = "html") -> str:
        """Markdown of `<x format="html"><text>…</text><file …/></x>`; nothing where there is no element."""
        if element is None:
            return ""
        holder = child(element, "text")
        source = text_of(holder) if holder is not None else (element.text or "").strip()
        form = (element.get("format") or form).lower()
        line = line_of(element)
        files = {(one.get("name") or "").strip(): one for one in children(element, "file")}

        def picture(address: str, alt: str) -> str:
            return self._picture(address, alt, files, line)

        if form in _MARKDOWN:
            return _IMAGE.sub(lambda match: picture(match[2], match[1]), with_dollars(source))
        if form in _PLAIN:
            return as_markdown(source)
        return html_to_markdown(source, picture, self._problems, line)

    def old_image(self, question: etree._Element) -> str:
        """The one image that a question could have in Moodle 1.9, beside its text."""
        name, data = text_of(child(question, "image")), text_of(child(question, "image_base64"))
        return self._pictures.embedded(data, name or "image", "", line_of(question)) if data else ""

    def _picture(self, address: str, alt: str, files: dict[str, etree._Element], line: int) -> str:
        if not address.startswith(PLUGINFILE):
            return self._pictures.shown(address, alt, line)
        name = unquote(address.removeprefix(PLUGINFILE).partition("?")[0])
        file = files.get(name.rpartition("/")[2])
        if file is None:
            self._problems.error(line, f"The image {name[:100]!r} is shown, but its file is not in the XML.")
            return alt
        encoding = (file.get("encoding") or "base64").lower()
        if encoding != "base64":
            self._problems.error(line, f"The image {name[:100]!r} is written in {encoding[:40]!r}, not in base64.")
            return alt
        return self._pictures.embedded(file.text or "", name, alt, line)
