"""How does an author's Markdown with LaTeX and figures become safe HTML, and what is wrong with it?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_block_dollar

from exams.content.places import ContentProblem
from exams.content.sanitize import sanitized
from exams.content.typeset import FigureRef, Typesetter, typeset

__all__ = ["ContentProblem", "FigureRef", "Rendered", "plain_text", "render", "render_inline"]

_parser = (
    MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False, "maxNesting": 20})
    .enable(["table", "strikethrough"])
    .disable("text_join")  # so that an escaped dollar can be told from one that lost its partner
    .use(
        dollarmath_plugin,
        allow_labels=False,
        allow_space=False,
        allow_digits=True,
        allow_blank_lines=False,
        double_inline=True,
    )
)


_math_block = math_block_dollar(allow_labels=False, allow_blank_lines=False)


def _math_block_after_text(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """The plugin's rule, made fit to end a paragraph: asked silently, it leaves nothing behind."""
    line, tokens = state.line, len(state.tokens)
    found: bool = _math_block(state, start_line, end_line, silent)
    if silent:
        del state.tokens[tokens:]
        state.line = line
    return found


def _any_address(url: str) -> bool:  # noqa: ARG001
    return True


_parser.block.ruler.at("math_block", _math_block_after_text, {"alt": ["paragraph", "blockquote", "list"]})
# Every address is let through here, so that a refused one is reported; `typeset` and `sanitized` refuse it.
_parser.validateLink = _any_address  # type: ignore[method-assign]
_MATH = frozenset({"math_inline", "math_inline_double", "math_block"})
# What is wider than a phone scrolls inside its own block, also by keyboard. All text is escaped by then.
_SCROLLING = (
    ("<pre>", '<pre tabindex="0">'),
    ("<table>", '<div class="table-scroll" role="group" aria-label="Table" tabindex="0"><table class="table">'),
    ("</table>", "</table></div>"),
)
_SINGLE_PARAGRAPH = ["paragraph_open", "inline", "paragraph_close"]


@dataclass(frozen=True, slots=True)
class Rendered:
    """`html` is sanitised and may be put on a page as it is; `problems` stand in the order of the source."""

    html: str
    problems: tuple[ContentProblem, ...] = ()

    @property
    def errors(self) -> tuple[ContentProblem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")


def render(source: str, figures: Mapping[str, FigureRef]) -> Rendered:
    """Blocks of HTML for a prompt or a solution. `figures` maps the names used in `figure:NAME`."""
    source, tokens = _parsed(source)
    return _rendered(source, tokens, figures)


def render_inline(source: str, figures: Mapping[str, FigureRef]) -> Rendered:
    """As `render`, without the paragraph around a text that is only one (an option, a title)."""
    source, tokens = _parsed(source)
    if [token.type for token in tokens] == _SINGLE_PARAGRAPH:
        tokens = tokens[1:2]
    return _rendered(source, tokens, figures)


def plain_text(source: str) -> str:
    """The text in one line, without markup: math as its LaTeX between dollars, a figure as its description."""
    _, tokens = _parsed(source)
    words: list[str] = []
    for token in tokens:
        words += [_plain(child) for child in token.children or [token]] + [" "]
    return re.sub(r"\s+", " ", "".join(words)).strip()


def _plain(token: Token) -> str:
    if token.type in _MATH:
        return f"${token.content.strip()}$"
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return token.content


def _parsed(source: str) -> tuple[str, list[Token]]:
    source = source.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\N{REPLACEMENT CHARACTER}")
    return source, _parser.parse(source)


def _rendered(source: str, tokens: list[Token], figures: Mapping[str, FigureRef]) -> Rendered:
    typesetter = Typesetter(source, figures)
    typeset(tokens, typesetter)
    html = _parser.renderer.render(tokens, _parser.options, {})
    for plain, scrolling in _SCROLLING:
        html = html.replace(plain, scrolling)
    problems = sorted(typesetter.problems, key=lambda p: (p.line, p.column))
    return Rendered(html=sanitized(html), problems=tuple(problems))
