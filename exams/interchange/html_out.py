"""How is our Markdown written as HTML for other systems, its formulas between `\\(` and `\\)`?"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

FIGURE = "figure:"
Address = Callable[[str], str]


def _inline(tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:  # noqa: ARG001
    return rf"\({_latex(tokens[place])}\)"


def _display(tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:  # noqa: ARG001
    return rf"\[{_latex(tokens[place])}\]"


def _block(tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:  # noqa: ARG001
    return rf"<p>\[{_latex(tokens[place])}\]</p>" + "\n"


def _latex(token: Token) -> str:
    return html.escape(token.content.strip(), quote=False)


_parser = (
    MarkdownIt("commonmark", {"html": False, "xhtmlOut": True, "maxNesting": 20})
    .enable(["table", "strikethrough"])
    .disable("text_join")  # so that formulas are told as they are when a paper is typeset
    .use(
        dollarmath_plugin,
        allow_labels=False,
        allow_space=False,
        allow_digits=True,
        allow_blank_lines=False,
        double_inline=True,
    )
)
_parser.renderer.rules.update(math_inline=_inline, math_inline_double=_display, math_block=_block)  # type: ignore[attr-defined]


def parsed(source: str) -> list[Token]:
    """The text as blocks, what stands in a line as their children; formulas are `math_…` tokens."""
    tokens = _parser.parse(source)
    for one in (child for token in tokens for child in token.children or []):
        if one.type == "text_special":
            one.type = "text"
    return tokens


def markdown_to_html(source: str, address: Address, *, inline: bool = False) -> str:
    """Well-formed HTML. `address` gives the place of a figure by its name.

    `inline`: a text that is one paragraph comes without `<p>`.
    """
    tokens = parsed(source)
    for token in tokens:
        for one in token.children or []:
            if one.type == "image" and str(one.attrs.get("src", "")).startswith(FIGURE):
                one.attrs["src"] = address(str(one.attrs["src"]).removeprefix(FIGURE))
    if inline and [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]:
        tokens = tokens[1:2]
    return str(_parser.renderer.render(tokens, _parser.options, {})).strip()
