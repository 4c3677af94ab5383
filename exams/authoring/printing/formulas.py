"""What does a formula look like on paper? MathML in, an SVG drawing and its place on the line out."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from lxml import etree
from ziamath.zmath import Math

UNITS_PER_EM = 100
_MARGIN = 2  # keeps the edges of strokes inside the drawing, in the same units
_DRAWING = Lock()  # the library switches its font to another language and back while it draws
_BACK = re.compile(r"math-back-(\d+)")
_FORMS = {0xFE00: None, 0xFE01: None}  # which form of a script letter is meant; the font has one
_TOKENS = frozenset({"mi", "mn", "mo", "mtext", "ms"})
_ALIGNED = {"math-left": "left", "math-right": "right"}
_VARIANTS = {"math-sans": "sans-serif"}
_ENCLOSED = {
    "math-box": "box",
    "math-actuarial": "actuarial",
    "math-phasor": "phasorangle",
    "math-strike-up": "updiagonalstrike",
    "math-strike-down": "downdiagonalstrike",
    "math-solid-left": "left",
    "math-solid-right": "right",
    "math-solid-top": "top",
    "math-dashed-left": "left",
    "math-dashed-right": "right",
    "math-dashed-top": "top",
}


class FormulaRefused(ValueError):
    """A formula that cannot be drawn."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG; width, height and the depth below the base line are in em of the text around it."""

    svg: bytes
    width: float
    height: float
    depth: float


@lru_cache(maxsize=1024)
def drawn(mathml: str, *, display: bool) -> Drawing:
    """The drawing of one `<math>` element, written as XML. Raises `FormulaRefused`."""
    try:
        root = _translated(etree.fromstring(mathml, etree.XMLParser(resolve_entities=False, no_network=True)))
        root.set("displaystyle", "true" if display else "false")
        with _DRAWING:
            formula = Math(root, size=UNITS_PER_EM, margin=_MARGIN)
            svg = formula.svgxml()
    except Exception as error:  # what the library cannot draw it answers with any kind of exception
        raise FormulaRefused("A formula cannot be drawn.") from error
    depth = max(-float(formula.node.bbox.ymin), 0.0) + _MARGIN
    return Drawing(
        svg=ET.tostring(svg),
        width=float(svg.attrib["width"]) / UNITS_PER_EM,
        height=float(svg.attrib["height"]) / UNITS_PER_EM,
        depth=depth / UNITS_PER_EM,
    )


def words_of(element: etree._Element) -> str:
    """All text inside the element."""
    return "".join(str(words) for words in element.itertext())


def _translated(element: etree._Element) -> ET.Element:
    """The element in the older MathML that the library draws: classes of math.css become its attributes."""
    tag = etree.QName(element).localname
    if tag == "mtext" and len(element):
        return _text_in_pieces(element)
    if tag in _TOKENS and not element.text:
        return ET.Element("mspace")
    made = ET.Element(tag, {str(name): str(value) for name, value in element.attrib.items() if name != "class"})
    made.text = (element.text or "").translate(_FORMS)
    made.extend([_translated(child) for child in element])
    return _styled(made, (element.get("class") or "").split())


def _text_in_pieces(element: etree._Element) -> ET.Element:
    """Words inside a formula whose parts differ in their letters: one `mtext` for each part."""
    pieces = [(element.text, "")]
    for part in element:
        pieces += [(words_of(part), part.get("class") or ""), (part.tail, "")]
    row = ET.Element("mrow")
    for words, name in pieces:
        if words:
            made = ET.SubElement(row, "mtext")
            made.text = str(words)
            _styled(made, [name])
    return row


def _styled(made: ET.Element, classes: list[str]) -> ET.Element:
    for name in classes:
        if name in _ALIGNED:
            made.set("columnalign", _ALIGNED[name])
        elif name in _VARIANTS:
            made.set("mathvariant", _VARIANTS[name])
        elif found := _BACK.fullmatch(name):
            made.set("width", f"-{int(found[1]) / 18:.4f}em")
        elif name == "math-case":
            made.insert(0, ET.Element("mspace", {"width": "1em"}))
        elif name.startswith("math-flush"):
            made.set("flush", "true")
    if any("flush" in cell.attrib for row in made for cell in row):
        made.set("columnspacing", "0em")
    notations = [_ENCLOSED[name] for name in classes if name in _ENCLOSED]
    return _enclosed(made, notations) if notations else made


def _enclosed(made: ET.Element, notations: list[str]) -> ET.Element:
    """The element inside a box or below strokes; a table's cell stays a cell, with its content inside."""
    enclosure = ET.Element("menclose", {"notation": " ".join(notations)})
    if made.tag != "mtd":
        enclosure.append(made)
        return enclosure
    row = ET.SubElement(enclosure, "mrow")
    row.extend(list(made))
    cell = ET.Element("mtd", made.attrib)
    cell.append(enclosure)
    return cell
