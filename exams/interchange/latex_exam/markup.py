"""How is Markdown written in LaTeX, so that it prints the same and reads back as the same?"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from markdown_it.token import Token

from exams.interchange.html_out import FIGURE, parsed

_SIGNS = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_SIGN = re.compile(r"[\\{}$&#_%~^]")
_LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=`)(?=`)|(?<=[?!])(?=`)")
_NOT_TEXT = re.compile("[\0-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_TAKEN = re.compile(r"^(\s*)(?=[\[*])")  # what a command just before would take for its own
_BARE_PERCENT = re.compile(r"(\\.)|%", re.DOTALL)
_GROUPING = re.compile(r"\\.|[{}]", re.DOTALL)
_DELIMITER = re.compile(r"\\[()\[\]]|\$")
_BLOCKS = {
    "paragraph_open": "", "paragraph_close": "\n\n", "heading_open": r"\textbf{", "heading_close": "}\n\n",
    "bullet_list_open": "\\begin{itemize}\n", "bullet_list_close": "\\end{itemize}\n\n",
    "ordered_list_open": "\\begin{enumerate}\n", "ordered_list_close": "\\end{enumerate}\n\n",
    "list_item_open": r"\item ", "blockquote_open": "\\begin{quote}\n", "blockquote_close": "\\end{quote}\n\n",
    "hr": "\\medskip\n\n", "table_close": "\\end{tabular}\n\n", "tr_close": " \\\\\n",
}  # fmt: skip
_INLINE = {
    "strong_open": r"\textbf{", "strong_close": "}", "em_open": r"\emph{", "em_close": "}", "s_open": r"\sout{",
    "s_close": "}", "link_close": "}", "softbreak": "\n", "hardbreak": "\\newline\n",
}  # fmt: skip


def text_in_latex(text: str) -> str:
    """Plain text with everything that LaTeX would take for a command or a ligature written as a sign."""
    clean = _NOT_TEXT.sub("\N{REPLACEMENT CHARACTER}", text)
    return _LIGATURE.sub("{}", _SIGN.sub(lambda found: _SIGNS[found[0]], clean))


def markdown_to_latex(source: str, files: Mapping[str, str]) -> str:
    """`files` are the paths of the figures by name; one that is not there is named as the text names it."""
    return _Markup(files).blocks(parsed(source)).strip()


class _Markup:
    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files

    def blocks(self, tokens: Sequence[Token]) -> str:
        out: list[str] = []
        for place, token in enumerate(tokens):
            out.append(self._block(token, tokens, place))
        return re.sub(r"\n{3,}", "\n\n", "".join(out))

    def _block(self, token: Token, tokens: Sequence[Token], place: int) -> str:
        if token.type == "inline":
            return _TAKEN.sub(r"\1{}", self._line(token.children or []))
        if token.type in ("fence", "code_block"):
            code = _NOT_TEXT.sub("\N{REPLACEMENT CHARACTER}", token.content).replace(
                r"\end{verbatim}", r"\end {verbatim}"
            )
            return f"\\begin{{verbatim}}\n{code.rstrip()}\n\\end{{verbatim}}\n\n"
        if token.type.startswith("math_block"):
            return _formula(token.content, display=True) + "\n\n"
        if token.type == "table_open":
            return f"\\begin{{tabular}}{{{'l' * _width(tokens, place)}}}\n"
        if token.type in ("th_close", "td_close"):
            return " & " if tokens[place + 1].type in ("th_open", "td_open") else ""
        if token.type == "paragraph_close" and token.hidden:
            return "\n"
        return _BLOCKS.get(token.type, "")

    def _line(self, tokens: Sequence[Token]) -> str:
        special: Mapping[str, Callable[[Token], str]] = {
            "text": lambda one: text_in_latex(one.content),
            "code_inline": _code,
            "math_inline": lambda one: _formula(one.content, display=False),
            "math_inline_double": lambda one: _formula(one.content, display=True),
            "image": self._image,
            "link_open": _link,
        }
        return "".join(special[one.type](one) if one.type in special else _INLINE.get(one.type, "") for one in tokens)

    def _image(self, token: Token) -> str:
        source = str(token.attrs.get("src", ""))
        name = source.removeprefix(FIGURE)
        path = self._files.get(name, name) if source.startswith(FIGURE) else source
        alt = text_in_latex(token.content).replace("\n", " ")
        said = f",alt={{{alt}}}" if alt else ""
        return rf"\includegraphics[width=0.5\linewidth{said}]{{{_address(path)}}}"


def _code(token: Token) -> str:
    return rf"\texttt{{{text_in_latex(token.content)}}}"


def _link(token: Token) -> str:
    return rf"\href{{{_address(str(token.attrs.get('href', '')))}}}{{"


def _address(path: str) -> str:
    """A path or address as an argument: what would end it is taken out, what starts a comment is escaped."""
    return re.sub(r"(?=[%#])", r"\\", re.sub(r"[{}\\\s]", "", _NOT_TEXT.sub("", path)))


def _formula(latex: str, *, display: bool) -> str:
    """A formula that would break the document around it is written as the text it is."""
    flat = " ".join(_NOT_TEXT.sub("", latex).split())
    written = _BARE_PERCENT.sub(lambda found: found[1] or r"\%", flat)
    if _DELIMITER.search(written) or not _balanced(written):
        return text_in_latex(f"$${flat}$$" if display else f"${flat}$")
    return rf"\[ {written} \]" if display else rf"\({written}\)"


def _balanced(latex: str) -> bool:
    depth = 0
    for sign in _GROUPING.findall(latex):
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0 and not latex.endswith("\\") and latex.count(r"\begin{") == latex.count(r"\end{")


def _width(tokens: Sequence[Token], place: int) -> int:
    """The number of columns of the table that opens here."""
    row = next(at for at in range(place, len(tokens)) if tokens[at].type == "tr_close")
    return sum(token.type == "th_open" for token in tokens[place:row])
