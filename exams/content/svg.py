"""What is left of an SVG drawing when it can neither run, load nor ask for anything?"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

MAX_BYTES = 2 * 1024 * 1024
MAX_ELEMENTS = 20_000
MAX_EXPANDED = 100_000  # elements drawn once every <use> stands for its copy
MAX_IMAGES = 10
MAX_SIDE = 10_000
DEFAULT_SIZE = (300, 150)  # what browsers take for a drawing without any size
SVG = "http://www.w3.org/2000/svg"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_ELEMENT_NAMES = """
    svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan textPath image
    linearGradient radialGradient stop pattern clipPath mask marker switch style
    filter feBlend feColorMatrix feComponentTransfer feFuncR feFuncG feFuncB feFuncA feComposite feFlood
    feGaussianBlur feMerge feMergeNode feOffset feDropShadow
"""
_ATTRIBUTE_NAMES = """
    id class style href version viewBox preserveAspectRatio x y x1 y1 x2 y2 cx cy r rx ry fx fy dx dy width height
    d points transform pathLength rotate textLength lengthAdjust startOffset method spacing offset
    gradientUnits gradientTransform spreadMethod patternUnits patternContentUnits patternTransform
    clipPathUnits maskUnits maskContentUnits markerUnits markerWidth markerHeight refX refY orient overflow
    filterUnits primitiveUnits in in2 result mode type values tableValues slope intercept amplitude exponent
    operator k1 k2 k3 k4 stdDeviation flood-color flood-opacity
    fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin
    stroke-miterlimit stroke-dasharray stroke-dashoffset opacity color display visibility vector-effect
    clip-path clip-rule mask filter marker-start marker-mid marker-end stop-color stop-opacity paint-order
    shape-rendering text-rendering image-rendering color-interpolation color-interpolation-filters
    font-family font-size font-style font-weight font-variant font-stretch letter-spacing word-spacing
    text-anchor text-decoration dominant-baseline alignment-baseline baseline-shift writing-mode direction role
"""
_ELEMENTS = frozenset(_ELEMENT_NAMES.split())
_ATTRIBUTES = frozenset(_ATTRIBUTE_NAMES.split())
_REFUSED = frozenset({"script", "foreignObject", "iframe", "object", "embed", "audio", "video", "handler"})
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_KNOWN_DOCTYPE = re.compile(
    r'<!DOCTYPE\s+svg\s+PUBLIC\s+"-//W3C//DTD SVG [\w. ]+//EN"\s+"https?://www\.w3\.org/[\w./-]+"\s*>'
)
_ACTIVE_CSS = re.compile(r"@|expression|javascript|behavior|-moz-binding|\\|image-set|src\(", re.IGNORECASE)
_URL = re.compile(r"url\s*\(\s*([^)]*)", re.IGNORECASE)
_LOCAL = re.compile(r"""["']?#[\w.:-]+["']?\s*""")
_FRAGMENT = re.compile(r"#[\w.:-]+")
_DATA_IMAGE = re.compile(r"\s*data:image/(?:png|jpe?g);base64,([A-Za-z0-9+/=\s]+)")
_LENGTH = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*(px|pt|pc|mm|cm|in)?\s*")
_PIXELS_PER = {"px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


class SvgRefused(ValueError):
    """The drawing asks for more than drawing; the text is one sentence for the person who chose it."""


@dataclass(frozen=True, slots=True)
class CleanSvg:
    """A drawing written anew; sizes are in CSS pixels."""

    data: bytes
    width: int
    height: int


EmbeddedImage = Callable[[bytes], tuple[str, bytes]]


def looks_like_svg(data: bytes) -> bool:
    """Whether a file's beginning is that of an XML document with an `svg` element."""
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"<") and b"<svg" in data[:65_536].replace(b"<svg:svg", b"<svg")


def clean_svg(data: bytes, *, embedded_image: EmbeddedImage) -> CleanSvg:
    """The drawing with only what is on the lists above. Raises `SvgRefused` for anything active or far away.

    `embedded_image` checks the bytes of a raster image inside and gives its media type and clean bytes.
    """
    root = _parsed(data)
    elements = list(root.iter())
    if len(elements) > MAX_ELEMENTS:
        raise SvgRefused(f"The SVG has more than {MAX_ELEMENTS} elements.")
    for element in elements:
        _clean_element(element)
    _clean_images(root, embedded_image)
    _refuse_amplification(root)
    width, height = _size(root)
    root.set("width", str(width))
    root.set("height", str(height))
    etree.cleanup_namespaces(root)
    return CleanSvg(etree.tostring(root, encoding="utf-8", xml_declaration=False), width, height)


def _parsed(data: bytes) -> etree._Element:
    """The root. Only UTF-8 without a document type of its own is read, so that no entity can exist."""
    if len(data) > MAX_BYTES:
        raise SvgRefused(f"The SVG is larger than {MAX_BYTES // 1024 // 1024} MB.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SvgRefused("The SVG is not written in UTF-8.") from error
    text = _KNOWN_DOCTYPE.sub("", _DECLARATION.sub("", text), count=1)
    if "<!doctype" in text.lower() or "<!entity" in text.lower():
        raise SvgRefused("The SVG declares a document type or entities of its own.")
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SvgRefused("The SVG is damaged: it is not well-formed XML.") from error
    if root.tag != f"{{{SVG}}}svg":
        raise SvgRefused("The file's outermost element is not an SVG drawing.")
    return root


def _clean_element(element: etree._Element) -> None:
    name = _local_name(element.tag)
    if name in _REFUSED:
        raise SvgRefused(f"The SVG holds a <{name}> element, which may run or load something.")
    if element.tag == f"{{{SVG}}}a":
        element.tag = f"{{{SVG}}}g"
        element.attrib.clear()
    elif name not in _ELEMENTS or element.tag != f"{{{SVG}}}{name}":
        _remove(element)
        return
    if name == "style":
        _refuse_active_css(element.text or "")
    for attribute, value in list(element.attrib.items()):
        _clean_attribute(element, str(attribute), str(value))


def _clean_attribute(element: etree._Element, attribute: str, value: str) -> None:
    if attribute.lower().startswith("on"):
        raise SvgRefused(f"The SVG holds an event handler ({attribute}).")
    if attribute in ("href", XLINK_HREF):
        if not _FRAGMENT.fullmatch(value) and _local_name(element.tag) != "image":
            raise SvgRefused("The SVG refers to something outside itself.")
    elif attribute not in _ATTRIBUTES and attribute != XML_SPACE:
        del element.attrib[attribute]
    elif attribute == "style" or "url" in value.lower():
        _refuse_active_css(value)


def _refuse_active_css(css: str) -> None:
    plain = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    if _ACTIVE_CSS.search(plain):
        raise SvgRefused("A style inside the SVG imports or runs something.")
    if not all(_LOCAL.fullmatch(found[1]) for found in _URL.finditer(plain)):
        raise SvgRefused("A style inside the SVG refers to something outside itself.")


def _clean_images(root: etree._Element, embedded_image: EmbeddedImage) -> None:
    images = list(root.iter(f"{{{SVG}}}image"))
    if len(images) > MAX_IMAGES:
        raise SvgRefused(f"The SVG holds more than {MAX_IMAGES} images.")
    for image in images:
        for attribute in ("href", XLINK_HREF):
            if (address := image.get(attribute)) is not None:
                image.set(attribute, _clean_data_address(str(address), embedded_image))


def _clean_data_address(address: str, embedded_image: EmbeddedImage) -> str:
    found = _DATA_IMAGE.fullmatch(address)
    if not found:
        raise SvgRefused("An image inside the SVG is not a PNG or JPEG that it holds itself.")
    try:
        data = base64.b64decode(re.sub(r"\s", "", found[1]), validate=True)
    except binascii.Error as error:
        raise SvgRefused("An image inside the SVG is damaged.") from error
    media_type, clean = embedded_image(data)
    return f"data:{media_type};base64,{base64.b64encode(clean).decode()}"


def _refuse_amplification(root: etree._Element) -> None:
    """Refuse copies of copies that grow without bound, or for ever."""
    by_id = {str(element.get("id")): element for element in root.iter() if element.get("id")}
    sizes: dict[etree._Element, int] = {}
    open_elements: set[etree._Element] = set()

    def expanded(element: etree._Element) -> int:
        if element in open_elements:
            raise SvgRefused("The SVG uses itself inside itself.")
        if element not in sizes:
            open_elements.add(element)
            parts = list(element)
            if _local_name(element.tag) == "use":
                address = str(element.get("href") or element.get(XLINK_HREF) or "")
                parts += [by_id[address[1:]]] if address[1:] in by_id else []
            sizes[element] = 1 + sum(expanded(part) for part in parts)
            open_elements.discard(element)
        return sizes[element]

    try:
        too_many = expanded(root) > MAX_EXPANDED
    except RecursionError:
        too_many = True
    if too_many:
        raise SvgRefused("The SVG copies its parts too many times.")


def _size(root: etree._Element) -> tuple[int, int]:
    """Width and height in CSS pixels: as stated, else by the view box, else what browsers take."""
    box = re.split(r"[\s,]+", str(root.get("viewBox", "")).strip())
    numbers = [float(n) for n in box if re.fullmatch(r"-?(?:\d+\.?\d*|\.\d+)", n)]
    box_width, box_height = numbers[2:] if len(numbers) == 4 and min(numbers[2:]) > 0 else DEFAULT_SIZE
    width, height = _pixels(root.get("width")), _pixels(root.get("height"))
    if width is None:
        width = box_width if height is None else height * box_width / box_height
    if height is None:
        height = width * box_height / box_width
    return _whole(width), _whole(height)


def _pixels(length: str | None) -> float | None:
    found = _LENGTH.fullmatch(length or "")
    return float(found[1]) * _PIXELS_PER[found[2] or "px"] if found and float(found[1]) > 0 else None


def _whole(pixels: float) -> int:
    return round(min(max(pixels, 1), MAX_SIDE))


def _local_name(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _remove(element: etree._Element) -> None:
    """Take an element out and leave the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)
