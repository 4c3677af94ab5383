"""What is in a text of an edition? Its sanitised HTML as a tree that the layout draws, and the files it needs.

The layout gets texts as data and never as markup, so that nothing an author writes is read as a command.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree, html

from exams.authoring.printing.formulas import FormulaRefused, drawn, words_of

Node = str | dict[str, Any]

MAX_DEPTH = 24  # Markdown nests less deeply; deeper text is drawn without its markup
_WHITE = re.compile(r"[ \t\r\n\f]+")
_FIGURE = re.compile(r"/figures/([0-9a-f]{64})")
_NAMES = {
    "p": "paragraph", "br": "break", "hr": "rule", "em": "emphasis", "i": "emphasis", "strong": "strong",
    "b": "strong", "s": "struck", "blockquote": "quotation", "ul": "bullets", "ol": "numbers", "li": "item",
    "table": "table", "tr": "row", "th": "head", "td": "cell",
    "h1": "title", "h2": "title", "h3": "title", "h4": "title", "h5": "title", "h6": "title",
}  # fmt: skip
_TIGHT = frozenset({"paragraph", "title", "item", "head", "cell", "quotation"})  # drop white space at the edges
_BLOCKS = frozenset(_NAMES.values()) - {"emphasis", "strong", "struck"}
_ROOMY = frozenset({"bullets", "numbers", "table", "row"})  # hold no text of their own


class NotPrintable(Exception):
    """The edition cannot be put on paper; the message is one sentence for the person who asked."""


@dataclass
class Trees:
    """Turns texts into trees and collects what they draw: `files` by name, `figures` by SHA-256."""

    files: dict[str, bytes] = field(default_factory=dict)
    figures: set[str] = field(default_factory=set)

    def of(self, text: str, *, place: str) -> list[Node]:
        """The tree of one text. `place` names it in the sentence of `NotPrintable`."""
        if not text.strip():
            return []
        root = html.fragment_fromstring(text, create_parent="div")
        try:
            return _trimmed(self._children(root, 0))
        except FormulaRefused as error:
            raise NotPrintable(f"A formula in {place} cannot be drawn on paper.") from error

    def _children(self, element: etree._Element, depth: int) -> list[Node]:
        nodes: list[Node] = [_spaced(element.text)] if element.text else []
        for child in element:
            if isinstance(child.tag, str):
                nodes += self._nodes(child, depth + 1)
            nodes += [_spaced(child.tail)] if child.tail else []
        return nodes

    def _nodes(self, element: etree._Element, depth: int) -> list[Node]:
        tag = str(element.tag)
        if depth > MAX_DEPTH:
            return [_spaced(words_of(element))]
        if tag == "math":
            return [self._formula(element)]
        if tag == "img":
            return self._figure(element)
        if tag in ("code", "pre"):
            return [{"is": "code", "text": words_of(element).rstrip("\n"), "block": tag == "pre"}]
        if tag == "a":
            return [*self._children(element, depth), *_address(element)]
        if tag not in _NAMES:
            return self._children(element, depth)
        node = self._element(element, _NAMES[tag], depth)
        return _apart(node["of"]) if node["is"] == "paragraph" else [node]

    def _element(self, element: etree._Element, name: str, depth: int) -> dict[str, Any]:
        children = self._children(element, depth)
        node: dict[str, Any] = {"is": name}
        if name in _ROOMY:
            children = [child for child in children if not isinstance(child, str)]
        node["of"] = _trimmed(children) if name in _TIGHT else children
        if name == "paragraph" and only_figures(node["of"]):
            node["is"] = "figures"
        if name == "numbers":
            node["start"] = int(element.get("start") or 1)
        if name in ("head", "cell"):
            node["align"] = (element.get("class") or "text-start").removeprefix("text-")
        return node

    def _formula(self, element: etree._Element) -> Node:
        display = element.get("display") == "block"
        tail, element.tail = element.tail, None
        drawing = drawn(etree.tostring(element, encoding="unicode"), display=display)
        element.tail = tail
        name = f"{hashlib.sha256(drawing.svg).hexdigest()[:24]}.svg"
        self.files[name] = drawing.svg
        return {
            "is": "formula",
            "file": name,
            "display": display,
            "width": round(drawing.width, 4),
            "height": round(drawing.height, 4),
            "depth": round(drawing.depth, 4),
            "alt": _spaced(words_of(element)) or "formula",
        }

    def _figure(self, element: etree._Element) -> list[Node]:
        found = _FIGURE.fullmatch(element.get("src") or "")
        if found is None:
            return []
        self.figures.add(found[1])
        pixels = int(element.get("width") or 0), int(element.get("height") or 0)
        return [{"is": "figure", "file": found[1], "pixels": pixels, "alt": element.get("alt") or ""}]


def only_figures(nodes: list[Node]) -> bool:
    """Whether the tree is figures and nothing else, as options can be."""
    return bool(nodes) and all(isinstance(node, dict) and node["is"] == "figure" for node in nodes)


def runs_in_line(nodes: list[Node]) -> bool:
    """Whether the tree is a phrase: no blocks and no figures."""
    return not any(isinstance(node, dict) and (node["is"] == "figure" or _is_block(node)) for node in nodes)


def _apart(nodes: list[Node]) -> list[Node]:
    """A paragraph as paragraphs and the display formulas between them: the layout leaves out blocks inside of one."""
    parts: list[list[Node]] = [[]]
    for node in nodes:
        is_display = isinstance(node, dict) and bool(node.get("display"))
        parts += [[node], []] if is_display else []
        if not is_display:
            parts[-1].append(node)
    return [part[0] if _is_block(part[0]) else {"is": "paragraph", "of": _trimmed(part)} for part in parts if part]


def _spaced(text: str) -> str:
    return _WHITE.sub(" ", text)


def _trimmed(nodes: list[Node]) -> list[Node]:
    """Without white space at the edges and beside blocks."""
    kept: list[Node] = []
    for place, node in enumerate(nodes):
        if isinstance(node, str):
            if place == 0 or _is_block(nodes[place - 1]):
                node = node.lstrip(" ")
            if place == len(nodes) - 1 or _is_block(nodes[place + 1]):
                node = node.rstrip(" ")
        if node:
            kept.append(node)
    return kept


def _is_block(node: Node) -> bool:
    return isinstance(node, dict) and (node["is"] in _BLOCKS or bool(node.get("display")))


def _address(element: etree._Element) -> list[Node]:
    """Where a link leads, since paper cannot be clicked."""
    address = (element.get("href") or "").removeprefix("mailto:")
    return [f" ({address})"] if address and address != words_of(element).strip() else []
