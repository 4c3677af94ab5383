"""Which HTML may an author's text become? Everything that is not on these lists is removed."""

from __future__ import annotations

import re

import nh3

_HTML = {
    "p", "br", "hr", "em", "strong", "s", "b", "i", "code", "pre", "blockquote", "ul", "ol", "li", "a", "img",
    "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "span", "div",
}  # fmt: skip
_MATHML = {
    "math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub", "msup",
    "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mprescripts", "mpadded", "mphantom", "mtable",
    "mtr", "mtd",
}  # fmt: skip
_MATHML_ATTRIBUTES = {
    "class", "display", "displaystyle", "scriptlevel", "mathcolor", "mathsize", "mathvariant", "dir", "form",
    "stretchy", "symmetric", "largeop", "movablelimits", "accent", "accentunder", "lspace", "rspace", "minsize",
    "maxsize", "width", "height", "depth", "voffset", "linethickness", "columnspan", "rowspan",
}  # fmt: skip
_HTML_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height", "decoding", "class"},
    "ol": {"start"},
    "code": {"class"},
    "pre": {"tabindex"},
    "span": {"class", "tabindex", "role", "aria-label"},
    "table": {"class"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "th": {"class"},
    "td": {"class"},
}
_CLASS = re.compile(r"math-[a-z0-9-]+|text-(?:start|center|end)|language-[A-Za-z0-9_+#-]+")
_OWN_CLASSES = {"figure", "figure-absent", "table-scroll", "table"}
_FIGURE_ADDRESS = re.compile(r"/figures/[0-9a-f]{64}")


def _kept_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        classes = [c for c in value.split() if c in _OWN_CLASSES or _CLASS.fullmatch(c)]
        return " ".join(classes) or None
    if (tag, name) == ("img", "src"):
        return value if _FIGURE_ADDRESS.fullmatch(value) else None
    return value


_cleaner = nh3.Cleaner(
    tags=_HTML | _MATHML,
    clean_content_tags={"script", "style"},
    attributes=_HTML_ATTRIBUTES | dict.fromkeys(_MATHML, _MATHML_ATTRIBUTES),
    attribute_filter=_kept_attribute,
    url_schemes={"http", "https", "mailto"},
    url_relative=lambda address: address if _FIGURE_ADDRESS.fullmatch(address) else None,
    link_rel="noopener noreferrer",
)


def sanitized(html: str) -> str:
    """`html` with nothing left but the elements, attributes, classes and addresses that are allowed."""
    return _cleaner.clean(html)
