"""What does a piece of HTML say, as Markdown?"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree
from lxml import html as lxml_html

from exams.interchange.problems import Problems
from exams.interchange.prose import as_markdown, formula, one_line

Picture = Callable[[str, str], str]  # address and description -> Markdown

MAX_DEPTH = 60
BREAK = "\\\n"

_BLOCK_NAMES = """
    address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul
    itembody prompt rubricblock contentbody qti-prompt qti-rubric-block qti-content-body
"""
_DROPPED_NAMES = """
    head style title meta link noscript template input select option button textarea col colgroup area base param
    track source
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_DROPPED = frozenset(_DROPPED_NAMES.split())
_ACTIVE = {
    "script": "a script",
    "iframe": "a page in a frame",
    "embed": "an embedded program",
    "applet": "an embedded program",
    "audio": "a sound",
    "video": "a video",
    "canvas": "a drawing made by a script",
    "svg": "an inline drawing",
}
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "cite": "*", "var": "*", "del": "~~", "s": "~~"}
_CODE = frozenset({"code", "kbd", "samp", "tt"})
_TAG = re.compile(r"<[A-Za-z/!][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z]{2,31});")
_LATEX_NOTES = ("application/x-tex", "latex", "tex", "application/x-latex", "text/x-latex")


def html_to_markdown(source: str, picture: Picture, problems: Problems, line: int) -> str:
    """The HTML as Markdown. What cannot be shown on a paper (scripts, sounds) is left out with a warning."""
    if not source.strip():
        return ""
    if not _TAG.search(source):
        return as_markdown(_dense(source))
    try:
        parser = lxml_html.HTMLParser(recover=True, no_network=True, remove_comments=True, remove_pis=True)
        root = etree.fromstring(f"<html><body>{_without_nul(source)}</body></html>", parser)
    except (etree.LxmlError, ValueError):
        problems.warning(line, "A text holds HTML that cannot be read; it was taken as plain text.")
        return as_markdown(_dense(_TAG.sub(" ", source)))
    return "" if root is None else element_to_markdown(root, picture, problems, line)


def element_to_markdown(element: etree._Element, picture: Picture, problems: Problems, line: int) -> str:
    """What an element of HTML or of QTI's kind of it holds, as Markdown, without its own tag."""
    return _Converter(picture, problems, line).text(element)


def _dense(text: str) -> str:
    return re.sub(r"[ \t\r\f\v\xa0]+", " ", text).strip()


def _without_nul(text: str) -> str:
    return text.replace("\0", "")


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


class _Converter:
    """Walks elements and gathers blocks; a block is a piece of Markdown without blank lines around it."""

    def __init__(self, picture: Picture, problems: Problems, line: int) -> None:
        self._picture, self._problems, self._line = picture, problems, line

    def text(self, element: etree._Element) -> str:
        return "\n\n".join(self._blocks(element, 0))

    def _blocks(self, element: etree._Element, depth: int) -> list[str]:
        blocks: list[str] = []
        line: list[str] = [_space(element.text)]
        for one in element:
            if _name(one) in _BLOCKS or (_name(one) not in _DROPPED and _has_block(one, depth)):
                _flush(line, blocks)
                blocks += self._block(one, depth + 1)
            else:
                line.append(self._inline(one, depth + 1))
            line.append(_space(one.tail))
        _flush(line, blocks)
        return blocks

    def _block(self, element: etree._Element, depth: int) -> list[str]:
        name = _name(element)
        if depth > MAX_DEPTH:
            return [as_markdown(one_line("".join(map(str, element.itertext()))))]
        if name == "pre":
            return [_fenced("".join(map(str, element.itertext())))]
        if name == "hr":
            return []
        if name in ("ul", "ol"):
            return self._list(element, depth)
        if name == "table":
            return self._table(element, depth)
        blocks = self._blocks(element, depth)
        if name == "blockquote":
            return ["\n".join(f"> {line}".rstrip() for line in "\n\n".join(blocks).split("\n"))] if blocks else []
        if re.fullmatch("h[1-6]", name):
            return [f"**{block}**" if "**" not in block else block for block in blocks]
        return blocks

    def _list(self, element: etree._Element, depth: int) -> list[str]:
        items = []
        for number, item in enumerate((one for one in element if _name(one)), 1):
            sign = f"{number}. " if _name(element) == "ol" else "- "
            text = "\n\n".join(self._blocks(item, depth + 1))
            if text:
                items.append(sign + _indented(text, " " * len(sign)))
        return ["\n".join(items)] if items else []

    def _table(self, element: etree._Element, depth: int) -> list[str]:
        rows = [[self._cell(cell, depth) for cell in row if _name(cell) in ("td", "th")] for row in _rows(element)]
        rows = [row for row in rows if row]
        if not rows:
            return self._blocks(element, depth)
        if all(len(row) == 1 for row in rows):
            return [row[0] for row in rows if row[0]]
        width = max(map(len, rows))
        lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
        return ["\n".join([lines[0], "|" + "---|" * width, *lines[1:]])]

    def _cell(self, cell: etree._Element, depth: int) -> str:
        text = " ".join(self._blocks(cell, depth + 1)).replace(BREAK, " ")
        return one_line(text).replace("|", r"\|")

    def _inline(self, element: etree._Element, depth: int) -> str:
        name = _name(element)
        if not name or name in _DROPPED:
            return ""
        if name in _ACTIVE or (name == "object" and not _is_image(element)):
            self._warn(f"A text holds {_ACTIVE.get(name, 'an embedded object')}; it was left out.")
            return ""
        if name == "br":
            return BREAK
        if name in ("img", "object"):
            return self._image(element)
        if name == "math":
            return self._math(element)
        if name in _CODE:
            return _code("".join(map(str, element.itertext())))
        inner = self._line_of(element, depth)
        return _marked(name, inner)

    def _line_of(self, element: etree._Element, depth: int) -> str:
        if depth > MAX_DEPTH:
            return _space("".join(map(str, element.itertext())))
        parts = [_space(element.text)]
        for one in element:
            parts += [self._inline(one, depth + 1), _space(one.tail)]
        return "".join(parts)

    def _image(self, element: etree._Element) -> str:
        latex = element.get("data-equation-content") or ""
        if latex:
            return formula(latex)
        source = element.get("src") or element.get("data") or ""
        return self._picture(source, element.get("alt") or one_line("".join(map(str, element.itertext()))))

    def _math(self, element: etree._Element) -> str:
        display = element.get("display") == "block"
        for note in element.iterdescendants():
            if _name(note) == "annotation" and (note.get("encoding") or "").lower() in _LATEX_NOTES:
                return formula(note.text or "", display=display)
        if element.get("alttext"):
            return formula(element.get("alttext") or "", display=display)
        text = one_line(" ".join(map(str, element.itertext())))
        self._warn(f"A formula comes as MathML without its LaTeX; only its signs “{text[:60]}” were kept.")
        return as_markdown(text)

    def _warn(self, message: str) -> None:
        self._problems.warning(self._line, message)


def _indented(text: str, indent: str) -> str:
    """All lines but the first moved to the right; blank ones stay empty."""
    return re.sub(r"\n(?=[^\n])", "\n" + indent, text)


def _space(text: str | None) -> str:
    """Text as HTML shows it: any run of white space is one space. What means something in Markdown is escaped."""
    return as_markdown(re.sub(r"\s+", " ", str(text))) if text else ""


def _flush(line: list[str], blocks: list[str]) -> None:
    text = re.sub(r" *\\\n *", BREAK, re.sub(r" {2,}", " ", "".join(line))).strip(" ")
    while text.endswith(BREAK):
        text = text.removesuffix(BREAK).rstrip(" ")
    while text.startswith(BREAK):
        text = text.removeprefix(BREAK).lstrip(" ")
    if text:
        blocks.append(text)
    line.clear()


def _has_block(element: etree._Element, depth: int) -> bool:
    if depth > MAX_DEPTH or _name(element) in _ACTIVE or _name(element) in ("math", "object", *_CODE):
        return False
    return any(_name(one) in _BLOCKS for one in element.iterdescendants())


def _rows(table: etree._Element) -> list[etree._Element]:
    """The rows of this table alone: those of a table within a cell belong to the cell."""
    direct = list(table)
    parts = [one for part in direct if _name(part) in ("tbody", "thead", "tfoot") for one in part]
    return [one for one in [*direct, *parts] if _name(one) == "tr"]


def _is_image(element: etree._Element) -> bool:
    kind = (element.get("type") or "").lower()
    data = (element.get("data") or "").lower()
    return kind.startswith("image/") or (not kind and data.endswith((".png", ".jpg", ".jpeg", ".svg", ".webp", ".gif")))


def _marked(name: str, inner: str) -> str:
    mark = _MARKS.get(name)
    core = inner.strip(" ")
    if mark and core and BREAK not in core:
        before, after = inner[: len(inner) - len(inner.lstrip(" "))], inner[len(inner.rstrip(" ")) :]
        return f"{before}{mark}{core}{mark}{after}"
    if name in ("sub", "sup") and re.fullmatch(r"[\w+\-−,. ()]{1,40}", core):
        return f"${'_' if name == 'sub' else '^'}{{{core}}}$"
    return inner


def _code(text: str) -> str:
    flat = one_line(text)
    if not flat:
        return ""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", flat)), default=0))
    pad = " " if flat.startswith("`") or flat.endswith("`") else ""
    return f"{fence}{pad}{flat}{pad}{fence}"


def _fenced(text: str) -> str:
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}\n{text.strip(chr(10)).rstrip()}\n{fence}"
