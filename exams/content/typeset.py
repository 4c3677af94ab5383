"""What stands in the page for each formula, figure and dollar sign of a parsed text?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from urllib.parse import unquote

from markdown_it.token import Token

from exams.content.latex import MathError, to_mathml
from exams.content.places import ContentProblem, SourceSeverity, SourceText

_FIGURE = "figure:"
_SCROLLS = 'class="math-display" role="group" aria-label="Formula" tabindex="0"'
_DOLLARS = re.compile(r"\$+")
_AMOUNT = re.compile(r"\$\d")
_BARE_COMMAND = re.compile(r"\\[A-Za-z]+(?=[{_^])")
_LINK = re.compile(r"https?://|mailto:", re.IGNORECASE)
_ALIGNMENTS = {"text-align:left": "text-start", "text-align:center": "text-center", "text-align:right": "text-end"}
_DOLLARS_MISMATCH = "This $ has no partner: write $…$ or $$…$$ around a formula, or \\$ for a dollar sign."
_BRACKET_MATH = "Write a formula between dollar signs: $…$ or, on lines of its own, $$…$$."
_BARE_MATH = "This looks like LaTeX outside a formula: write it between dollar signs."
_TWO_AMOUNTS = "This was read as a formula; if it is an amount of money, write \\$ for the dollar sign."
_LINK_ADDRESS = "A link begins with https://, http:// or mailto:; this one leads nowhere."
_IMAGE_ADDRESS = "An image is named by figure:NAME, for a figure of this quiz; other addresses are not shown."


@dataclass(frozen=True, slots=True)
class FigureRef:
    """A cleaned image: `digest` is the SHA-256 of its bytes in hexadecimal, sizes are in CSS pixels."""

    digest: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class _Place:
    """`content[offset]`, where the content begins on line `first_line` of the source, from 0."""

    content: str
    offset: int
    first_line: int

    def after(self, characters: int) -> _Place:
        return replace(self, offset=self.offset + characters)


class Typesetter:
    """Replaces tokens by finished HTML and collects what is wrong, each at its place in the source."""

    def __init__(self, source: str, figures: Mapping[str, FigureRef]) -> None:
        self._text = SourceText(source)
        self._figures = figures
        self.problems: list[ContentProblem] = []

    def block_formula(self, token: Token) -> None:
        place = _Place(token.content, 0, (token.map or [0])[0])
        token.content = f"<div {_SCROLLS}>{self._formula(token, place, display=True)}</div>\n"
        token.type = "html_block"

    def inline(self, parent: Token) -> None:
        """Walk the children; the place of each is found by looking for its text after the one before it."""
        line = (parent.map or [0])[0]
        cursor = 0
        for child in parent.children or []:
            needle = _as_written(child)
            found = parent.content.find(needle, cursor) if needle else -1
            self._child(child, _Place(parent.content, max(found, cursor), line))
            cursor = found + len(needle) if found >= 0 else cursor

    def _child(self, token: Token, place: _Place) -> None:
        match token.type:
            case "math_inline":
                self._inline_formula(token, place)
            case "math_inline_double":
                mathml = self._formula(token, place.after(2), display=True)
                _becomes_html(token, f"<span {_SCROLLS}>{mathml}</span>")
            case "image":
                self._image(token, place)
            case "link_open":
                self._link(token, place)
            case "text":
                self._loose_math(token.content, place)
            case "text_special":
                self._escape(token.markup, place)
                token.type = "text"

    def _inline_formula(self, token: Token, place: _Place) -> None:
        latex = token.content
        if latex[0].isdigit() and place.content[place.offset + len(latex) + 2 :][:1].isdigit():
            self._report(place, "math-delimiter", _TWO_AMOUNTS, "warning")
        _becomes_html(token, self._formula(token, place.after(1), display=False))

    def _formula(self, token: Token, place: _Place, *, display: bool) -> str:
        latex = token.content.strip()
        indent = len(token.content) - len(token.content.lstrip())
        try:
            return to_mathml(latex, display=display)
        except MathError as error:
            self._report(place.after(indent + error.offset), "math", error.message)
            return f'<span class="math-error">{escape(latex)}</span>'

    def _image(self, token: Token, place: _Place) -> None:
        address = unquote(str(token.attrs.get("src", "")))
        name = address.removeprefix(_FIGURE)
        said = "".join(child.content for child in token.children or [])
        if name == address:
            self._report(place, "image-address", _IMAGE_ADDRESS)
            _becomes_html(token, escape(said))
        elif (figure := self._figures.get(name)) is None:
            self._report(place, "figure-absent", f"There is no figure named “{name}”.")
            _becomes_html(token, f'<span class="figure-absent">Figure “{escape(name)}” is missing</span>')
        else:
            _becomes_html(token, _image_tag(figure, said or figure.alt))

    def _link(self, token: Token, place: _Place) -> None:
        if not _LINK.match(str(token.attrs.get("href", ""))):
            token.attrs.pop("href", None)
            self._report(place, "link-address", _LINK_ADDRESS)

    def _loose_math(self, text: str, place: _Place) -> None:
        for found in _DOLLARS.finditer(text):
            if not _AMOUNT.match(text, found.start()):
                self._report(place.after(found.start()), "math-delimiter", _DOLLARS_MISMATCH, "warning")

    def _escape(self, markup: str, place: _Place) -> None:
        if markup in (r"\(", r"\["):
            self._report(place, "math-delimiter", _BRACKET_MATH, "warning")
        elif _BARE_COMMAND.match(place.content, place.offset):
            self._report(place, "math-delimiter", _BARE_MATH, "warning")

    def _report(self, place: _Place, code: str, message: str, severity: SourceSeverity = "error") -> None:
        line, column = self._text.place(place.content, place.offset, place.first_line)
        self.problems.append(ContentProblem(line, column, code, message, severity))


def typeset(tokens: list[Token], typesetter: Typesetter) -> None:
    """Replace, in place, formulas and figures by their HTML and the alignment of table cells by classes."""
    for token in tokens:
        if token.type == "math_block":
            typesetter.block_formula(token)
        elif token.type == "inline":
            typesetter.inline(token)
        elif alignment := _ALIGNMENTS.get(str(token.attrs.pop("style", ""))):
            token.attrSet("class", alignment)


def _as_written(token: Token) -> str:
    """How the token begins in the source, as far as that can be told from the token."""
    if token.type in ("math_inline", "math_inline_double"):
        return f"{token.markup}{token.content}{token.markup}"
    if token.type == "image":
        return f"![{token.content}"
    if token.type == "text_special":
        return token.markup
    return "[" if token.type == "link_open" else token.content


def _becomes_html(token: Token, html: str) -> None:
    token.type = "html_inline"
    token.content = html


def _image_tag(figure: FigureRef, alt: str) -> str:
    return (
        f'<img src="/figures/{escape(figure.digest)}" alt="{escape(alt)}" width="{figure.width:d}"'
        f' height="{figure.height:d}" decoding="async" class="figure">'
    )
