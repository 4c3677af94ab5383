"""What does the HTML inside a Markdown document say, as Markdown?"""

from __future__ import annotations

import html
import re

from exams.interchange.markdown.spans import spans

BREAK = "\x0b"  # stands for a line break that the file's own lines do not have

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)((?:\s[^<>]*)?)/?>")
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_CHECKED = re.compile(r"\schecked\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,31}\d{0,2});")
_SUMMARY = re.compile(r"<summary[^<>]*>([^<>]{0,200})</summary\s*>", re.IGNORECASE)
_HIDDEN = {"script", "style", "iframe", "object", "template", "noscript"}
_SIGNS = {
    "b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "tt": "`", "br": BREAK, "tr": BREAK,
    "p": BREAK + BREAK, "div": BREAK, "hr": BREAK, "ul": BREAK, "ol": BREAK, "table": BREAK, "blockquote": BREAK,
}  # fmt: skip
_OPENING = {"li": BREAK + "- ", "td": " | ", "th": " | "} | {f"h{n}": BREAK + "#" * n + " " for n in range(1, 7)}
_CLOSING = {f"h{n}": BREAK for n in range(1, 7)}
_DROPPED_TAGS = """
    a abbr address article aside audio button caption center cite col colgroup dd del details dl dt
    embed fieldset figcaption figure font footer form header html head body input ins kbd label
    legend li link main mark math meta nav option param picture pre q s samp section select small
    source span strike sub summary sup svg tbody td textarea tfoot th thead time title u var video
    h1 h2 h3 h4 h5 h6
"""
_DROPPED = set(_DROPPED_TAGS.split())


def without_html(text: str) -> str:
    """The text with tags made Markdown or dropped, entities resolved; as many line ends as before.

    Unknown tags stay, as text. Code and math are left alone.
    """
    if "<" not in text and "&" not in text:
        return text
    text = _without_pairs(text, "<!--", "-->")
    for name in _HIDDEN:
        text = _without_element(text, name)
    return "".join(_CONVERT[span.kind](span.text) for span in spans(text))


def _converted(text: str) -> str:
    text = _SUMMARY.sub(_summary, text)
    text = _TAG.sub(_tag, text)
    return _ENTITY.sub(_entity, text)


def _entity(match: re.Match[str]) -> str:
    text = html.unescape(match[0])
    if not text.isprintable():
        return " "
    return "\\<" if text == "<" else text


def _summary(match: re.Match[str]) -> str:
    title = " ".join(match[1].split())
    is_key = re.search(r"\b(?:solution|answer|key)\b", title, re.IGNORECASE)
    return f"{BREAK}SOLUTION: " if is_key else f"{BREAK}{title}{BREAK}"


def _tag(match: re.Match[str]) -> str:
    closing, name, attributes = match[1], match[2].lower(), match[3]
    if name == "img":
        return _image(attributes)
    if name == "input" and "checkbox" in attributes.lower():
        return "[x] " if _CHECKED.search(attributes) else "[ ] "
    if name == "input" and "radio" in attributes.lower():
        return "(x) " if _CHECKED.search(attributes) else "( ) "
    if name in _SIGNS:
        return _SIGNS[name]
    if not closing and name in _OPENING:
        return _OPENING[name]
    if closing and name in _CLOSING:
        return _CLOSING[name]
    return "" if name in _DROPPED or name in _HIDDEN else match[0]


def _image(attributes: str) -> str:
    values = {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(attributes)}
    alt = re.sub(r"[\[\]]", "", html.unescape(values.get("alt", "")))
    source = html.unescape(values.get("src", "")).strip()
    return f"![{alt}](<{source}>)" if re.search(r"[\s()]", source) else f"![{alt}]({source})"


def _without_pairs(text: str, opening: str, closing: str) -> str:
    """Removes `opening … closing` but its line ends; without a closing nothing."""
    kept: list[str] = []
    at = 0
    while (start := text.find(opening, at)) >= 0 and (end := text.find(closing, start + len(opening))) >= 0:
        end += len(closing)
        kept += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end
    return "".join([*kept, text[at:]])


def _without_element(text: str, name: str) -> str:
    opening = re.compile(rf"<{name}\b[^<>]*>", re.IGNORECASE)
    closing = re.compile(rf"</{name}\s*>", re.IGNORECASE)
    kept: list[str] = []
    at = 0
    while (start := opening.search(text, at)) and (end := closing.search(text, start.end())):
        kept += [text[at : start.start()], "\n" * text.count("\n", start.start(), end.end())]
        at = end.end()
    return "".join([*kept, text[at:]])


def _as_it_is(text: str) -> str:
    return text


def _math(text: str) -> str:
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)


_CONVERT = {"text": _converted, "code": _as_it_is, "math": _math}
