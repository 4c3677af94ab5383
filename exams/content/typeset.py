"""What stands in the page for each formula, figure and dollar sign of a parsed text?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from markdown_it.token import Token

from exams.content.latex import MathError, to_mathml
from exams.content.places import ContentProblem, SourceSeverity, SourceText

_DELIMITERS = {"math_inline": "$", "math_inline_double": "$$", "math_block": "$$"}
_FIGURE = "figure:"
_AMOUNT = re.compile(r"\$\d")
_BARE_COMMAND = re.compile(r"\\[A-Za-z]+(?=[{_^])")
_DOLLARS_MISMATCH = "This $ has no partner: write $…$ or $$…$$ around a formula, or \\$ for a dollar sign."
_BRACKET_MATH = "Write a formula between dollar signs: $…$ or, on lines of its own, $$…$$."
_BARE_MATH = "This looks like LaTeX outside a formula: write it between dollar signs."
_IMAGE_ADDRESS = "An image is named by figure:NAME, for a figure of this quiz; other addresses are not shown."


@dataclass(frozen=True, slots=True)
class FigureRef:
    """A cleaned image: `digest` is the SHA-256 of its bytes in hexadecimal, sizes are in CSS pixels."""

    digest: str
    width: int
    height: int
    alt: str


class Typesetter:
    """Replaces tokens by finished HTML and collects what is wrong, each at its place in the source."""

    def __init__(self, source: str, figures: Mapping[str, FigureRef]) -> None:
        self._text = SourceText(source)
        self._figures = figures
        self.problems: list[ContentProblem] = []

    def block_formula(self, token: Token) -> None:
        self._formula(token, token.content, 0, (token.map or [0])[0], opening=2)
        token.type = "html_block"

    def inline(self, parent: Token) -> None:
        """Walk the children; the place of each is found by looking for its text after the one before it."""
        line = (parent.map or [0])[0]
        cursor = 0
        for child in parent.children or []:
            needle = _source_needle(child)
            found = parent.content.find(needle, cursor) if needle else -1
            start = max(found, cursor)
            self._child(child, parent.content, start, line)
            cursor = start + len(needle) if found >= 0 else cursor

    def _child(self, token: Token, content: str, start: int, line: int) -> None:
        if token.type in _DELIMITERS:
            self._formula(token, content, start + len(_DELIMITERS[token.type]), line, opening=0)
            token.type = "html_inline"
        elif token.type == "image":
            self._image(token, content, start, line)
        elif token.type == "text":
            self._loose_math(token.content, content, start, line)
        elif token.type == "text_special" and token.markup in (r"\(", r"\["):
            self._report((content, start, line), "math-delimiter", _BRACKET_MATH, "warning")

    def _formula(self, token: Token, content: str, start: int, line: int, *, opening: int) -> None:
        latex = token.content
        stripped = latex.strip()
        display = token.type != "math_inline"
        try:
            mathml = to_mathml(stripped, display=display)
        except MathError as error:
            offset = len(latex) - len(latex.lstrip()) + error.offset
            self._report((content, start + offset, line), "math", error.message, extra_column=opening)
            mathml = f'<span class="math-error">{escape(stripped)}</span>'
        token.content = _display_block(mathml, token.type) if display else mathml

    def _image(self, token: Token, content: str, start: int, line: int) -> None:
        address = str(token.attrs.get("src", ""))
        figure = self._figures.get(address.removeprefix(_FIGURE)) if address.startswith(_FIGURE) else None
        if figure is not None:
            token.content = _image_tag(figure, alt=token.content)
        elif address.startswith(_FIGURE):
            name = address.removeprefix(_FIGURE)
            self._report((content, start, line), "figure-absent", f"There is no figure named “{name}”.")
            token.content = f'<span class="figure-absent">Figure “{escape(name)}” is missing</span>'
        else:
            self._report((content, start, line), "image-address", _IMAGE_ADDRESS)
            token.content = escape(token.content)
        token.type = "html_inline"

    def _loose_math(self, text: str, content: str, start: int, line: int) -> None:
        for found in re.finditer(r"\$+", text):
            if not _AMOUNT.match(text, found.start()):
                self._report(
                    (content, start + found.start(), line), "math-delimiter", _DOLLARS_MISMATCH, "warning"
                )
        for found in _BARE_COMMAND.finditer(text):
            self._report((content, start + found.start(), line), "math-delimiter", _BARE_MATH, "warning")

    def _report(
        self,
        where: tuple[str, int, int],
        code: str,
        message: str,
        severity: SourceSeverity = "error",
        extra_column: int = 0,
    ) -> None:
        content, offset, first_line = where
        line, column = self._text.place(content, offset, first_line)
        extra = extra_column if line == first_line + 1 else 0
        self.problems.append(ContentProblem(line, column + extra, code, message, severity))


def typeset(tokens: list[Token], typesetter: Typesetter) -> None:
    """Replace, in place, formulas and figures by their HTML; wide tables and code get a block that scrolls."""
    for token in tokens:
        if token.type == "math_block":
            typesetter.block_formula(token)
        elif token.type == "inline":
            typesetter.inline(token)
